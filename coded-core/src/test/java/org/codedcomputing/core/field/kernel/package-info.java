/** Tests of the bulk kernels: every provider and every field goes through the same ones. */
@NullMarked
package org.codedcomputing.core.field.kernel;

import org.jspecify.annotations.NullMarked;
