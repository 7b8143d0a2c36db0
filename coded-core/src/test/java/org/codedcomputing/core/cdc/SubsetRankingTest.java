package org.codedcomputing.core.cdc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class SubsetRankingTest {
    /** Ascending masks have ascending ranks without a gap, for all sets of up to 12 elements. */
    @Test
    void ranksCountAscendingMasks() {
        for (int n = 0; n <= 12; n++) {
            SubsetRanking ranking = new SubsetRanking(n);
            long[] next = new long[n + 1];
            for (long mask = 0; mask < 1L << n; mask++) {
                int size = Long.bitCount(mask);
                assertThat(ranking.rank(mask)).isEqualTo(next[size]);
                assertThat(ranking.unrank(next[size]++, size)).isEqualTo(mask);
            }
            for (int size = 0; size <= n; size++) {
                assertThat(next[size]).isEqualTo(SubsetRanking.count(n, size));
            }
        }
    }

    @Property
    void unrankInvertsRank(@ForAll long mask, @ForAll @IntRange(max = 64) int n) {
        long subset = mask & NodeSets.first(n);
        SubsetRanking ranking = new SubsetRanking(n);
        long rank = ranking.rank(subset);
        int size = Long.bitCount(subset);
        assertThat(rank).isBetween(0L, SubsetRanking.count(n, size) - 1);
        assertThat(ranking.unrank(rank, size)).isEqualTo(subset);
        assertThat(SubsetRanking.count(n, size)).isEqualTo(binomial(n, size).longValueExact());
    }

    private static BigInteger binomial(int n, int m) {
        BigInteger result = BigInteger.ONE;
        for (int i = 1; i <= m; i++) {
            result = result.multiply(BigInteger.valueOf(n - m + i)).divide(BigInteger.valueOf(i));
        }
        return result;
    }

    @Test
    void theLargestCountFits() {
        assertThat(SubsetRanking.count(64, 32)).isEqualTo(1_832_624_140_942_590_534L);
        SubsetRanking ranking = new SubsetRanking(64);
        assertThat(ranking.rank(0xFFFFFFFF00000000L)).isEqualTo(SubsetRanking.count(64, 32) - 1);
        assertThat(ranking.unrank(0, 32)).isEqualTo(0xFFFFFFFFL);
        assertThat(ranking.rank(-1L)).isZero();
    }

    @Test
    void refusesWhatIsNotThere() {
        SubsetRanking ranking = new SubsetRanking(5);
        assertThatThrownBy(() -> ranking.rank(32)).hasMessageContaining("{5} is not a subset of {0..4}");
        assertThatThrownBy(() -> ranking.unrank(10, 3)).hasMessageContaining("there are 10");
        assertThatThrownBy(() -> ranking.unrank(-1, 3)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> ranking.unrank(0, 6)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> new SubsetRanking(65)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> SubsetRanking.count(65, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThat(SubsetRanking.count(5, 6)).isZero();
        assertThat(SubsetRanking.count(5, -1)).isZero();
    }

    @Test
    void setsOfNodes() {
        long set = NodeSets.of(0, 5, 63);
        assertThat(NodeSets.toString(set)).isEqualTo("{0,5,63}");
        assertThat(NodeSets.contains(set, 63)).isTrue();
        assertThat(NodeSets.contains(set, 62)).isFalse();
        assertThat(NodeSets.position(set, 63)).isEqualTo(2);
        assertThat(NodeSets.first(64)).isEqualTo(-1L);
        assertThatThrownBy(() -> NodeSets.of(64)).hasMessageContaining("node 64 is not in a mask of nodes 0..63");
        assertThatThrownBy(() -> NodeSets.of(-1)).isInstanceOf(IllegalArgumentException.class);
    }
}
