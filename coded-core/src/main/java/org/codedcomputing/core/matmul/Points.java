package org.codedcomputing.core.matmul;

import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.codedcomputing.core.field.PrimeField;
import org.codedcomputing.core.poly.InterpolationNodes;

/** Where workers evaluate. */
final class Points {
    private Points() {}

    /**
     * The points from, from + 1, .. of a field; the last may be 0.
     *
     * @param from 1 for plain codes; behind data and noise nodes otherwise
     * @param total distinct points that the whole plan needs, nodes included
     */
    static InterpolationNodes successive(PrimeField field, int from, int workers, int total) {
        if (total > field.modulus()) {
            throw new IllegalArgumentException("field of %d elements has only %d distinct points, plan needs %d"
                    .formatted(field.modulus(), field.modulus(), total));
        }
        return InterpolationNodes.of(
                field,
                LongStream.range(from, (long) from + workers).map(field::of).toArray());
    }

    /**
     * Points given by the user.
     *
     * @throws IllegalArgumentException if two workers have the same
     */
    static InterpolationNodes given(PrimeField field, long... points) {
        for (int i = 0; i < points.length; i++) {
            for (int j = 0; j < i; j++) {
                if (points[i] == points[j]) {
                    throw new IllegalArgumentException(
                            "evaluation point %d used by tasks %d and %d".formatted(points[i], j, i));
                }
            }
        }
        return InterpolationNodes.of(field, points);
    }

    /** Chebyshev points cos((2i-1) pi / (2N)), i = 1..N. */
    static double[] chebyshev(int count) {
        double[] points = new double[count];
        for (int i = 0; i < count; i++) {
            points[i] = Math.cos((2 * i + 1) * Math.PI / (2 * count));
        }
        return points;
    }

    /**
     * The same points in a random order. Tasks of one slow executor are usually neighbours; in the natural order of the points
     * they would be a contiguous run, the worst set to lose.
     */
    static double[] permuted(double[] points, long seed) {
        double[] permuted = points.clone();
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = permuted.length - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            double moved = permuted[i];
            permuted[i] = permuted[j];
            permuted[j] = moved;
        }
        return permuted;
    }

    /** Values T_0(x)..T_{count-1}(x) of the Chebyshev polynomials. */
    static double[] chebyshevBasis(double x, int count) {
        double[] values = new double[count];
        for (int d = 0; d < count; d++) {
            values[d] = d == 0 ? 1 : d == 1 ? x : 2 * x * values[d - 1] - values[d - 2];
        }
        return values;
    }
}
