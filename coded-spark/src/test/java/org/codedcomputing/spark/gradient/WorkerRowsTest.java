package org.codedcomputing.spark.gradient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import scala.Tuple2;

/** Rows on their way: pieces as bytes, in any order, become the same blocks at every worker. */
class WorkerRowsTest {
    private static final int ROWS = 50;
    private static final RowCut CUT = new RowCut(4, 3, ROWS, ROWS, 3 * ROWS, List.of(0L));

    private static RowPiece piece(int partition, long first, int rows) {
        return new RowPiece(partition, first, Samples.block(rows, 3, first % 2 == 0 ? 0 : 0.9, 0, first));
    }

    private static Tuple2<Integer, byte[]> sent(RowPiece piece) {
        return new Tuple2<>(0, piece.toBytes());
    }

    @Test
    void piecesComeOutAsTheyWentIn() {
        for (double zeros : List.of(0.0, 0.9)) {
            RowPiece piece = new RowPiece(3, 1L << 40, Samples.block(17, 5, zeros, 0, 1));
            RowPiece back = RowPiece.of(piece.toBytes());
            assertThat(back.partition()).isEqualTo(3);
            assertThat(back.first()).isEqualTo(1L << 40);
            assertThat(back.rows().isDense()).isEqualTo(zeros == 0);
            assertThat(back.rows().features()).isEqualTo(piece.rows().features());
            assertThat(back.rows().labels()).isEqualTo(piece.rows().labels());
            assertThat(back.rows().weights()).isEqualTo(piece.rows().weights());
        }
    }

    @Test
    void partitionsDifferByAtMostOneRow() {
        for (int k = 1; k <= 60; k++) {
            RowCut cut = CUT.into(k);
            assertThat(cut.start(0)).isZero();
            assertThat(cut.start(k)).isEqualTo(ROWS);
            for (int j = 0; j < k; j++) {
                assertThat(cut.start(j + 1) - cut.start(j)).isBetween((long) (ROWS / k), (long) ((ROWS + k - 1) / k));
            }
        }
    }

    @Test
    void blocksDoNotDependOnTheOrderOfArrival() {
        // Partition 1 has rows 12..24, partition 3 has rows 37..49.
        List<RowPiece> pieces = List.of(piece(1, 12, 5), piece(1, 17, 8), piece(3, 37, 1), piece(3, 38, 12));
        List<double[]> first = new ArrayList<>();
        for (int seed = 0; seed < 10; seed++) {
            List<RowPiece> shuffled = new ArrayList<>(pieces);
            Collections.shuffle(shuffled, new Random(seed));
            WorkerRows rows = WorkerRows.assemble(
                    2,
                    new int[] {1, 3},
                    CUT,
                    shuffled.stream().map(WorkerRowsTest::sent).iterator());
            List<RowBlocks> all = rows.among(4);
            assertThat(all.get(0).rows()).isZero();
            assertThat(all.get(1).rows()).isEqualTo(13);
            assertThat(all.get(3).rows()).isEqualTo(13);
            List<double[]> labels =
                    List.of(all.get(1).block(0).labels(), all.get(3).block(0).labels());
            if (seed == 0) {
                first.addAll(labels);
                assertThat(labels.get(0)[0]).isEqualTo(pieces.get(0).rows().label(0));
                assertThat(labels.get(0)[5]).isEqualTo(pieces.get(1).rows().label(0));
            }
            assertThat(labels).usingElementComparator(Arrays::compare).isEqualTo(first);
        }
    }

    @Test
    void missingRowsAreNoticed() {
        List<Tuple2<Integer, byte[]>> gap = List.of(sent(piece(1, 12, 5)), sent(piece(1, 18, 7)));
        assertThatThrownBy(() -> WorkerRows.assemble(0, new int[] {1}, CUT, gap.iterator()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("other rows than when they were counted, from row 17 of 50 on");
        List<Tuple2<Integer, byte[]>> cutOff = List.of(sent(piece(1, 12, 5)));
        assertThatThrownBy(() -> WorkerRows.assemble(0, new int[] {1}, CUT, cutOff.iterator()))
                .hasMessageContaining("from row 17 of 50 on");
    }
}
