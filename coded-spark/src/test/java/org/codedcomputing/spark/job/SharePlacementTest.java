package org.codedcomputing.spark.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.codedcomputing.spark.job.SharePlacement.Executor;
import org.junit.jupiter.api.Test;

class SharePlacementTest {
    private static final List<Executor> EXECUTORS =
            List.of(new Executor("a", "0"), new Executor("a", "1"), new Executor("a", "2"), new Executor("b", "3"));

    @Test
    void workersAreInterleavedOverHosts() {
        assertThat(SharePlacement.places(6, EXECUTORS, Pin.NONE, 1).stream().map(SharePlace::preferredLocations))
                .containsExactly(
                        List.of("executor_a_0"),
                        List.of("executor_b_3"),
                        List.of("executor_a_1"),
                        List.of("executor_a_2"),
                        List.of("executor_a_0"),
                        List.of("executor_b_3"));
        assertThat(SharePlacement.places(2, List.of(), Pin.NONE, 1)).containsOnly(SharePlace.ANYWHERE);
    }

    @Test
    void pinnedSitesHoldNoMoreThanTheyMay() {
        assertThat(SharePlacement.places(4, EXECUTORS, Pin.EXECUTOR, 1)).hasSize(4);
        assertThatThrownBy(() -> SharePlacement.places(4, EXECUTORS, Pin.HOST, 1))
                .hasMessageContaining(
                        "3 shares would lie on host a, but at most 1 may; the application has 2 such places for 4 workers");
        assertThatThrownBy(() -> SharePlacement.places(4, List.of(), Pin.HOST, 1))
                .hasMessageContaining("no executor");
    }

    @Test
    void aPinHoldsForItsSiteAlone() {
        SharePlace host = new SharePlace(Pin.HOST, "a", "1");
        assertThat(host.allows("a", "2")).isTrue();
        assertThat(host.allows("b", "1")).isFalse();
        SharePlace executor = new SharePlace(Pin.EXECUTOR, "a", "1");
        assertThat(executor.allows("a", "2")).isFalse();
        assertThat(executor.allows("a", "1")).isTrue();
        assertThat(SharePlace.ANYWHERE.allows("b", "9")).isTrue();
    }
}
