package org.codedcomputing.benchmarks.hcmm;

import org.apache.spark.TaskContext;
import org.codedcomputing.benchmarks.job.Executors;
import org.codedcomputing.spark.job.straggler.Delays;
import org.codedcomputing.spark.job.straggler.LoopbackCluster;
import org.codedcomputing.spark.job.straggler.Pace;
import org.codedcomputing.spark.job.straggler.Speeds;
import org.codedcomputing.spark.matvec.MatvecPlan;

/**
 * How long a task takes on the host that runs it, whoever's it was: a task of l rows parks until l (a + Exp(mu)) have passed, with
 * a and mu of the host. Handed to executors anew in each product, as it is then.
 */
final class MadeTimes implements Speeds, Delays {
    private static final long serialVersionUID = 1L;

    /** More than tasks of a plan, so that the second attempt of a task has luck of its own. */
    private static final int ATTEMPT = 1 << 20;

    private final double[] rates;
    private final int[] rows;
    private final double product;
    private final boolean drawn;
    private final long seed;
    private volatile boolean on;

    /**
     * Off at first.
     *
     * @param setting law of times
     * @param rates rows per second of each host, not modified afterwards
     */
    MadeTimes(Setting setting, double[] rates, MatvecPlan plan, long seed) {
        this.rates = rates.clone();
        this.rows = plan.tasks().stream()
                .mapToInt(task -> task.blocks() * plan.blockRows())
                .toArray();
        this.product = setting.product();
        this.drawn = setting.drawn();
        this.seed = seed;
    }

    /** From the next product on. */
    void turnOn() {
        on = true;
    }

    private double rate() {
        for (int host = 0; host < rates.length; host++) {
            if (LoopbackCluster.host(host).equals(Executors.host())) {
                return rates[host];
            }
        }
        throw new IllegalStateException(
                "host %s is none of the %d of this experiment".formatted(Executors.host(), rates.length));
    }

    @Override
    public Pace begin(int task) {
        return on ? new Pace(rate(), () -> {}) : Speeds.FREE.begin(task);
    }

    @Override
    public double seconds(int task, long epoch) {
        if (!on || !drawn) {
            return 0;
        }
        double mean = rows[task] / (rate() * product);
        int attempt = TaskContext.get().attemptNumber();
        return Delays.shiftedExponential(0, mean, seed).seconds(task + ATTEMPT * attempt, epoch);
    }
}
