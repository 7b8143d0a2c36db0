/** Tests of what the experiment draws. */
@NullMarked
package org.codedcomputing.benchmarks.gradient;

import org.jspecify.annotations.NullMarked;
