/** Tests of the simulations on the command line. */
@NullMarked
package org.codedcomputing.spark.simulate;

import org.jspecify.annotations.NullMarked;
