package org.codedcomputing.lcc.code;

import static org.codedcomputing.lcc.code.Fixtures.F97;
import static org.codedcomputing.lcc.code.Fixtures.GRAM;
import static org.codedcomputing.lcc.code.Fixtures.W;
import static org.codedcomputing.lcc.code.Fixtures.X;
import static org.codedcomputing.lcc.code.Fixtures.column;
import static org.codedcomputing.lcc.code.Fixtures.list;
import static org.codedcomputing.lcc.code.Fixtures.refusal;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.codedcomputing.core.matmul.Block;
import org.codedcomputing.core.matmul.FieldArithmetic;
import org.junit.jupiter.api.Test;

/** Degrees by rule and as observed, and values. */
class WorkerExpressionTest {
    private static final FieldArithmetic<int[]> M31 = Fixtures.field(2147483647);
    private static final List<ArgumentKind> BOTH = List.of(ArgumentKind.DATA, ArgumentKind.HIDDEN);

    @Test
    void degreesByRule() {
        assertEquals(3, GRAM.degree(1, 1));
        assertEquals(2, GRAM.degree(1, 0));
        assertEquals(0, WorkerExpression.constant(1, 1, 5).degree(1, 1));
        assertEquals(1, X.plus(W).degree(1, 1));
        assertEquals(5, X.power(5).degree(1));
        assertEquals(
                2, X.hadamard(W).transpose().reshape(1, 4).rows(0, 1).rowSums().degree(1, 1));
        assertEquals(1, X.minus(W.times(7)).degree(1, 1));
        // Arguments of unlike codes: the monomial x^2 w has degree 2*3 + 5.
        assertEquals(11, GRAM.degree(3, 5));
        assertEquals(6, X.power(2).plus(W).degree(3, 5));
        LagrangePoints points = LagrangePoints.of(F97.field(), 20, 3, 2);
        LagrangePoints open = LagrangePoints.of(F97.field(), 20, 3, 0);
        LagrangeTask<int[]> task = LagrangeTask.sum(F97, GRAM, BOTH, 2, 1, 3);
        assertEquals(3, task.degree());
        assertEquals(12, task.degree(points));
        assertEquals(4, task.degree(open), "without masks w is not encoded");
    }

    @Test
    void values() {
        List<Block<int[]>> arguments = List.of(F97.block(2, 2, 1, 2, 3, 4), F97.block(2, 2, 5, 6, 7, 8));
        assertEquals(List.of(19, 22, 43, 50), list(X.times(W).evaluate(F97, arguments)));
        assertEquals(List.of(26, 30, 38, 44), list(X.transpose().times(W).evaluate(F97, arguments)));
        assertEquals(List.of(5, 12, 21, 32), list(X.hadamard(W).evaluate(F97, arguments)));
        assertEquals(List.of(1, 32, 243 - 194, 1024 % 97), list(X.power(5).evaluate(F97, arguments)));
        assertEquals(List.of(6, 8, 10, 12), list(X.plus(W).evaluate(F97, arguments)));
        assertEquals(List.of(93, 93, 93, 93), list(X.minus(W).evaluate(F97, arguments)));
        assertEquals(List.of(1, 3, 2, 4), list(X.transpose().evaluate(F97, arguments)));
        assertEquals(List.of(3, 4), list(X.rows(1, 2).evaluate(F97, arguments)));
        assertEquals(List.of(3, 7), list(X.rowSums().evaluate(F97, arguments)));
        assertEquals("4 x 1", X.reshape(4, 1).evaluate(F97, arguments).shape());
        assertTrue(refusal(() -> X.plus(W.rows(0, 1)).evaluate(F97, arguments)).contains("cannot add 1 x 2 to 2 x 2"));
        assertTrue(refusal(() -> WorkerExpression.argument(2).evaluate(F97, arguments))
                .contains("argument 2"));
    }

    @Test
    void whatIsNotPolynomialIsRefused() {
        WorkerExpression relu = WorkerExpression.notPolynomial("relu", X).plus(X);
        String text = "function 'relu' is not polynomial; supply a polynomial approximation or use BACC";
        assertEquals(text, refusal(() -> relu.degree(1)));
        assertEquals(text, refusal(() -> LagrangeTask.all(F97, relu, List.of(ArgumentKind.DATA), 1, 1, 2)));
        assertEquals(text, refusal(() -> relu.evaluate(F97, List.of(column(F97, 1)))));
    }

    @Test
    void declaredDegreesAreTried() {
        List<Block<int[]>> shapes = List.of(WorkerExpression.zeros(M31, 3, 2), WorkerExpression.zeros(M31, 2, 1));
        for (int declared = 0; declared <= 5; declared++) {
            int degree = declared;
            if (declared < 3) {
                assertEquals(
                        "declared degree %d, observed at least %d".formatted(degree, degree + 1),
                        refusal(() -> check(GRAM, shapes, BOTH, degree)));
            } else {
                assertEquals(declared > 3, check(GRAM, shapes, BOTH, declared).isPresent());
            }
        }
        assertEquals(
                Optional.empty(),
                check(GRAM, shapes, List.of(ArgumentKind.DATA, ArgumentKind.PUBLIC), 2)
                        .filter(w -> false));
        assertEquals(
                "declared degree 4, observed at most 3; every degree less saves K+T-1 workers",
                check(GRAM, shapes, BOTH, 4).orElseThrow());
        // Over a tiny field x^7 is x: what is observed is the function, not its formula.
        FieldArithmetic<int[]> f7 = Fixtures.field(7);
        assertTrue(DegreeCheck.check(
                        f7,
                        arguments -> X.power(7).evaluate(f7, arguments),
                        List.of(WorkerExpression.zeros(f7, 4, 4)),
                        List.of(ArgumentKind.DATA),
                        4,
                        new SplittableRandom(3))
                .isPresent());
    }

    private static Optional<String> check(
            WorkerExpression function, List<Block<int[]>> shapes, List<ArgumentKind> kinds, int declared) {
        return DegreeCheck.check(
                M31,
                arguments -> function.evaluate(M31, arguments),
                shapes,
                kinds,
                declared,
                new SplittableRandom(20261128));
    }
}
