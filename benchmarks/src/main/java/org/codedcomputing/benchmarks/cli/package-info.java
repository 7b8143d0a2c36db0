/** The verbs of this module: {@code bench}, {@code report}, and what trials on the lab submit. */
@NullMarked
package org.codedcomputing.benchmarks.cli;

import org.jspecify.annotations.NullMarked;
