/** Tests of the sort jobs: against worked values, brute force, and Hadoop's own programs. */
@NullMarked
package org.codedcomputing.terasort;

import org.jspecify.annotations.NullMarked;
