package org.codedcomputing.spark.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.IntStream;
import org.codedcomputing.core.cdc.CdcDesign;
import org.codedcomputing.core.cdc.DeliveryDesign;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InputAssignmentTest {

    @ParameterizedTest
    @CsvSource({"1,1", "3,1", "3,2", "4,2", "4,3", "5,5", "6,2", "8,3"})
    void everyPartitionHasOneBatchAndRNodes(int nodes, int load) {
        DeliveryDesign design = CdcDesign.of(nodes, load);
        for (int partitions : new int[] {1, 2, 5, 6, 7, 56, 100, 1000}) {
            InputAssignment assignment = new InputAssignment(design, partitions);
            Set<Long> populated = new HashSet<>();
            long last = 0;
            for (int partition = 0; partition < partitions; partition++) {
                long batch = assignment.batch(partition);
                assertThat(batch).isBetween(last, design.batches() - 1);
                last = batch;
                populated.add(batch);
                int p = partition;
                assertThat(IntStream.range(0, nodes)
                                .filter(node -> assignment.isMappedAt(p, node))
                                .count())
                        .isEqualTo(load);
            }
            assertThat(populated).hasSize((int) assignment.populatedBatches());
        }
    }

    @Test
    void sixPartitionsOfFourNodesAreTheSixBatches() {
        InputAssignment assignment = new InputAssignment(CdcDesign.of(4, 2), 6);
        assertThat(IntStream.range(0, 6).mapToLong(assignment::batch)).containsExactly(0L, 1L, 2L, 3L, 4L, 5L);
        // Twelve: two neighbours each; three: every second batch.
        assertThat(IntStream.range(0, 12).mapToLong(new InputAssignment(CdcDesign.of(4, 2), 12)::batch))
                .containsExactly(0L, 0L, 1L, 1L, 2L, 2L, 3L, 3L, 4L, 4L, 5L, 5L);
        assertThat(IntStream.range(0, 3).mapToLong(new InputAssignment(CdcDesign.of(4, 2), 3)::batch))
                .containsExactly(0L, 2L, 4L);
    }

    @Test
    void batchesBeyondTheRangeOfALongProduct() {
        DeliveryDesign huge = CdcDesign.of(64, 32);
        int partitions = 1_000_003;
        InputAssignment assignment = new InputAssignment(huge, partitions);
        for (int partition : new int[] {0, 1, 77, 500_000, partitions - 1}) {
            BigInteger exact = BigInteger.valueOf(huge.batches())
                    .multiply(BigInteger.valueOf(partition))
                    .divide(BigInteger.valueOf(partitions));
            assertThat(BigInteger.valueOf(assignment.batch(partition))).isEqualTo(exact);
        }
    }

    @Test
    void anInputWithoutPartitionsPopulatesNothing() {
        assertThat(new InputAssignment(CdcDesign.of(4, 2), 0).populatedBatches())
                .isZero();
    }
}
