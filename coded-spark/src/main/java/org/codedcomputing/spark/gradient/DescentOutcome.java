package org.codedcomputing.spark.gradient;

import java.util.List;

/** Where a descent ended, and how it came there. */
public final class DescentOutcome {
    private final double[] parameters;
    private final List<Double> values;
    private final boolean converged;
    private final String reason;

    DescentOutcome(double[] parameters, List<Double> values, boolean converged, String reason) {
        this.parameters = parameters;
        this.values = List.copyOf(values);
        this.converged = converged;
        this.reason = reason;
    }

    /** The parameters, as a new array. */
    public double[] parameters() {
        return parameters.clone();
    }

    /** Value of the objective at the start and behind each iteration. */
    public List<Double> values() {
        return values;
    }

    /** Value at the parameters. */
    public double value() {
        return values.get(values.size() - 1);
    }

    /** Iterations that were made. */
    public int iterations() {
        return values.size() - 1;
    }

    /** Whether it ended by itself, before the most iterations. */
    public boolean converged() {
        return converged;
    }

    /** Why it ended. */
    public String reason() {
        return reason;
    }
}
