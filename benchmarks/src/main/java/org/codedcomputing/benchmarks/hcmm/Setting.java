package org.codedcomputing.benchmarks.hcmm;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;
import org.codedcomputing.core.allocation.ShiftedExponential;
import org.codedcomputing.core.allocation.WorkerModel;

/** What eight workers are like. A worker of speed s needs a = 1/(s v) seconds for a row, and Exp(mu) more if times are drawn. */
enum Setting {
    /** Machines of four kinds that keep their pace. */
    SPEEDS("speeds 1, 1, 1/2, 1/2, 1/4, 1/4, 1/8, 1/8, steady", true, Setting.STEADY),
    /** Equal machines that are late by chance. */
    EXPONENTIAL("equal speeds, times shifted exponential with a mu = 1", false, 1),
    /** Both, which is what HCMM is for, and what the published gains are of. */
    BOTH("speeds 1, 1, 1/2, 1/2, 1/4, 1/4, 1/8, 1/8, times shifted exponential with a mu = 1", true, 1);

    static final int WORKERS = 8;

    /** a mu of workers without drawn times: the model has room for what a machine does on its own. */
    private static final double STEADY = 100;

    private static final double[] UNEQUAL = {1, 1, 0.5, 0.5, 0.25, 0.25, 0.125, 0.125};

    private final String description;
    private final boolean unequal;
    private final double product;

    Setting(String description, boolean unequal, double product) {
        this.description = description;
        this.unequal = unequal;
        this.product = product;
    }

    String description() {
        return description;
    }

    /** Whether times are drawn. */
    boolean drawn() {
        return product < STEADY;
    }

    /** Measured products of each contestant: more where chance decides. */
    int repetitions(boolean quick) {
        if (quick) {
            return drawn() ? 2 : 1;
        }
        return drawn() ? 7 : 3;
    }

    /** a mu. */
    double product() {
        return product;
    }

    /**
     * Rows per second of each worker when nothing delays it, such that all rows take the ideal time on average if nobody idles.
     *
     * @param rows of the matrix
     * @param idealSeconds that time
     */
    double[] rates(int rows, double idealSeconds) {
        double[] rates = unequal
                ? UNEQUAL.clone()
                : DoubleStream.generate(() -> 1).limit(WORKERS).toArray();
        double sum = Arrays.stream(rates).sum();
        double meanOverCertain = drawn() ? 1 + 1 / product : 1;
        for (int worker = 0; worker < WORKERS; worker++) {
            rates[worker] *= rows * meanOverCertain / (idealSeconds * sum);
        }
        return rates;
    }

    /** What the planner is told. */
    List<WorkerModel> models(double[] rates) {
        return Arrays.stream(rates)
                .mapToObj(rate -> WorkerModel.of(new ShiftedExponential(1 / rate, product * rate)))
                .toList();
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
