/** Simulations on the command line; the models are in coded-core. */
@NullMarked
package org.codedcomputing.spark.simulate;

import org.jspecify.annotations.NullMarked;
