/** Tests of the advisor. */
@NullMarked
package org.codedcomputing.spark.advise;

import org.jspecify.annotations.NullMarked;
