@NullMarked
package org.codedcomputing.benchmarks.report;

import org.jspecify.annotations.NullMarked;
