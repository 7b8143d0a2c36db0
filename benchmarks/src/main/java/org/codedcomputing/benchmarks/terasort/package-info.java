/**
 * CodedTeraSort on the lab's network, next to plain Spark: real executors, sockets and multicast. The experiment brings labs
 * up, a verb inside them measures, and one JSON file for each run lets a broken series go on where it stopped.
 */
@NullMarked
package org.codedcomputing.benchmarks.terasort;

import org.jspecify.annotations.NullMarked;
