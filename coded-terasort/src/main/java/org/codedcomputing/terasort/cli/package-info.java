/** The verbs of the sort benchmark on the command line; each is a thin wrapper of a job. */
@NullMarked
package org.codedcomputing.terasort.cli;

import org.jspecify.annotations.NullMarked;
