package org.codedcomputing.spark.exchange.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("fault-5")
class ReplayWindowTest {

    @Test
    void aCounterIsNewOnce() {
        ReplayWindow window = new ReplayWindow();
        assertThat(window.accept(5)).isTrue();
        assertThat(window.isNew(5)).isFalse();
        assertThat(window.accept(5)).isFalse();
        assertThat(window.isNew(3)).isTrue();
        assertThat(window.accept(3)).isTrue();
        assertThat(window.accept(3)).isFalse();
        assertThat(window.accept(-1)).isFalse();
    }

    @Test
    void whatLiesBehindTheWindowCountsAsCome() {
        ReplayWindow window = new ReplayWindow();
        assertThat(window.accept(ReplayWindow.WIDTH + 10L)).isTrue();
        assertThat(window.accept(10)).isFalse();
        assertThat(window.accept(11)).isTrue();
        assertThat(window.accept((1L << 32) - 1)).isTrue();
        assertThat(window.accept(ReplayWindow.WIDTH + 11L)).isFalse();
    }

    @Provide
    Arbitrary<List<Long>> counters() {
        return Arbitraries.longs().between(0, 3L * ReplayWindow.WIDTH).list().ofMaxSize(2000);
    }

    @Property(tries = 100)
    void agreesWithASetOfAllCounters(@ForAll("counters") List<Long> counters) {
        ReplayWindow window = new ReplayWindow();
        Set<Long> come = new HashSet<>();
        long greatest = -1;
        for (long counter : counters) {
            boolean expected = counter > greatest - ReplayWindow.WIDTH && !come.contains(counter);
            assertThat(window.isNew(counter)).isEqualTo(expected);
            assertThat(window.accept(counter)).isEqualTo(expected);
            if (expected) {
                come.add(counter);
                greatest = Math.max(greatest, counter);
            }
        }
    }
}
