package org.codedcomputing.spark.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class ExchangePlanTest {
    private static ExchangePlan plan(ExchangeMode mode, OptionalLong expected, boolean canonical, String... notes) {
        return new ExchangePlan(
                7,
                mode,
                4,
                2,
                "CDC(4,2)",
                12,
                6,
                6,
                4,
                3,
                2,
                6,
                "kryo",
                "lz4",
                "in-process",
                canonical,
                0.25,
                0.25,
                expected,
                InputReads.UNKNOWN,
                List.of(notes),
                null);
    }

    @Test
    void oneLineSaysWhatWillHappen() {
        assertThat(plan(ExchangeMode.CODED, OptionalLong.of(10_000_000), false))
                .hasToString(
                        "exchange 7: mode coded, K=4, r=2, 12 input partitions, records kryo, codec lz4, transport in-process; sends 0.2500 = 2,500,000 of 10,000,000 bytes");
        assertThat(plan(ExchangeMode.CODED, OptionalLong.empty(), false).toString())
                .endsWith("sends 0.2500 of the intermediate bytes D");
    }

    @Test
    void theFullTextHasTheDesignTheLoadsOfAllModesAndTheNotes() {
        ExchangePlan plan = plan(ExchangeMode.CODED, OptionalLong.empty(), true, "first note", "second note");
        // K=4, r=2: plain 1 - 1/4, replicated 1 - 2/4, coded half of that.
        assertThat(plan.explain().lines())
                .containsExactly(
                        plan.toString(),
                        "  design CDC(4,2): 6 batches, 6 populated; 4 groups, each node sends at least 3 packets",
                        "  record order: canonical, by bytes, since the input has no fixed order",
                        "  bytes sent over D: plain 0.7500, replicated 0.5000, coded 0.2500; received 0.5000 in any replicated mode",
                        "  note: first note",
                        "  note: second note");
        assertThat(plan(ExchangeMode.REPLICATED, OptionalLong.empty(), false).explain())
                .contains("record order: as mapped");
        assertThat(plan(ExchangeMode.UNCODED, OptionalLong.empty(), false).explain())
                .doesNotContain("design", "record order");
    }

    @Test
    void predictionsNeedExpectedBytes() {
        assertThat(plan(ExchangeMode.CODED, OptionalLong.empty(), false).predictedSentBytes())
                .isEmpty();
        assertThat(plan(ExchangeMode.CODED, OptionalLong.of(1_002), false).predictedSentBytes())
                .hasValue(251);
    }

    @Test
    void numbersReadTheSameInEveryLanguage() {
        ExchangePlan plan = plan(ExchangeMode.CODED, OptionalLong.of(10_000_000), false);
        Locale before = Locale.getDefault();
        String here = plan.explain();
        try {
            Locale.setDefault(Locale.GERMANY);
            assertThat(plan.explain()).isEqualTo(here).contains("2,500,000");
        } finally {
            Locale.setDefault(before);
        }
    }
}
