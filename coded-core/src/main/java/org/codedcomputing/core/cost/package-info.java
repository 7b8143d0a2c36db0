/** Byte and time models of the schemes, which planner, reports and simulators share. */
@NullMarked
package org.codedcomputing.core.cost;

import org.jspecify.annotations.NullMarked;
