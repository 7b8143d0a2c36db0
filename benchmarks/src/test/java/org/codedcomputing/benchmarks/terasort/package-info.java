/** Tests of the sort on the lab, without a lab. */
@NullMarked
package org.codedcomputing.benchmarks.terasort;

import org.jspecify.annotations.NullMarked;
