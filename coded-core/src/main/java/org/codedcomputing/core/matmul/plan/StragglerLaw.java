package org.codedcomputing.core.matmul.plan;

import java.io.Serializable;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * How much longer tasks take than their work: a factor of the slot they run on, times a factor of their own. Immutable.
 */
public interface StragglerLaw extends Serializable {
    /**
     * Factors of all slots, for one run of a job.
     *
     * @param slots number of slots
     * @return one factor for each, more than 0; infinite for a slot that hangs
     */
    double[] slots(int slots, RandomGenerator random);

    /**
     * The factor of one task.
     *
     * @return more than 0
     */
    double task(RandomGenerator random);

    /** Every task takes its work and no more. */
    static StragglerLaw none() {
        return shiftedExponential(1, Double.POSITIVE_INFINITY);
    }

    /**
     * Independent tasks of shift plus an exponential time, both in units of their work: mean {@code shift + 1/rate}.
     *
     * @param shift at least 0
     * @param rate more than 0; infinite for no randomness
     */
    static StragglerLaw shiftedExponential(double shift, double rate) {
        if (!(shift >= 0) || !(rate > 0) || shift + 1 / rate == 0) {
            throw new IllegalArgumentException(
                    "shift %s and rate %s; give a shift of at least 0 and a rate of more than 0"
                            .formatted(shift, rate));
        }
        return new StragglerLaw() {
            private static final long serialVersionUID = 1L;

            @Override
            public double[] slots(int slots, RandomGenerator random) {
                return ones(slots);
            }

            @Override
            public double task(RandomGenerator random) {
                return shift - Math.log1p(-random.nextDouble()) / rate;
            }

            @Override
            public String toString() {
                return Double.isInfinite(rate) ? "no stragglers" : "shift %s + Exp(%s)".formatted(shift, rate);
            }
        };
    }

    /**
     * Some slots, any, are slower than the rest throughout.
     *
     * @param count number of slow slots, at least 0
     * @param factor how many times slower, at least 1; infinite for slots that hang
     */
    static StragglerLaw slowSlots(int count, double factor) {
        if (count < 0 || !(factor >= 1)) {
            throw new IllegalArgumentException(
                    "%d slots slower by %s; give at least 0 slots and a factor of at least 1".formatted(count, factor));
        }
        return new StragglerLaw() {
            private static final long serialVersionUID = 1L;

            @Override
            public double[] slots(int slots, RandomGenerator random) {
                double[] factors = ones(slots);
                for (int left = Math.min(count, slots); left > 0; ) {
                    int slot = random.nextInt(slots);
                    if (factors[slot] == 1 || factor == 1) {
                        factors[slot] = factor;
                        left--;
                    }
                }
                return factors;
            }

            @Override
            public double task(RandomGenerator random) {
                return 1;
            }

            @Override
            public String toString() {
                return "%d slots slower by %s".formatted(count, factor);
            }
        };
    }

    private static double[] ones(int slots) {
        double[] factors = new double[slots];
        Arrays.fill(factors, 1);
        return factors;
    }
}
