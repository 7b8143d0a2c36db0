/** LT codes. */
@NullMarked
package org.codedcomputing.benchmarks.fountain;

import org.jspecify.annotations.NullMarked;
