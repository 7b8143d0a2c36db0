package org.codedcomputing.core.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;

/**
 * Looks for the mixes of workers on which HCMM gains the most over uniform uncoded, load-balanced and uniform coded loads, and
 * for the mix whose gains are nearest to the published ones, whose parameters were never given. Mixes have two to four groups,
 * speeds within a given span, and a mu between 0.1 and 3, common to all workers or one for each group.
 *
 * <p>The mixes found are simulated again with fresh draws, so that their gains are not those of a lucky trial.
 *
 * @param found one entry for each thing that was looked for
 */
public record MixSearch(List<Found> found) {
    /** Published gains over UU, LB and UC in simulation [70]. */
    public static final List<Double> PUBLISHED = List.of(0.73, 0.56, 0.42);

    private static final List<String> BASELINES = List.of("UU", "LB", "UC");
    private static final int SEARCH_TRIALS = 300;
    private static final int WORKERS = 100;

    /**
     * A mix and what it is extreme in.
     *
     * @param what what was looked for
     * @param study the mix, simulated again
     */
    public record Found(String what, HcmmStudy study) {}

    /** Copies the list. */
    public MixSearch {
        found = List.copyOf(found);
    }

    /**
     * Searches.
     *
     * @param mixes how many mixes are tried, at least 1
     * @param span fastest mu over slowest at most, at least 1: the gain over UU grows with it without bound
     * @param trials of the mixes found
     * @param rows r of each mix, at least 1
     * @param seed seed of mixes and draws
     */
    public static MixSearch of(int mixes, double span, int trials, int rows, long seed) {
        if (mixes < 1 || !(span >= 1)) {
            throw new IllegalArgumentException(
                    "a search tries at least 1 mix within a span of at least 1, got %d and %s".formatted(mixes, span));
        }
        SplittableRandom random = new SplittableRandom(seed);
        List<ToDoubleFunction<HcmmStudy>> scores = new ArrayList<>();
        List<String> names = new ArrayList<>();
        for (String baseline : BASELINES) {
            scores.add(study -> study.row(baseline).gain());
            names.add("largest gain over " + baseline);
        }
        scores.add(MixSearch::nearness);
        names.add("gains nearest to the published");
        WorkerMix[] best = new WorkerMix[scores.size()];
        double[] most = new double[best.length];
        for (int i = 0; i < mixes; i++) {
            WorkerMix mix = draw(random, span, rows);
            HcmmStudy study = HcmmStudy.ofPublished(mix, SEARCH_TRIALS, random.nextLong());
            for (int j = 0; j < best.length; j++) {
                double score = scores.get(j).applyAsDouble(study);
                if (i == 0 || score > most[j]) {
                    most[j] = score;
                    best[j] = mix;
                }
            }
        }
        List<Found> found = new ArrayList<>();
        for (int j = 0; j < best.length; j++) {
            found.add(new Found(names.get(j), HcmmStudy.ofPublished(best[j], trials, random.nextLong())));
        }
        return new MixSearch(found);
    }

    /** Minus the largest difference to a published gain. */
    private static double nearness(HcmmStudy study) {
        double worst = 0;
        for (int i = 0; i < BASELINES.size(); i++) {
            worst = Math.max(worst, Math.abs(study.row(BASELINES.get(i)).gain() - PUBLISHED.get(i)));
        }
        return -worst;
    }

    private static WorkerMix draw(SplittableRandom random, double span, int rows) {
        int groups = 2 + random.nextInt(3);
        double common = product(random);
        boolean equal = random.nextBoolean();
        StringBuilder text = new StringBuilder();
        int left = WORKERS;
        for (int group = 0; group < groups; group++) {
            int others = groups - group - 1;
            int count = others == 0 ? left : 1 + random.nextInt(left - others);
            left -= count;
            double mu = Math.pow(span, group == 0 ? 0 : random.nextDouble());
            text.append(String.format(
                    Locale.ROOT, "%s%dx%.3g:%.3g", group == 0 ? "" : ",", count, mu, equal ? common : product(random)));
        }
        return WorkerMix.parse("found", text.toString(), common, rows);
    }

    private static double product(SplittableRandom random) {
        return 0.1 * Math.pow(30, random.nextDouble());
    }

    /** What was found, one line each. */
    public String table() {
        List<String> lines = new ArrayList<>();
        lines.add(String.format(Locale.ROOT, "%-32s %8s %8s %8s  %s", "HCMM gains in %", "UU", "LB", "UC", "workers"));
        for (Found one : found) {
            lines.add(String.format(
                    Locale.ROOT,
                    "%-32s %8.1f %8.1f %8.1f  %s",
                    one.what,
                    100 * one.study.row("UU").gain(),
                    100 * one.study.row("LB").gain(),
                    100 * one.study.row("UC").gain(),
                    one.study.mix().workers()));
        }
        lines.add(String.format(
                Locale.ROOT,
                "%-32s %8.1f %8.1f %8.1f  %s",
                "published",
                100 * PUBLISHED.get(0),
                100 * PUBLISHED.get(1),
                100 * PUBLISHED.get(2),
                "not given"));
        return String.join(System.lineSeparator(), lines);
    }
}
