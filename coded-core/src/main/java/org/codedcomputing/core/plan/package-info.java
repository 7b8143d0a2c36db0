/**
 * The common form of what planners say: what was asked, at which rates and where those are from, every way with its prediction, what is
 * refused and why, and the one to take. One renderer to text, one to a tree for JSON.
 */
@NullMarked
package org.codedcomputing.core.plan;

import org.jspecify.annotations.NullMarked;
