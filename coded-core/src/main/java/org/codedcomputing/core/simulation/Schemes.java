package org.codedcomputing.core.simulation;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.PriorityQueue;
import org.codedcomputing.core.allocation.LoadAllocation;
import org.codedcomputing.core.allocation.LoadSolver;
import org.codedcomputing.core.allocation.ShiftedExponential;

/** The schemes of the study of HCMM [70], and what a user has without coding. */
final class Schemes {
    private Schemes() {}

    /** Sorts workers by time without objects: a worker's number replaces the last bits of its time. */
    static final class Order {
        private final long[] keys;
        private final long mask;

        Order(int workers) {
            keys = new long[workers];
            mask = (Long.highestOneBit(Math.max(1, workers - 1L)) << 1) - 1;
        }

        void sort(double[] times) {
            for (int i = 0; i < keys.length; i++) {
                keys[i] = (Double.doubleToRawLongBits(times[i]) & ~mask) | i;
            }
            Arrays.sort(keys);
        }

        int worker(int rank) {
            return (int) (keys[rank] & mask);
        }
    }

    /** A scheme by its loads: done when workers with r' rows in all are. */
    private static final class Coded implements Scheme {
        private final String name;
        private final double[] loads;
        private final double needed;
        private final Order order;
        private final double[] times;

        Coded(String name, double[] loads, double needed) {
            this.name = name;
            this.loads = loads;
            this.needed = needed;
            this.order = new Order(loads.length);
            this.times = new double[loads.length];
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public double time(double[] unitTimes, UnitTimeSource more) {
            for (int i = 0; i < times.length; i++) {
                times[i] = loads[i] * unitTimes[i];
            }
            order.sort(times);
            double rows = 0;
            for (int rank = 0; rank < times.length; rank++) {
                int worker = order.worker(rank);
                rows += loads[worker];
                if (rows >= needed) {
                    return times[worker];
                }
            }
            throw new IllegalStateException("loads give %s rows, need %s".formatted(rows, needed));
        }
    }

    /** Uncoded: done when all are. */
    private static Scheme uncoded(String name, double[] loads) {
        return new Scheme() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public double time(double[] unitTimes, UnitTimeSource more) {
                double latest = 0;
                for (int i = 0; i < loads.length; i++) {
                    latest = Math.max(latest, loads[i] * unitTimes[i]);
                }
                return latest;
            }
        };
    }

    private static double[] equal(int workers, double load) {
        double[] loads = new double[workers];
        Arrays.fill(loads, load);
        return loads;
    }

    /** UU: uniform and uncoded. */
    static Scheme uniformUncoded(WorkerMix mix) {
        int n = mix.laws().size();
        return uncoded("UU", equal(n, (double) mix.rows() / n));
    }

    /** LB: uncoded, loads by mean speed. */
    static Scheme loadBalanced(WorkerMix mix) {
        List<ShiftedExponential> laws = mix.laws();
        double speed = laws.stream().mapToDouble(law -> 1 / law.mean()).sum();
        return uncoded(
                "LB",
                laws.stream()
                        .mapToDouble(law -> mix.rows() / law.mean() / speed)
                        .toArray());
    }

    private static int uniformLoad(WorkerMix mix, int k) {
        return (mix.rows() + k - 1) / k;
    }

    /** UC: uniform and coded, done when k workers are. */
    static Scheme uniformCoded(WorkerMix mix, int k) {
        int load = uniformLoad(mix, k);
        return new Coded("UC k=" + k, equal(mix.laws().size(), load), (double) k * load);
    }

    /**
     * HCMM with loads rounded up.
     *
     * @param overhead what the code needs beyond r, as a part of r; 0 for MDS
     */
    static Scheme hcmm(WorkerMix mix, double overhead) {
        double needed = Math.ceil(mix.rows() * (1 + overhead));
        LoadAllocation best = LoadSolver.closedForm(mix.laws(), needed);
        return new Coded(
                overhead == 0 ? "HCMM" : "HCMM+LT %.0f%%".formatted(100 * overhead),
                best.loads().stream().mapToDouble(Math::ceil).toArray(),
                needed);
    }

    /**
     * Uniform and uncoded with speculative copies, as Spark makes them: once a share of the tasks is done and a task has run
     * for longer than a multiple of the median of those, it gets one copy on a free worker, those that became free first.
     */
    static Scheme speculation(WorkerMix mix, double share, double multiple) {
        int n = mix.laws().size();
        double load = (double) mix.rows() / n;
        int first = (int) Math.ceil(share * n);
        Order order = new Order(n);
        return new Scheme() {
            @Override
            public String name() {
                return String.format(Locale.ROOT, "speculation %.0f%% %sx", 100 * share, multiple);
            }

            @Override
            public double time(double[] unitTimes, UnitTimeSource more) {
                order.sort(unitTimes);
                double done = load * unitTimes[order.worker(first - 1)];
                double median =
                        load * (unitTimes[order.worker((first - 1) / 2)] + unitTimes[order.worker(first / 2)]) / 2;
                double start = Math.max(done, multiple * median);
                double latest = done;
                int free = 0;
                for (int rank = first; rank < n; rank++) {
                    double original = load * unitTimes[order.worker(rank)];
                    // More tasks than free workers cannot be late when at least half are done.
                    double copy = original > start && free < first
                            ? start + load * more.next(order.worker(free++))
                            : original;
                    latest = Math.max(latest, Math.min(original, copy));
                }
                return latest;
            }
        };
    }

    /**
     * Uncoded tasks that idle workers pull, g for each worker on average.
     *
     * @param persistent whether a worker keeps its time for a row, or each task draws a new one
     */
    static Scheme pull(WorkerMix mix, int g, boolean persistent) {
        int n = mix.laws().size();
        double load = (double) mix.rows() / n / g;
        double[] freeAt = new double[n];
        return new Scheme() {
            @Override
            public String name() {
                return "pull g=" + g + (persistent ? " persistent" : " independent");
            }

            @Override
            public double time(double[] unitTimes, UnitTimeSource more) {
                Arrays.fill(freeAt, 0);
                PriorityQueue<Integer> idle = new PriorityQueue<>((x, y) -> Double.compare(freeAt[x], freeAt[y]));
                double latest = 0;
                for (int task = 0; task < n * g; task++) {
                    int worker = task < n ? task : idle.remove();
                    freeAt[worker] += load * (persistent || task < n ? unitTimes[worker] : more.next(worker));
                    latest = Math.max(latest, freeAt[worker]);
                    idle.add(worker);
                }
                return latest;
            }
        };
    }

    /** The k with the least mean time of uniform coded loads. */
    static int bestUniformK(WorkerMix mix, int trials, UnitTimeSampler sampler) {
        int n = mix.laws().size();
        double[] sums = new double[n];
        double[] times = new double[n];
        for (int trial = 0; trial < trials; trial++) {
            sampler.draw(times);
            Arrays.sort(times);
            for (int k = 1; k <= n; k++) {
                sums[k - 1] += uniformLoad(mix, k) * times[k - 1];
            }
        }
        int best = 1;
        for (int k = 2; k <= n; k++) {
            best = sums[k - 1] < sums[best - 1] ? k : best;
        }
        return best;
    }
}
