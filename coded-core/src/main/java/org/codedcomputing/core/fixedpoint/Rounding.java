package org.codedcomputing.core.fixedpoint;

import java.util.Objects;
import java.util.random.RandomGenerator;

/** How a real number becomes an integer. */
public sealed interface Rounding permits Rounding.Nearest, Rounding.Stochastic {
    /** {@code floor(y + 1/2)}, for data: error at most 1/2, the same every time. */
    static Rounding nearest() {
        return new Nearest();
    }

    /**
     * {@code floor(y)} or one more, the latter with probability {@code y - floor(y)}, for weights and gradients: error
     * below 1, expectation y.
     *
     * @param source where the randomness comes from; this rounding is as safe for several threads as the source
     */
    static Rounding stochastic(RandomGenerator source) {
        return new Stochastic(Objects.requireNonNull(source, "source"));
    }

    /**
     * Rounds.
     *
     * @param y a finite number, |y| below 2^62
     */
    long round(double y);

    /**
     * The largest absolute value that rounding may give.
     *
     * @param y a finite number, |y| below 2^62
     */
    long worst(double y);

    /** See {@link Rounding#nearest}. */
    record Nearest() implements Rounding {
        @Override
        public long round(double y) {
            // Exact also where y + 0.5 is not a double.
            return Math.round(y);
        }

        @Override
        public long worst(double y) {
            return Math.abs(Math.round(y));
        }
    }

    /**
     * See {@link Rounding#stochastic}.
     *
     * @param source where the randomness comes from
     */
    record Stochastic(RandomGenerator source) implements Rounding {
        @Override
        public long round(double y) {
            double floor = Math.floor(y);
            return (long) floor + (source.nextDouble() < y - floor ? 1 : 0);
        }

        @Override
        public long worst(double y) {
            return (long) Math.ceil(Math.abs(y));
        }
    }
}
