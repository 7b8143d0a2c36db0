package org.codedcomputing.spark.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.codedcomputing.core.cdc.CdcDesign;
import org.junit.jupiter.api.Test;

class BlockPlacementTest {
    private static long[] holders(CdcDesign design, int partitions) {
        InputAssignment assignment = new InputAssignment(design, partitions);
        return IntStream.range(0, partitions)
                .mapToLong(place -> design.holders(assignment.batch(place)))
                .toArray();
    }

    private static long[] ones(int count) {
        long[] ones = new long[count];
        Arrays.fill(ones, 1);
        return ones;
    }

    /** Blocks that lie as the design wants them, in any order, are all found at home. */
    @Property(tries = 60)
    void replicasThatLieAsTheDesignWantsThemAreNeverReadRemotely(
            @ForAll @IntRange(min = 2, max = 7) int nodes,
            @ForAll @IntRange(min = 1, max = 7) int load,
            @ForAll @IntRange(min = 1, max = 4) int perBatch,
            @ForAll long seed) {
        CdcDesign design = CdcDesign.of(nodes, Math.min(load, nodes));
        long[] holders = holders(design, (int) design.batches() * perBatch);
        List<Long> shuffled = new ArrayList<>(Arrays.stream(holders).boxed().toList());
        Collections.shuffle(shuffled, new Random(seed));
        long[] local = shuffled.stream().mapToLong(Long::longValue).toArray();
        int[] places = BlockPlacement.places(local, ones(local.length), holders);
        assertThat(BlockPlacement.remoteBytes(local, ones(local.length), holders, places))
                .isZero();
    }

    /** Small inputs against every permutation: a permutation itself, between the best and the given order, and no exchange of two saves anything. */
    @Property(tries = 200)
    void smallInputsAgainstEveryPermutation(
            @ForAll @IntRange(min = 1, max = 7) int partitions,
            @ForAll @IntRange(min = 2, max = 4) int nodes,
            @ForAll long seed) {
        Random random = new Random(seed);
        long[] holders = holders(CdcDesign.of(nodes, 1 + random.nextInt(nodes)), partitions);
        long[] local = random.longs(partitions, 0, 1L << nodes).toArray();
        long[] bytes = random.longs(partitions, 1, 100).toArray();
        int[] places = BlockPlacement.places(local, bytes, holders);
        assertThat(Arrays.stream(places).sorted().toArray())
                .isEqualTo(IntStream.range(0, partitions).toArray());
        long remote = BlockPlacement.remoteBytes(local, bytes, holders, places);
        int[] inOrder = IntStream.range(0, partitions).toArray();
        assertThat(remote).isLessThanOrEqualTo(BlockPlacement.remoteBytes(local, bytes, holders, inOrder));
        long best = best(local, bytes, holders, inOrder.clone(), 0);
        assertThat(remote).isGreaterThanOrEqualTo(best);
        for (int i = 0; i < partitions; i++) {
            for (int j = i + 1; j < partitions; j++) {
                int[] exchanged = places.clone();
                swap(exchanged, i, j);
                assertThat(BlockPlacement.remoteBytes(local, bytes, holders, exchanged))
                        .isGreaterThanOrEqualTo(remote);
            }
        }
    }

    private static long best(long[] local, long[] bytes, long[] holders, int[] places, int from) {
        if (from == places.length) {
            return BlockPlacement.remoteBytes(local, bytes, holders, places);
        }
        long best = Long.MAX_VALUE;
        for (int i = from; i < places.length; i++) {
            swap(places, from, i);
            best = Math.min(best, best(local, bytes, holders, places, from + 1));
            swap(places, from, i);
        }
        return best;
    }

    private static void swap(int[] places, int i, int j) {
        int place = places[i];
        places[i] = places[j];
        places[j] = place;
    }

    @Test
    void largePartitionsChooseFirst() {
        long[] holders = {0b0011, 0b0101};
        long[] local = {0b0101, 0b0101};
        assertThat(BlockPlacement.places(local, new long[] {1, 9}, holders)).containsExactly(0, 1);
        assertThat(BlockPlacement.places(local, new long[] {9, 1}, holders)).containsExactly(1, 0);
    }

    @Test
    void whereNothingCanBeSavedTheOrderStays() {
        long[] holders = holders(CdcDesign.of(4, 2), 12);
        long[] everywhere = new long[12];
        Arrays.fill(everywhere, 0b1111);
        assertThat(BlockPlacement.places(everywhere, ones(12), holders))
                .isEqualTo(IntStream.range(0, 12).toArray());
        assertThat(BlockPlacement.places(new long[12], ones(12), holders))
                .isEqualTo(IntStream.range(0, 12).toArray());
    }
}
