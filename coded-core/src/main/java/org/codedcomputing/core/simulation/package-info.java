/**
 * Monte Carlo studies of schemes against stragglers, in models of worker times: published ones next to what a user has without
 * coding.
 */
@NullMarked
package org.codedcomputing.core.simulation;

import org.jspecify.annotations.NullMarked;
