/** Whether the advisor names the cause of logs that real runs have left, and whether what it recommends takes what it predicts. */
@NullMarked
package org.codedcomputing.benchmarks.advise;

import org.jspecify.annotations.NullMarked;
