@NullMarked
package org.codedcomputing.terasort.cli;

import org.jspecify.annotations.NullMarked;
