package org.codedcomputing.spark.matvec;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.codedcomputing.core.allocation.BlockLoads;
import org.codedcomputing.core.allocation.ShiftedExponential;
import org.codedcomputing.core.allocation.WorkerModel;
import org.codedcomputing.core.simulation.TaskTimes;

/** Plans of one product: blocks, loads and tasks of each scheme, and which scheme is best in the model. Knows nothing of Spark. */
final class MatvecPlanner {
    /** Blocks of an LT code where nothing else is said. */
    static final int LT_BLOCKS = 1_000;

    /** What a task costs besides its rows, in the comparison of schemes: launching it and taking its result. */
    static final double TASK_SECONDS = 0.005;

    /** A coded scheme has to be faster than the best uncoded one by this factor: the trials' error, and encoding. */
    private static final double WORTH_CODING = 0.95;

    /** A plan is changed if the new one takes less than this part of the time of the old one. */
    private static final double WORTH_ENCODING = 0.9;

    private static final int TRIALS = 400;

    /** Fewest workers that uniform coded loads wait for, as 1/8 of all: their blocks grow as its inverse. */
    private static final int MOST_UNIFORM_REDUNDANCY = 8;

    /** Mean part of k that LT codes of k blocks need beyond k, by peeling: c = 0.03, delta = 0.5, measured. */
    private static final int[] OVERHEAD_BLOCKS = {300, 500, 1_000, 2_000, 5_000, 10_000};

    private static final double[] OVERHEAD = {0.20, 0.17, 0.12, 0.10, 0.06, 0.05};

    private final MatvecOptions options;
    private final int rows;
    private final int workers;
    private final boolean repeated;
    private final boolean tail;

    private MatvecPlanner(MatvecOptions options, int rows, int workers, boolean repeated, boolean tail) {
        this.options = options;
        this.rows = rows;
        this.workers = workers;
        this.repeated = repeated;
        this.tail = tail;
    }

    /**
     * A planner.
     *
     * @param rows r, rows of A
     * @param workers n, at least 1
     * @param repeated whether encoding serves many products
     * @param tail whether the application's scheduler lets a coded tail run
     * @throws IllegalArgumentException if A is empty, or there is not one model for each worker
     */
    static MatvecPlanner of(MatvecOptions options, int rows, int columns, int workers, boolean repeated, boolean tail) {
        if (rows < 1 || columns < 1) {
            throw new IllegalArgumentException("A is %d x %d, there is nothing to encode".formatted(rows, columns));
        }
        int models = options.models().size();
        if (models > 0 && models != workers) {
            throw new IllegalArgumentException(
                    "%d models for %d workers; give one for each".formatted(models, workers));
        }
        return new MatvecPlanner(options, rows, workers, repeated, tail);
    }

    int workers() {
        return workers;
    }

    /** What does not suit the scheme that was asked for. */
    List<String> warnings() {
        int blocks = blocks(blockRows(MatvecScheme.HCMM_LT));
        return options.scheme() == MatvecScheme.HCMM_LT && blocks < MatvecScheme.LEAST_LT_BLOCKS
                ? List.of("an LT code over %d blocks needs many more than these; take HCMM_MDS below %d blocks"
                        .formatted(blocks, MatvecScheme.LEAST_LT_BLOCKS))
                : List.of();
    }

    /**
     * The plan.
     *
     * @param models one for each worker; empty if nothing is known
     * @throws IllegalArgumentException if the scheme is not possible with these blocks, or with these caps
     */
    MatvecPlan plan(List<WorkerModel> models) {
        MatvecScheme scheme = options.scheme();
        if (models.isEmpty()) {
            // One unit of time for everybody's row: loads do not depend on it.
            List<WorkerModel> equal = Collections.nCopies(workers, WorkerModel.of(new ShiftedExponential(1, 1)));
            return scheme == MatvecScheme.AUTO
                    ? tasks(MatvecScheme.PULL, equal)
                            .plan(Double.NaN, "speeds unknown, and pull scheduling needs none" + toBeMeasured())
                    : tasks(scheme, equal)
                            .plan(Double.NaN, "speeds unknown, taken as equal with a mu = 1" + toBeMeasured());
        }
        if (scheme != MatvecScheme.AUTO) {
            Tasks tasks = tasks(scheme, models);
            return tasks.plan(tasks.seconds(models), "as asked");
        }
        return best(models);
    }

    private String toBeMeasured() {
        return repeated && options.adaptive() && options.scheme().adapts() ? " until measured" : "";
    }

    /**
     * Another plan, if it is worth encoding anew.
     *
     * @param current the plan in use
     * @param observed models without caps, one for each worker
     */
    Optional<MatvecPlan> better(MatvecPlan current, List<WorkerModel> observed) {
        List<WorkerModel> models = capped(observed);
        MatvecPlan next = plan(models);
        double seconds = tasks(current).seconds(models);
        if (next.tasks().equals(current.tasks()) || !(next.predictedSeconds() < WORTH_ENCODING * seconds)) {
            return Optional.empty();
        }
        return Optional.of(new MatvecPlan(
                next.scheme(),
                rows,
                workers,
                next.blockRows(),
                next.blocks(),
                next.needed(),
                next.tasks(),
                next.predictedSeconds(),
                String.format(Locale.ROOT, "%s; the plan before would take %.3g s", next.why(), seconds)));
    }

    /** What workers can hold is not observed but said. */
    private List<WorkerModel> capped(List<WorkerModel> observed) {
        List<WorkerModel> models = new ArrayList<>();
        for (int worker = 0; worker < workers; worker++) {
            models.add(
                    options.models().isEmpty()
                            ? observed.get(worker)
                            : observed.get(worker)
                                    .withCap(options.models().get(worker).cap()));
        }
        return models;
    }

    /**
     * A scheme's tasks.
     *
     * @param needed blocks that decode
     */
    private record Tasks(
            MatvecScheme scheme,
            int rows,
            int workers,
            int blockRows,
            int blocks,
            int needed,
            List<MatvecPlan.Task> tasks) {
        MatvecPlan plan(double seconds, String why) {
            return new MatvecPlan(scheme, rows, workers, blockRows, blocks, needed, tasks, seconds, why);
        }

        /** Mean time in a model. */
        double seconds(List<WorkerModel> models) {
            List<WorkerModel> launched = models.stream()
                    .map(model -> model.withOverhead(model.overhead() + TASK_SECONDS))
                    .toList();
            return TaskTimes.mean(
                    launched,
                    tasks.stream()
                            .map(task -> new TaskTimes.Task(task.worker(), (double) task.blocks() * blockRows))
                            .toList(),
                    (double) needed * blockRows,
                    TRIALS,
                    1);
        }
    }

    private Tasks tasks(MatvecPlan plan) {
        return new Tasks(plan.scheme(), rows, workers, plan.blockRows(), plan.blocks(), plan.needed(), plan.tasks());
    }

    private MatvecPlan best(List<WorkerModel> models) {
        List<Tasks> candidates = new ArrayList<>();
        for (MatvecScheme scheme : MatvecScheme.values()) {
            if (eligible(scheme, models)) {
                candidates.add(tasks(scheme, models));
            }
        }
        double[] seconds =
                candidates.stream().mapToDouble(tasks -> tasks.seconds(models)).toArray();
        int best = 0;
        for (int i = 1; i < seconds.length; i++) {
            best = handicapped(candidates.get(i), seconds[i]) < handicapped(candidates.get(best), seconds[best])
                    ? i
                    : best;
        }
        List<String> times = new ArrayList<>();
        for (int i = 0; i < seconds.length; i++) {
            times.add(String.format(
                    Locale.ROOT, "%s %.3g", candidates.get(i).scheme.label(), seconds[i]));
        }
        String why = "mean seconds in the model: %s; coding is taken if it gains more than 5 %%%s"
                .formatted(
                        String.join(", ", times),
                        repeated ? "" : ", and not for one product, since encoding costs more");
        return candidates.get(best).plan(seconds[best], why);
    }

    private static double handicapped(Tasks tasks, double seconds) {
        return tasks.scheme.coded() ? seconds / WORTH_CODING : seconds;
    }

    /** Whether the planner may choose a scheme by itself. */
    private boolean eligible(MatvecScheme scheme, List<WorkerModel> models) {
        int blocks = blocks(blockRows(scheme));
        double capacity = models.stream().mapToDouble(WorkerModel::cap).sum();
        boolean room = capacity > (double) needed(scheme, blocks) * blockRows(scheme);
        return switch (scheme) {
            case PULL, UNIFORM_UNCODED, LOAD_BALANCED -> true;
            case UNIFORM_CODED -> repeated && blocks <= MatvecScheme.MOST_MDS_BLOCKS;
            case HCMM_MDS -> repeated && blocks <= MatvecScheme.MOST_MDS_BLOCKS && room;
            case HCMM_LT -> repeated && blocks >= MatvecScheme.LEAST_LT_BLOCKS && room;
            case CODED_TAIL -> repeated && tail && blocks <= MatvecScheme.MOST_MDS_BLOCKS;
            case AUTO, SPECULATION -> false;
        };
    }

    /** Rows of a block of a scheme. */
    private int blockRows(MatvecScheme scheme) {
        if (options.blockRows() > 0) {
            return Math.min(rows, options.blockRows());
        }
        int forMds = ceil(rows, MatvecScheme.MOST_MDS_BLOCKS);
        int ofTask = Math.max(1, ceil(rows, (long) workers * options.tasksPerWorker()));
        return switch (scheme) {
            case HCMM_LT -> ceil(rows, LT_BLOCKS);
            case PULL -> ofTask;
            case CODED_TAIL -> Math.max(forMds, ofTask);
            case UNIFORM_UNCODED, SPECULATION -> ceil(rows, workers);
            case AUTO, HCMM_MDS, UNIFORM_CODED, LOAD_BALANCED -> Math.max(forMds, BlockLoads.blockRows(rows, workers));
        };
    }

    private static int ceil(int value, long parts) {
        return (int) ((value + parts - 1) / parts);
    }

    private int blocks(int blockRows) {
        return ceil(rows, blockRows);
    }

    /** Blocks that loads are computed for. */
    private static int needed(MatvecScheme scheme, int blocks) {
        return scheme == MatvecScheme.HCMM_LT ? (int) Math.ceil(blocks * (1 + overhead(blocks))) : blocks;
    }

    /** Between the measured points linear in the logarithm of k, and constant beyond them. */
    static double overhead(int blocks) {
        int last = OVERHEAD.length - 1;
        if (blocks <= OVERHEAD_BLOCKS[0] || blocks >= OVERHEAD_BLOCKS[last]) {
            return blocks <= OVERHEAD_BLOCKS[0] ? OVERHEAD[0] : OVERHEAD[last];
        }
        int at = 1;
        while (OVERHEAD_BLOCKS[at] < blocks) {
            at++;
        }
        double part = Math.log((double) blocks / OVERHEAD_BLOCKS[at - 1])
                / Math.log((double) OVERHEAD_BLOCKS[at] / OVERHEAD_BLOCKS[at - 1]);
        return OVERHEAD[at - 1] + part * (OVERHEAD[at] - OVERHEAD[at - 1]);
    }

    private Tasks tasks(MatvecScheme scheme, List<WorkerModel> models) {
        int blocks = blocks(blockRows(scheme));
        // Blocks of one size, with as few zeros behind the last row as so many allow.
        int g = ceil(rows, blocks);
        int needed = needed(scheme, blocks);
        boolean mds = scheme.coded() && scheme != MatvecScheme.HCMM_LT;
        if (mds && blocks > MatvecScheme.MOST_MDS_BLOCKS) {
            throw new IllegalArgumentException(
                    "%s over %d blocks of %d rows: an MDS code over the reals is for at most %d; take blocks of at least %d rows, or HCMM_LT"
                            .formatted(
                                    scheme.label(),
                                    blocks,
                                    g,
                                    MatvecScheme.MOST_MDS_BLOCKS,
                                    ceil(rows, MatvecScheme.MOST_MDS_BLOCKS)));
        }
        List<MatvecPlan.Task> tasks = switch (scheme) {
            case HCMM_MDS -> oneEach(BlockLoads.of(models, (long) needed * g, g).blocks());
            case HCMM_LT -> small(BlockLoads.of(models, (long) needed * g, g).blocks());
            case UNIFORM_CODED -> uniform(blocks, g, models);
            case LOAD_BALANCED -> oneEach(proportional(blocks, models));
            case UNIFORM_UNCODED, SPECULATION -> oneEach(even(blocks, workers));
            case PULL -> nobodys(even(blocks, (int) Math.min(blocks, (long) workers * options.tasksPerWorker())));
            case CODED_TAIL -> nobodys(Collections.nCopies(blocks + workers, 1));
            case AUTO -> throw new IllegalStateException("AUTO is no scheme of its own");
        };
        return new Tasks(scheme, rows, workers, g, blocks, needed, tasks);
    }

    /** One task for each worker with a load. */
    private static List<MatvecPlan.Task> oneEach(List<Integer> loads) {
        List<MatvecPlan.Task> tasks = new ArrayList<>();
        for (int worker = 0; worker < loads.size(); worker++) {
            if (loads.get(worker) > 0) {
                tasks.add(new MatvecPlan.Task(worker, loads.get(worker)));
            }
        }
        return tasks;
    }

    private static List<MatvecPlan.Task> nobodys(List<Integer> loads) {
        return loads.stream()
                .map(load -> new MatvecPlan.Task(MatvecPlan.ANYWHERE, load))
                .toList();
    }

    /** Each load in small tasks; the first ones of all workers, then the second ones, so that an idle worker helps them in turn. */
    private List<MatvecPlan.Task> small(List<Integer> loads) {
        int total = loads.stream().mapToInt(Integer::intValue).sum();
        int batch = Math.max(1, ceil(total, (long) workers * options.tasksPerWorker()));
        int most = loads.stream().mapToInt(Integer::intValue).max().orElse(0);
        List<MatvecPlan.Task> tasks = new ArrayList<>();
        for (int from = 0; from < most; from += batch) {
            for (int worker = 0; worker < workers; worker++) {
                int left = loads.get(worker) - from;
                if (left > 0) {
                    tasks.add(new MatvecPlan.Task(worker, Math.min(batch, left)));
                }
            }
        }
        return tasks;
    }

    /** Blocks dealt out in parts that differ by one at most. */
    private static List<Integer> even(int blocks, int parts) {
        List<Integer> loads = new ArrayList<>();
        for (int part = 0; part < parts; part++) {
            loads.add((int) ((part + 1L) * blocks / parts - (long) part * blocks / parts));
        }
        return loads;
    }

    /** Loads in proportion to 1/mean, the largest remainders rounded up; even ones if nobody's mean is finite. */
    private List<Integer> proportional(int blocks, List<WorkerModel> models) {
        double[] speeds =
                models.stream().mapToDouble(model -> 1 / model.law().mean()).toArray();
        double total = Arrays.stream(speeds).sum();
        if (!(total > 0)) {
            return even(blocks, workers);
        }
        List<Integer> loads = new ArrayList<>();
        List<Integer> byRemainder = new ArrayList<>();
        double[] remainders = new double[workers];
        int left = blocks;
        for (int worker = 0; worker < workers; worker++) {
            double exact = blocks * speeds[worker] / total;
            loads.add((int) exact);
            remainders[worker] = exact - (int) exact;
            left -= (int) exact;
            byRemainder.add(worker);
        }
        byRemainder.sort(Comparator.comparingDouble(worker -> -remainders[worker]));
        for (int worker : byRemainder.subList(0, left)) {
            loads.set(worker, loads.get(worker) + 1);
        }
        return loads;
    }

    /** One task of the same load for each, of the load that is the best on average. */
    private List<MatvecPlan.Task> uniform(int blocks, int g, List<WorkerModel> models) {
        List<Tasks> loads = new ArrayList<>();
        int fewest = Math.max(1, workers / MOST_UNIFORM_REDUNDANCY);
        List<Integer> tried = new ArrayList<>();
        for (int waited = fewest; waited <= workers; waited++) {
            int load = ceil(blocks, waited);
            if (!tried.contains(load)) {
                tried.add(load);
                loads.add(new Tasks(
                        MatvecScheme.UNIFORM_CODED,
                        rows,
                        workers,
                        g,
                        blocks,
                        blocks,
                        oneEach(Collections.nCopies(workers, load))));
            }
        }
        List<Double> seconds =
                loads.stream().map(tasks -> tasks.seconds(models)).toList();
        return loads.get(seconds.indexOf(Collections.min(seconds))).tasks;
    }
}
