package org.codedcomputing.spark.advise;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * An application with chosen laws, run in virtual time as Spark's scheduler would, and its event log: executors that are cold at first,
 * noise, slow hosts, tasks that are late by chance, and copies of them.
 */
final class MadeRun {
    /** Seconds between two looks for late tasks. */
    private static final double LOOK = 0.1;

    /** What the driver needs before and behind the tasks of a stage. */
    private static final double SUBMIT = 0.015;

    /** How long a task runs on that is stopped. */
    private static final double STOP = 0.02;

    /**
     * What the application runs on.
     *
     * @param hosts with one executor each
     * @param slots of each
     * @param firstStart seconds to start the first task of a stage on a slot, about
     * @param laterStart seconds to start any other, about
     * @param cold seconds that the very first task of a slot runs longer; the next one two fifths of it, and so on
     * @param noise standard deviation of the logarithm of all times
     * @param lateShare of the tasks
     * @param late how many times longer these take
     * @param slowHost how many times longer tasks take on the second host
     * @param copies when tasks are copied; null for never
     */
    record World(
            int hosts,
            int slots,
            double firstStart,
            double laterStart,
            double cold,
            double noise,
            double lateShare,
            double late,
            double slowHost,
            @Nullable CopyRule copies) {
        /** Four hosts of three slots, quiet and warm. */
        static World even() {
            return new World(4, 3, 0.03, 0.015, 0, 0.04, 0, 1, 1, null);
        }

        World busy() {
            return new World(hosts, slots, 0.12, 0.03, cold, 0.08, lateShare, late, slowHost, copies);
        }

        World cold(double start, double more) {
            return new World(hosts, slots, start, laterStart, more, noise, lateShare, late, slowHost, copies);
        }

        World late(double share, double factor) {
            return new World(hosts, slots, firstStart, laterStart, cold, noise, share, factor, slowHost, copies);
        }

        World slowHost(double factor) {
            return new World(hosts, slots, firstStart, laterStart, cold, noise, lateShare, late, factor, copies);
        }

        World copies(CopyRule rule) {
            return new World(hosts, slots, firstStart, laterStart, cold, noise, lateShare, late, slowHost, rule);
        }
    }

    private static final class Attempt {
        final int task;
        final int slot;
        final boolean copy;
        final double launched;
        final double start;
        final double end;

        Attempt(int task, int slot, boolean copy, double launched, double start, double end) {
            this.task = task;
            this.slot = slot;
            this.copy = copy;
            this.launched = launched;
            this.start = start;
            this.end = end;
        }
    }

    private final World world;
    private final SplittableRandom random;
    private final LogBuilder log;
    private final int[] tasksOfSlot;
    private final boolean logged;
    private double clock = 10;

    MadeRun(World world, long seed) {
        this(world, seed, true);
    }

    /** @param logged whether it leaves a log */
    MadeRun(World world, long seed, boolean logged) {
        this.logged = logged;
        this.world = world;
        this.random = new SplittableRandom(seed);
        CopyRule rule = world.copies;
        this.log = new LogBuilder(
                        world.hosts,
                        rule != null,
                        rule == null
                                ? ""
                                : String.format(
                                        Locale.ROOT,
                                        ",\"spark.speculation.multiplier\":\"%s\",\"spark.speculation.quantile\":\"%s\"",
                                        rule.multiplier(),
                                        rule.quantile()))
                .named(1);
        this.tasksOfSlot = new int[world.hosts * world.slots];
    }

    private double noisy(double seconds) {
        return seconds * Math.exp(world.noise * random.nextGaussian());
    }

    /** Which tasks are late: a share of them, as many in every stage. */
    private boolean[] lateOnes(int tasks) {
        boolean[] late = new boolean[tasks];
        for (int left = (int) Math.round(world.lateShare * tasks); left > 0; ) {
            int task = random.nextInt(tasks);
            left -= late[task] ? 0 : 1;
            late[task] = true;
        }
        return late;
    }

    /**
     * A stage.
     *
     * @param work seconds of each task on an ordinary host
     * @param bytes what each reads
     * @param waits which share of its work it waits for the network
     * @return its seconds
     */
    double stage(double[] work, long[] bytes, double waits) {
        int slots = tasksOfSlot.length;
        boolean[] late = lateOnes(work.length);
        boolean[] done = new boolean[work.length];
        boolean[] copied = new boolean[work.length];
        boolean[] used = new boolean[slots];
        List<Integer> idle = new ArrayList<>(IntStream.range(0, slots).boxed().toList());
        List<Attempt> running = new ArrayList<>();
        List<LogBuilder.Run> runs = new ArrayList<>();
        List<Double> times = new ArrayList<>();
        double submitted = clock;
        double now = clock + SUBMIT;
        double look = now + LOOK * random.nextDouble();
        int next = 0;
        int finished = 0;
        while (finished < work.length) {
            while (!idle.isEmpty() && next < work.length) {
                running.add(launch(next, idle.remove(random.nextInt(idle.size())), false, now, work, late[next], used));
                next++;
            }
            Attempt first = running.stream()
                    .min(Comparator.comparingDouble((Attempt one) -> one.end))
                    .orElseThrow();
            if (world.copies != null && look < first.end) {
                now = look;
                look += LOOK;
                if (finished >= Math.max(1, (int) (world.copies.quantile() * work.length)) && next == work.length) {
                    double bound = Math.max(LOOK, world.copies.multiplier() * middle(times));
                    for (Attempt one : List.copyOf(running)) {
                        int slot = other(idle, one.slot);
                        if (!one.copy && !copied[one.task] && now - one.launched > bound && slot >= 0) {
                            copied[one.task] = true;
                            idle.remove((Integer) slot);
                            running.add(launch(
                                    one.task, slot, true, now, work, random.nextDouble() < world.lateShare, used));
                        }
                    }
                }
                continue;
            }
            now = first.end;
            running.remove(first);
            idle.add(first.slot);
            runs.add(run(first, first.end, bytes, waits, "Success"));
            done[first.task] = true;
            finished++;
            times.add(first.end - first.launched);
            for (Attempt one : List.copyOf(running)) {
                if (one.task == first.task) {
                    running.remove(one);
                    idle.add(one.slot);
                    runs.add(run(one, Math.min(one.end, now + STOP), bytes, waits, "TaskKilled"));
                }
            }
        }
        clock = now + SUBMIT;
        if (logged) {
            log.stage(submitted, now + SUBMIT / 2, work.length, runs);
        }
        return now + SUBMIT / 2 - submitted;
    }

    /** An idle slot of another host, or -1. */
    private int other(List<Integer> idle, int slot) {
        return idle.stream()
                .filter(one -> one / world.slots != slot / world.slots)
                .findFirst()
                .orElse(-1);
    }

    private static double middle(List<Double> times) {
        return LoggedStage.median(times.stream().mapToDouble(t -> t).toArray());
    }

    private Attempt launch(int task, int slot, boolean copy, double now, double[] work, boolean late, boolean[] used) {
        int host = slot / world.slots;
        double start = now + noisy(used[slot] ? world.laterStart : world.firstStart);
        used[slot] = true;
        double cold = world.cold * Math.pow(0.4, tasksOfSlot[slot]++);
        double seconds = noisy(work[task]) * (late ? world.late : 1) * (host == 1 ? world.slowHost : 1) + cold;
        return new Attempt(task, slot, copy, now, start, start + seconds);
    }

    private LogBuilder.Run run(Attempt one, double end, long[] bytes, double waits, String reason) {
        double ran = Math.max(0, end - one.start);
        return new LogBuilder.Run(
                one.task,
                one.slot / world.slots,
                one.slot / world.slots,
                one.launched,
                end - one.launched,
                ran,
                bytes[one.task],
                waits * ran,
                one.copy,
                reason);
    }

    /** A stage of equal tasks that wait for nothing. */
    double stage(int tasks, double seconds) {
        double[] work = new double[tasks];
        long[] bytes = new long[tasks];
        Arrays.fill(work, seconds);
        Arrays.fill(bytes, 1_000_000);
        return stage(work, bytes, 0);
    }

    LoggedApplication read(Path folder) throws IOException {
        return log.read(folder);
    }
}
