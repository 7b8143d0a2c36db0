/** Fixtures of the architecture rules. */
@NullMarked
package org.codedcomputing.fixturetwo;

import org.jspecify.annotations.NullMarked;
