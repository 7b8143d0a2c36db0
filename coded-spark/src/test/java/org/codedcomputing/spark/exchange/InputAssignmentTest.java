package org.codedcomputing.spark.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.math.BigInteger;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.IntStream;
import org.codedcomputing.core.cdc.CdcDesign;
import org.codedcomputing.core.cdc.CdcLoad;
import org.codedcomputing.core.cdc.DeliveryDesign;
import org.codedcomputing.core.cdc.ResolvableDesign;
import org.codedcomputing.core.cdc.SharedDesign;
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

    /** K=4, r=2.5: half of 24 partitions on the 6 batches of r=2, two each, the rest on the 4 of r=3, three each. */
    @Test
    void designsThatShareGetTheirPartOfThePartitions() {
        DeliveryDesign design = SharedDesign.cdc(4, 2.5);
        InputAssignment even = new InputAssignment(design, 24);
        assertThat(IntStream.range(0, 24).mapToLong(even::batch))
                .containsExactly(
                        0L, 0L, 1L, 1L, 2L, 2L, 3L, 3L, 4L, 4L, 5L, 5L, 6L, 6L, 6L, 7L, 7L, 7L, 8L, 8L, 8L, 9L, 9L, 9L);
        assertThat(even.computationLoad()).isEqualTo(2.5);
        assertThat(even.communicationLoad()).isCloseTo(CdcLoad.hull(4, 2.5), within(1e-12));
        assertThat(even.populatedBatches()).isEqualTo(10);
    }

    /** The smaller load is rounded up: 7 partitions at r=2.5 are 4 at 2 and 3 at 3; the loads are those of these. */
    @Test
    void aShareOfNoWholePartitionsNeverMapsMoreThanAskedFor() {
        InputAssignment assignment = new InputAssignment(SharedDesign.cdc(5, 2.5), 7);
        assertThat(assignment.computationLoad()).isCloseTo(17.0 / 7, within(1e-12));
        assertThat(assignment.communicationLoad())
                .isCloseTo((4 * CdcLoad.cdc(5, 2) + 3 * CdcLoad.cdc(5, 3)) / 7, within(1e-12));
        for (int thousandths = 1001; thousandths < 5000; thousandths += 7) {
            double load = thousandths / 1000.0;
            DeliveryDesign design = SharedDesign.cdc(5, load);
            for (int partitions : new int[] {1, 2, 7, 10, 1000}) {
                InputAssignment some = new InputAssignment(design, partitions);
                double copies = 0;
                for (int partition = 0; partition < partitions; partition++) {
                    copies += Long.bitCount(design.holders(some.batch(partition)));
                }
                assertThat(copies / partitions).isCloseTo(some.computationLoad(), within(1e-9));
                assertThat(some.computationLoad()).isLessThanOrEqualTo(load + 1e-9);
                if (partitions == 1000) {
                    assertThat(some.computationLoad()).isCloseTo(load, within(1e-9));
                }
            }
        }
    }

    @Test
    void evenNumbersOfPartitions() {
        assertThat(InputAssignment.evenPartitions(CdcDesign.of(4, 2))).isEqualTo(6);
        assertThat(InputAssignment.evenPartitions(ResolvableDesign.of(16, 4))).isEqualTo(64);
        assertThat(InputAssignment.evenPartitions(SharedDesign.cdc(4, 2.5))).isEqualTo(24);
        assertThat(InputAssignment.evenPartitions(SharedDesign.cdc(5, 2.5))).isEqualTo(20);
        assertThat(InputAssignment.evenPartitions(SharedDesign.cdc(6, 2.5))).isEqualTo(120);
        assertThat(InputAssignment.evenPartitions(SharedDesign.cdc(5, 2.3))).isEqualTo(100);
        assertThat(InputAssignment.evenPartitions(SharedDesign.cdc(5, 7.0 / 3)))
                .as("no whole thousandths")
                .isZero();
        assertThat(InputAssignment.evenPartitions(CdcDesign.of(64, 32)))
                .as("more than an RDD can have")
                .isZero();
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
