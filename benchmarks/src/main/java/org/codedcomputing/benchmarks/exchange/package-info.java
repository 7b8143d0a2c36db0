/** What the coded exchange costs and saves: XOR against an array copy, the three modes side by side. */
@NullMarked
package org.codedcomputing.benchmarks.exchange;

import org.jspecify.annotations.NullMarked;
