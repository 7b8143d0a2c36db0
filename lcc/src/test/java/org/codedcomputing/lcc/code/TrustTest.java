package org.codedcomputing.lcc.code;

import static org.codedcomputing.lcc.code.Fixtures.F97;
import static org.codedcomputing.lcc.code.Fixtures.X;
import static org.codedcomputing.lcc.code.Fixtures.bits;
import static org.codedcomputing.lcc.code.Fixtures.column;
import static org.codedcomputing.lcc.code.Fixtures.field;
import static org.codedcomputing.lcc.code.Fixtures.only;
import static org.codedcomputing.lcc.code.Fixtures.refusal;
import static org.codedcomputing.lcc.code.Fixtures.scalars;
import static org.codedcomputing.lcc.code.Fixtures.subsets;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.codedcomputing.core.computation.NotDecodableException;
import org.codedcomputing.core.matmul.FieldArithmetic;
import org.junit.jupiter.api.Test;

/** R+A results that agree are trusted; while they contradict each other nobody is, until R+2A are there. */
class TrustTest {
    private static final FieldArithmetic<int[]> M31 = field(2147483647);
    private static final List<ArgumentKind> DATA = List.of(ArgumentKind.DATA);

    @Test
    void ofALagrangeCode() {
        LagrangeCode<int[]> code = LagrangeCode.of(
                LagrangePoints.of(M31.field(), 8, 2, 1), LagrangeTask.all(M31, X.power(2), DATA, 1, 1, 2));
        Map<Integer, LagrangeResult<int[]>> results =
                Fixtures.results(code, code.encode(LagrangeInput.of(scalars(M31, 5, 7))));
        assertEquals(6, code.resultsToTrust(1));
        for (int[] set : subsets(8, 6)) {
            assertEquals(new BitSet(), code.faulty(only(results, set), 1));
        }
        assertTrue(refusal(() -> code.faulty(only(results, 0, 1, 2, 3, 4), 1)).contains("5 of 6"));
        for (int liar = 0; liar < 8; liar++) {
            int lied = liar;
            Map<Integer, LagrangeResult<int[]>> wrong = new TreeMap<>(results);
            wrong.put(liar, new LagrangeResult<>(code.fingerprint(), column(M31, 12345)));
            for (int[] set : subsets(8, 6)) {
                BitSet chosen = bits(set);
                if (chosen.get(lied)) {
                    String text = assertThrows(NotDecodableException.class, () -> code.faulty(only(wrong, set), 1))
                            .getMessage();
                    assertEquals("results inconsistent; 6 of 7 needed to correct 1 error received", text);
                }
            }
            for (int[] set : subsets(8, 7)) {
                BitSet expected = new BitSet();
                expected.set(lied, bits(set).get(lied));
                assertEquals(expected, code.faulty(only(wrong, set), 1));
            }
            // One of another shape is known as wrong without the others.
            wrong.put(liar, new LagrangeResult<>(code.fingerprint(), column(M31, 1, 2)));
            assertEquals(bits(lied), code.faulty(only(wrong, 0, 1, 2, 3, 4, 5, 6, 7), 1));
        }
    }

    @Test
    void ofRepetition() {
        BlockRepetition<int[]> code = new BlockRepetition<>(LagrangeTask.all(F97, X.power(2), DATA, 1, 1, 2), 6);
        Map<Integer, LagrangeResult<int[]>> results =
                Fixtures.results(code, code.encode(LagrangeInput.of(scalars(F97, 5, 7))));
        assertEquals(4, code.resultsToTrust(1));
        assertEquals(new BitSet(), code.faulty(only(results, 0, 1, 2, 3), 1));
        assertTrue(
                refusal(() -> code.faulty(only(results, 0, 2, 4, 1), 1)).contains("block 1 has 1 copies that agree"));
        results.put(3, new LagrangeResult<>(code.fingerprint(), column(F97, 1)));
        assertTrue(
                refusal(() -> code.faulty(only(results, 0, 1, 2, 3), 1)).contains("block 1 has 1 copies that agree"));
        assertEquals(bits(3), code.faulty(only(results, 0, 1, 2, 3, 5), 1));
        results.put(2, new LagrangeResult<>(code.fingerprint(), column(F97, 1)));
        assertThrows(NotDecodableException.class, () -> code.faulty(only(results, 0, 1, 2, 3, 4, 5), 1));
    }
}
