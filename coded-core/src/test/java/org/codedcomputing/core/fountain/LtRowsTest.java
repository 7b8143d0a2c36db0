package org.codedcomputing.core.fountain;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.apache.commons.math3.stat.inference.ChiSquareTest;
import org.junit.jupiter.api.Test;

/** Rows follow from seed and index, are sets, and are uniform. */
class LtRowsTest {
    @Property(tries = 300)
    void aRowIsASetAndTheSameEverywhere(@ForAll @IntRange(min = 30, max = 2000) int k, @ForAll long seed) {
        RobustSoliton law = RobustSoliton.of(k);
        for (int row = 0; row < 50; row++) {
            int[] sources = LtRows.draw(law, seed, row);
            assertArrayEquals(sources, LtRows.draw(law, seed, row));
            assertEquals(sources.length, Arrays.stream(sources).distinct().count());
            assertTrue(Arrays.stream(sources).allMatch(source -> source >= 0 && source < k));
        }
    }

    /** Stored plans name a seed: rows must not change with a Java version or a release. */
    @Test
    void rowsArePinned() {
        RobustSoliton law = RobustSoliton.of(1000);
        int[][] rows = new int[1000][];
        Arrays.setAll(rows, row -> LtRows.draw(law, 42, row));
        assertArrayEquals(new int[] {809, 564}, rows[0]);
        assertArrayEquals(new int[] {850, 447, 613, 754, 433, 398, 894, 704, 967}, rows[1]);
        assertArrayEquals(new int[] {447, 547}, rows[2]);
        assertEquals(306_921_281, Arrays.deepHashCode(rows));
    }

    @Test
    void degreesAndSourcesFollowTheirLaws() {
        int k = 100;
        RobustSoliton law = new RobustSoliton(k, 0.1, 0.5);
        long[] degrees = new long[k];
        long[] sources = new long[k];
        int rows = 200_000;
        for (int row = 0; row < rows; row++) {
            int[] drawn = LtRows.draw(law, 7, row);
            degrees[drawn.length - 1]++;
            for (int source : drawn) {
                sources[source]++;
            }
        }
        double[] expected = new double[k];
        Arrays.setAll(expected, d -> law.probability(d + 1) * rows);
        assertTrue(new ChiSquareTest().chiSquareTest(expected, degrees) > 1e-4);
        double[] uniform = new double[k];
        Arrays.fill(uniform, 1.0);
        // Within a row sources exclude each other, so the statistic is below that of independent draws.
        assertTrue(new ChiSquareTest().chiSquareTest(uniform, sources) > 1e-4);
    }

    @Property(tries = 100)
    void everySourceIsInTwoRows(@ForAll @IntRange(min = 30, max = 300) int k, @ForAll long seed) {
        LtRows rows = new LtRows(RobustSoliton.of(k), seed, 1 + k / 2);
        int[] seen = new int[k];
        for (int row = 0; row < rows.rows(); row++) {
            for (int source : rows.sources(row)) {
                seen[source]++;
            }
        }
        assertTrue(Arrays.stream(seen).allMatch(times -> times >= 2), () -> Arrays.toString(seen));
        assertEquals(1 + k / 2 + rows.systematicRows(), rows.rows());
        assertEquals(Arrays.stream(seen).sum(), rows.edges());
    }

    @Test
    void enoughRowsNeedNoSystematicOnes() {
        assertEquals(0, new LtRows(RobustSoliton.of(1000), 3, 3000).systematicRows());
        assertTrue(new LtRows(RobustSoliton.of(1000), 3, 500).systematicRows() > 0);
    }

    @Test
    void travelsAsItsSeed() throws Exception {
        LtRows rows = new LtRows(RobustSoliton.of(5000), 11, 6000);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(rows);
        }
        assertTrue(bytes.size() < 1000, () -> bytes.size() + " bytes");
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            assertEquals(rows, in.readObject());
        }
        assertNotEquals(rows, new LtRows(RobustSoliton.of(5000), 12, 6000));
    }

    @Test
    void refusals() {
        assertThrows(IllegalArgumentException.class, () -> new LtRows(RobustSoliton.of(100), 1, 0));
        LtRows rows = new LtRows(RobustSoliton.of(100), 1, 200);
        assertThrows(IndexOutOfBoundsException.class, () -> rows.sources(rows.rows()));
        assertThrows(IndexOutOfBoundsException.class, () -> rows.sources(-1));
    }
}
