/** The verbs {@code coded pagerank} and {@code coded plan pagerank}. */
@NullMarked
package org.codedcomputing.pagerank.cli;

import org.jspecify.annotations.NullMarked;
