package org.codedcomputing.lcc.code;

import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;
import org.codedcomputing.core.field.kernel.MatrixView;
import org.codedcomputing.core.field.kernel.Slice;
import org.codedcomputing.core.matmul.Block;
import org.codedcomputing.core.matmul.FieldArithmetic;
import org.codedcomputing.core.poly.InterpolationNodes;

/**
 * Tries a declared degree on random input: on a line of arguments a + b z, a function of degree D has divided differences of order
 * D+1 that vanish. For functions of a user, whose declaration is only a claim; costs D+2 evaluations.
 *
 * <p>A degree that is too small escapes with probability at most its true value over p, over the random line.
 */
public final class DegreeCheck {
    /** A function of blocks. */
    @FunctionalInterface
    public interface BlockFunction<A> {
        /** Its value. */
        Block<A> apply(List<Block<A>> arguments);
    }

    private DegreeCheck() {}

    /**
     * Checks a declared degree in the encoded arguments.
     *
     * @param function must not modify its arguments
     * @param shapes a block of the shape of each argument: those of encoded arguments are replaced by random ones, public ones are
     *     taken as they are; not modified
     * @param kinds one for each argument
     * @param declared deg f, at least 0
     * @param random where input comes from
     * @return a warning if the degree is over-stated, which wastes workers
     * @throws IllegalArgumentException if the degree is larger than declared, or the field has fewer than D+2 points
     */
    public static <A> Optional<String> check(
            FieldArithmetic<A> arithmetic,
            BlockFunction<A> function,
            List<Block<A>> shapes,
            List<ArgumentKind> kinds,
            int declared,
            RandomGenerator random) {
        LagrangePoints.requireAtLeast("degree", declared, 0);
        int count = Math.addExact(declared, 2);
        if (count > arithmetic.field().modulus()) {
            throw new IllegalArgumentException("checking degree %d takes %d points but %s has %d"
                    .formatted(declared, count, arithmetic, arithmetic.field().modulus()));
        }
        List<Block<A>> start = new ArrayList<>();
        List<Block<A>> step = new ArrayList<>();
        for (int j = 0; j < shapes.size(); j++) {
            boolean encoded = kinds.get(j) != ArgumentKind.PUBLIC;
            start.add(encoded ? random(arithmetic, shapes.get(j), random) : shapes.get(j));
            step.add(
                    encoded
                            ? random(arithmetic, shapes.get(j), random)
                            : WorkerExpression.zeros(
                                    arithmetic,
                                    shapes.get(j).rows(),
                                    shapes.get(j).columns()));
        }
        List<Block<A>> values = new ArrayList<>();
        for (int z = 0; z < count; z++) {
            List<Block<A>> arguments = new ArrayList<>();
            for (int j = 0; j < shapes.size(); j++) {
                arguments.add(WorkerExpression.combination(arithmetic, 1, start.get(j), z, step.get(j)));
            }
            values.add(function.apply(arguments));
        }
        if (!vanishes(arithmetic, values)) {
            throw new IllegalArgumentException(
                    "declared degree %d, observed at least %d".formatted(declared, declared + 1));
        }
        if (declared > 0 && vanishes(arithmetic, values.subList(0, count - 1))) {
            return Optional.of("declared degree %d, observed at most %d; every degree less saves K+T-1 workers"
                    .formatted(declared, declared - 1));
        }
        return Optional.empty();
    }

    /** Whether the divided difference of all values, at 0, 1, .., vanishes. */
    private static <A> boolean vanishes(FieldArithmetic<A> arithmetic, List<Block<A>> values) {
        int length = Array.getLength(values.get(0).data());
        long[] points = LongStream.range(0, values.size()).toArray();
        A weights = arithmetic.integers(
                InterpolationNodes.of(arithmetic.field(), points).weights());
        A difference = arithmetic.kernels().newArray(length);
        arithmetic
                .kernels()
                .combine(
                        MatrixView.of(weights, 1, points.length),
                        values.stream().map(value -> Slice.of(value.data())).toList(),
                        List.of(Slice.of(difference)));
        return arithmetic.same(difference, arithmetic.kernels().newArray(length));
    }

    private static <A> Block<A> random(FieldArithmetic<A> arithmetic, Block<A> shape, RandomGenerator random) {
        Block<A> drawn = WorkerExpression.zeros(arithmetic, shape.rows(), shape.columns());
        arithmetic.kernels().fillRandom(Slice.of(drawn.data()), random);
        return drawn;
    }
}
