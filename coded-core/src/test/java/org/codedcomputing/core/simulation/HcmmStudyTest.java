package org.codedcomputing.core.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The sheet's tables within five standard errors of both, and closed forms. */
class HcmmStudyTest {
    private static final long SEED = 20261203;
    private static final double HARMONIC_100 =
            IntStream.rangeClosed(1, 100).mapToDouble(i -> 1.0 / i).sum();

    /** Standard error of the sheet's means, at most. */
    private static final double SHEET_ERROR = 0.64;

    private static WorkerMix published(String name) {
        return WorkerMix.published().stream()
                .filter(mix -> mix.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static void assertMean(double expected, double sheetError, HcmmStudy.Row row) {
        double error = row.meanError() / 1.96;
        assertEquals(expected, row.mean(), 5 * Math.hypot(error, sheetError), row.scheme());
    }

    @ParameterizedTest
    @CsvSource({
        "S1, 549.5, 309.2, 208.0, 158.2, 157.31, 71.2, 48.8, 23.9",
        "S2, 550.5, 176.9, 137.3, 90.28, 89.89, 83.6, 49.0, 34.2",
        "S3, 511.9, 143.9, 104.6, 73.50, 73.17, 85.6, 48.9, 29.7"
    })
    void scenarios(
            String name, double uu, double lb, double uc, double hcmm, double model, double g1, double g2, double g3) {
        WorkerMix mix = published(name);
        HcmmStudy study = HcmmStudy.ofPublished(mix, 10_000, SEED);
        assertEquals(model, study.modelTime(), 5e-3);
        assertMean(uu, SHEET_ERROR, study.row("UU"));
        // The errors of the others are smaller as their means are.
        assertMean(lb, SHEET_ERROR * lb / uu, study.row("LB"));
        assertMean(uc, SHEET_ERROR * uc / uu, study.row("UC"));
        assertMean(hcmm, SHEET_ERROR * hcmm / uu, study.row("HCMM"));
        double sumMu = mix.laws().stream().mapToDouble(law -> law.mu()).sum();
        assertMean((1 + HARMONIC_100) * mix.rows() / sumMu, 0, study.row("LB"));
        Map<String, Double> gains = Map.of("UU", g1, "LB", g2, "UC", g3);
        gains.forEach((scheme, gain) -> {
            HcmmStudy.Row row = study.row(scheme);
            assertEquals(gain, 100 * row.gain(), 3 * 100 * row.gainError() + 0.2, scheme);
        });
    }

    @Test
    void equalWorkersArePlannedAsWellByUniformCodedLoads() {
        WorkerMix equal = WorkerMix.parse("equal", "100x1", 1, 10_000);
        HcmmStudy study = HcmmStudy.ofPublished(equal, 10_000, SEED);
        double gain = study.row("UC").gain();
        assertTrue(gain > -0.03 && gain < 0, "HCMM is about 1 % slower: " + gain);
        assertMean((1 + HARMONIC_100) * 100, 0, study.row("UU"));
    }

    /** One task for each of 50 workers, unit job time. */
    @Test
    void pullSchedulingOfSmallTasks() {
        HcmmStudy study = HcmmStudy.of(WorkerMix.parse("equal", "50x1", 1, 50 * 1000), 4000, SEED, 0.05);
        double[] independent = {5.48, 3.74, 2.89, 2.44, 2.23};
        double[] persistent = {5.60, 2.83, 2.44, 2.04, 1.85};
        int[] tasks = {1, 2, 4, 8, 16};
        for (int i = 0; i < tasks.length; i++) {
            assertEquals(
                    independent[i],
                    study.row("pull g=" + tasks[i] + " independent").mean() / 1000,
                    0.15);
            assertEquals(
                    persistent[i],
                    study.row("pull g=" + tasks[i] + " persistent").mean() / 1000,
                    0.15);
        }
        assertEquals(3.12, study.row("UC").mean() / 1000, 0.05);
        assertTrue(study.row("pull g=4").gain() < 0, "small tasks beat one coded wave");
    }

    @ParameterizedTest
    @CsvSource({"1, 5.5, 22.9, 49.4", "3, 0.0, 2.7, 30.1"})
    void speculation(double product, double late, double early, double mds) {
        HcmmStudy study = HcmmStudy.ofSpeculation(WorkerMix.parse("equal", "100x1", product, 10_000), 10_000, SEED);
        double uncoded = study.row("UU").mean();
        assertEquals(late, 100 * (1 - study.row("speculation 90%").mean() / uncoded), 1.0);
        assertEquals(early, 100 * (1 - study.row("speculation 75%").mean() / uncoded), 1.5);
        assertEquals(mds, 100 * (1 - study.row("UC").mean() / uncoded), 1.0);
    }

    @Test
    void ltCostsItsOverhead() {
        HcmmStudy study = HcmmStudy.of(published("S2"), 4000, SEED, 0.12);
        assertEquals(1.12, study.row("HCMM+LT").mean() / study.row("HCMM").mean(), 0.005);
        assertTrue(study.table().contains("speculation 75% 1.5x"), study::table);
    }

    @Test
    void theSearchFindsWhatThePublishedMixesShow() {
        MixSearch search = MixSearch.of(150, 10, 2000, 10_000, SEED);
        List<MixSearch.Found> found = search.found();
        assertEquals(4, found.size());
        assertTrue(found.get(0).study().row("UU").gain() > 0.8, search::table);
        assertTrue(found.get(1).study().row("LB").gain() > 0.45, search::table);
        assertTrue(found.get(2).study().row("UC").gain() > 0.25, search::table);
        assertTrue(search.table().contains("73.0     56.0     42.0"), search::table);
    }

    @Test
    void resultsDependOnTheSeedAlone() {
        WorkerMix mix = published("S3");
        assertEquals(HcmmStudy.of(mix, 100, 5, 0.05), HcmmStudy.of(mix, 100, 5, 0.05));
    }

    @Test
    void refusals() {
        assertRefused(
                "'50y3' is no group of workers such as 50x3 or 50x3:0.5 (count x mu : a mu)",
                () -> WorkerMix.parse("x", "10x1,50y3", 1, 10));
        assertRefused("a group has at least 1 worker, got 0", () -> WorkerMix.parse("x", "0x1", 1, 10));
        assertRefused(
                "2 trials say nothing of an error; give at least 20",
                () -> HcmmStudy.of(published("S1"), 2, SEED, 0.05));
        assertRefused(
                "a search tries at least 1 mix within a span of at least 1, got 0 and 10.0",
                () -> MixSearch.of(0, 10, 100, 100, SEED));
    }

    private static void assertRefused(String message, Runnable run) {
        assertEquals(
                message, assertThrows(IllegalArgumentException.class, run::run).getMessage());
    }
}
