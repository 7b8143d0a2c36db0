package org.codedcomputing.core.plan;

/**
 * A planner that has been told what is to be done and at which rates. It compares the ways to do it by a model, and does nothing:
 * exchange, matrix product, matrix-vector product, gradient, Lagrange coded computation and PageRank each have one.
 */
@FunctionalInterface
public interface Planner {
    /**
     * Compares all ways.
     *
     * @return never without a choice
     * @throws IllegalArgumentException if no way keeps what was asked for; the text has both numbers and the way out
     */
    PlanExplanation explain();
}
