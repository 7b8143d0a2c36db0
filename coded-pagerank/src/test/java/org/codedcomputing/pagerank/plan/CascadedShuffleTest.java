package org.codedcomputing.pagerank.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.codedcomputing.core.cdc.CdcLoad;
import org.codedcomputing.core.cdc.NodeSets;
import org.codedcomputing.core.cdc.SubsetRanking;
import org.codedcomputing.pagerank.graph.Graph;
import org.junit.jupiter.api.Test;

class CascadedShuffleTest {
    @Test
    void loadsOfTheLiterature() {
        assertThat(CascadedShuffle.load(3, 2, 2)).isCloseTo(1.0 / 3, within(1e-12));
        assertThat(CascadedShuffle.load(6, 2, 2)).isCloseTo(8.0 / 15, within(1e-12));
        assertThat(CascadedShuffle.load(4, 2, 2)).isCloseTo(4.0 / 9, within(1e-12));
        assertThat(CascadedShuffle.load(5, 2, 3)).isCloseTo(.625, within(1e-12));
        assertThat(CascadedShuffle.load(5, 3, 2)).isCloseTo(.25, within(1e-12));
        assertThat(CascadedShuffle.load(16, 1, 2)).isCloseTo(1, within(1e-12));
        assertThat(CascadedShuffle.load(16, 2, 2)).isCloseTo(.622, within(5e-4));
        assertThat(CascadedShuffle.load(16, 3, 2)).isCloseTo(.433, within(5e-4));
        assertThat(CascadedShuffle.load(16, 5, 2)).isCloseTo(.244, within(5e-4));
        for (int load = 1; load <= 8; load++) {
            assertThat(CascadedShuffle.load(8, load, 1)).isCloseTo(CdcLoad.cdc(8, load), within(1e-12));
        }
    }

    /** Values of random bytes, for every batch and every set of reducers. */
    private static Map<Long, Map<Long, byte[]>> values(int servers, int load, int copies, int longest, Random random) {
        Map<Long, Map<Long, byte[]>> values = new HashMap<>();
        for (long batch : Placing.subsets(NodeSets.first(servers), load)) {
            Map<Long, byte[]> bySet = new HashMap<>();
            for (long set : Placing.subsets(NodeSets.first(servers), copies)) {
                byte[] value = new byte[longest > 0 ? random.nextInt(longest) : -longest];
                random.nextBytes(value);
                bySet.put(set, value);
            }
            values.put(batch, bySet);
        }
        return values;
    }

    private static long bytesSent(int servers, int load, int copies, Map<Long, Map<Long, byte[]>> values) {
        CascadedShuffle shuffle = new CascadedShuffle(servers, load, copies);
        CascadedShuffle.Lengths lengths = (batch, set) -> at(values, batch, set).length;
        List<CascadedShuffle.Transmission> sent = new ArrayList<>();
        for (long group : shuffle.groups()) {
            for (int sender : Placing.members(group)) {
                sent.add(shuffle.encode(group, sender, mapped(sender, values), lengths));
            }
        }
        for (int node = 0; node < servers; node++) {
            int receiver = node;
            List<CascadedShuffle.Transmission> received = sent.stream()
                    .filter(t -> t.sender() != receiver && NodeSets.contains(t.group(), receiver))
                    .toList();
            Map<Long, Map<Long, byte[]>> decoded = shuffle.decode(node, received, mapped(receiver, values), lengths);
            values.forEach((batch, bySet) -> bySet.forEach((set, value) -> {
                if (NodeSets.contains(set, receiver) && !NodeSets.contains(batch, receiver)) {
                    assertThat(at(decoded, batch, set)).isEqualTo(value);
                }
            }));
            if (!received.isEmpty()) {
                assertThatThrownBy(() -> shuffle.decode(
                                receiver, received.subList(1, received.size()), mapped(receiver, values), lengths))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining("has nothing from server");
            }
        }
        long bytes = sent.stream()
                .flatMap(t -> t.combinations().stream())
                .mapToLong(c -> c.length)
                .sum();
        assertThat(bytes).isEqualTo(shuffle.sentBytes(lengths));
        return bytes;
    }

    private static byte[] at(Map<Long, Map<Long, byte[]>> values, long batch, long set) {
        return Objects.requireNonNull(Objects.requireNonNull(values.get(batch)).get(set));
    }

    /** What one server may ask for. */
    private static CascadedShuffle.Values mapped(int node, Map<Long, Map<Long, byte[]>> values) {
        return (batch, set) -> {
            assertThat(NodeSets.contains(batch, node)).isTrue();
            return at(values, batch, set);
        };
    }

    @Test
    void everyServerDecodesWhatItReduces() {
        Random random = new Random(3);
        for (int servers = 2; servers <= 5; servers++) {
            for (int load = 1; load <= servers; load++) {
                for (int copies = 1; copies <= servers; copies++) {
                    long unused = bytesSent(servers, load, copies, values(servers, load, copies, 9, random));
                    int equal = 2 * load;
                    long sent = bytesSent(servers, load, copies, values(servers, load, copies, -equal, random));
                    double all =
                            (double) equal * SubsetRanking.count(servers, load) * SubsetRanking.count(servers, copies);
                    assertThat(sent / all)
                            .as("K=%d r=%d s=%d", servers, load, copies)
                            .isCloseTo(CascadedShuffle.load(servers, load, copies), within(1e-12));
                }
            }
        }
    }

    @Test
    void aDenseGraphHasTheLoadOfTheLiterature() {
        // Every arc exists, so all values are of one length: 2 x 2 arcs, or 2 targets.
        Graph graph = TestGraphs.of(12, (i, j) -> true);
        Allocation allocation = Allocations.subsets(12, 4, 2, ReducerRule.HOME);
        CascadedShuffle shuffle = new CascadedShuffle(4, 2, 2);
        assertThat(shuffle.sentBytes(CascadedShuffle.lengths(graph, allocation, false)))
                .isEqualTo(8 * 144 * 4 / 9);
        assertThat(shuffle.sentBytes(CascadedShuffle.lengths(graph, allocation, true)))
                .isEqualTo(8 * 12 * 6 * 4 / 9);
    }

    @Test
    void refusals() {
        assertThatThrownBy(() -> new CascadedShuffle(4, 2, 5)).hasMessage("s must be between 1 and K=4, got 5");
        assertThatThrownBy(() -> new CascadedShuffle(16, 6, 6))
                .hasMessage("a server has 462 parts in a set of servers, GF(2^8) tells 255 apart; lower r or s");
    }
}
