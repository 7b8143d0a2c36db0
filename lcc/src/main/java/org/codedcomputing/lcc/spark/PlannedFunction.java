package org.codedcomputing.lcc.spark;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.codedcomputing.core.matmul.FieldArithmetic;
import org.codedcomputing.lcc.code.ArgumentKind;
import org.codedcomputing.lcc.code.GradientScales;
import org.codedcomputing.lcc.code.LagrangeTask;
import org.codedcomputing.lcc.code.WorkerExpression;

/**
 * A worker function as far as a planner has to know it.
 *
 * @param name in words
 * @param body on blocks of {@value #SMALL} x {@value #SMALL}: its degree is that of blocks of any size
 * @param kinds one for each argument
 * @param keys whether secret keys verify each result by itself
 * @param perElement multiply-adds for each element of a block
 * @param result elements of a result for blocks of so many rows and columns
 * @param argument elements of the arguments that change in every round
 * @param summed whether the sum of the K values is wanted alone
 */
record PlannedFunction(
        String name,
        WorkerExpression body,
        List<ArgumentKind> kinds,
        boolean keys,
        double perElement,
        Size result,
        Size argument,
        boolean summed) {
    /** Rows and columns of the blocks of the body. */
    static final int SMALL = 2;

    /** The names of functions, for help texts. */
    static final String NAMES =
            "linear (gradient of least squares), logistic (gradient of logistic regression), gram (X^T X), power"
                    + " (every element to the power --degree)";

    /** A number of elements by the size of a block. */
    @FunctionalInterface
    interface Size {
        /** For blocks of so many rows and columns. */
        double of(double rows, double columns);
    }

    /** X^T (X w). */
    static PlannedFunction linear(boolean hidden) {
        return gradient("linear", new long[] {0, 1}, hidden);
    }

    /**
     * X^T g(X w) for a polynomial g.
     *
     * @param degree r, at least 1
     */
    static PlannedFunction logistic(int degree, boolean hidden) {
        long[] integers = new long[degree + 1];
        Arrays.fill(integers, 1);
        return gradient("logistic", integers, hidden);
    }

    private static PlannedFunction gradient(String name, long[] integers, boolean hidden) {
        int roundings = integers.length - 1;
        List<ArgumentKind> kinds =
                new ArrayList<>(Collections.nCopies(roundings + 1, hidden ? ArgumentKind.HIDDEN : ArgumentKind.PUBLIC));
        kinds.set(0, ArgumentKind.DATA);
        return new PlannedFunction(
                "gradient of %s regression, %s weights".formatted(name, hidden ? "hidden" : "public"),
                GradientScales.gradient(integers, SMALL, roundings),
                kinds,
                true,
                1.0 + roundings,
                (rows, columns) -> columns,
                (rows, columns) -> roundings * columns,
                true);
    }

    /** X^T X. */
    static PlannedFunction gram() {
        WorkerExpression x = WorkerExpression.argument(0);
        return new PlannedFunction(
                "X^T X",
                x.transpose().times(x),
                List.of(ArgumentKind.DATA),
                false,
                0,
                (rows, columns) -> columns * columns,
                (rows, columns) -> 0,
                true);
    }

    /** Every element to a power, at least 1. */
    static PlannedFunction power(int degree) {
        return new PlannedFunction(
                "every element to the power %d".formatted(degree),
                WorkerExpression.argument(0).power(degree),
                List.of(ArgumentKind.DATA),
                false,
                Math.max(1, degree - 1),
                (rows, columns) -> rows * columns,
                (rows, columns) -> 0,
                false);
    }

    /** A function that is no polynomial. */
    static PlannedFunction other(String name) {
        return new PlannedFunction(
                "function " + name,
                WorkerExpression.notPolynomial(name, WorkerExpression.argument(0)),
                List.of(ArgumentKind.DATA),
                false,
                1,
                (rows, columns) -> rows * columns,
                (rows, columns) -> 0,
                false);
    }

    /** Multiply-adds of a worker with a block of so many rows and columns. */
    double multiplyAdds(double rows, double columns) {
        // X^T X takes d for each element.
        return rows * columns * (perElement > 0 ? perElement : columns);
    }

    /** The task on K blocks. Only its degree counts. */
    <A> LagrangeTask<A> task(FieldArithmetic<A> arithmetic, int blocks) {
        return LagrangeTask.sum(arithmetic, body, kinds, SMALL, 1, blocks);
    }

    /** deg f. */
    int degree() {
        return body.degree(kinds.stream()
                .mapToInt(kind -> kind == ArgumentKind.PUBLIC ? 0 : 1)
                .toArray());
    }
}
