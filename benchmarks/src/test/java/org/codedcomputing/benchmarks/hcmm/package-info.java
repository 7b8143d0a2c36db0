@NullMarked
package org.codedcomputing.benchmarks.hcmm;

import org.jspecify.annotations.NullMarked;
