/** Tests of what is made of the advisor's predictions. */
@NullMarked
package org.codedcomputing.benchmarks.advise;

import org.jspecify.annotations.NullMarked;
