/** Benchmarks and experiments: each a named class that measures, checks its goals and writes one JSON file. */
@NullMarked
package org.codedcomputing.benchmarks;

import org.jspecify.annotations.NullMarked;
