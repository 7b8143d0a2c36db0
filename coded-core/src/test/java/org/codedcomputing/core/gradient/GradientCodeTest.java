package org.codedcomputing.core.gradient;

import static org.codedcomputing.core.gradient.GradientFixtures.bits;
import static org.codedcomputing.core.gradient.GradientFixtures.counting;
import static org.codedcomputing.core.gradient.GradientFixtures.gaussian;
import static org.codedcomputing.core.gradient.GradientFixtures.messages;
import static org.codedcomputing.core.gradient.GradientFixtures.only;
import static org.codedcomputing.core.gradient.GradientFixtures.refusal;
import static org.codedcomputing.core.gradient.GradientFixtures.sum;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.codedcomputing.core.computation.NotDecodableException;
import org.junit.jupiter.api.Test;

/** What codes say and refuse, in whole sentences. */
class GradientCodeTest {
    private static String failure(GradientCode<double[]> code, BitSet set) {
        Map<Integer, double[]> messages =
                messages(code, counting(code.scheme().matrix().partitions()));
        return String.valueOf(assertThrows(NotDecodableException.class, () -> code.decode(only(messages, set)))
                .getMessage());
    }

    @Test
    void impossibleNumbersAreRefused() {
        String text = "stragglers s must satisfy 0 <= s < n, got s=5, n=5";
        assertEquals(text, refusal(() -> FractionalRepetition.of(5, 5)));
        assertEquals(text, refusal(() -> FractionalRepetition.generalised(5, 5)));
        assertEquals(text, refusal(() -> CyclicRepetition.of(5, 5, 1)));
        assertEquals(text, refusal(() -> CyclicRepetition.best(5, 5, 1)));
        assertEquals(text, refusal(() -> RealCirculant.of(5, 5)));
        assertEquals(text, refusal(() -> RealCirculant.strict(5, 5)));
        assertEquals(text, refusal(() -> ReedSolomonForm.cyclic(5, 5)));
        assertEquals(text, refusal(() -> GradientSchemes.auto(5, 5)));
        assertEquals("stragglers s must satisfy 0 <= s < n, got s=-1, n=5", refusal(() -> GradientSchemes.auto(5, -1)));
        assertEquals("stragglers s must satisfy 0 <= s < n, got s=0, n=0", refusal(() -> GradientSchemes.auto(0, 0)));
        assertEquals(
                "fractional repetition needs (s+1) to divide n: n=10, s=3; use s=1 or s=4, or the cyclic scheme",
                refusal(() -> FractionalRepetition.of(10, 3)));
        assertEquals(
                "real cyclic MDS code needs n and s of opposite parity: n=6, s=2; use s=3 or another scheme",
                refusal(() -> RealCirculant.strict(6, 2)));
        assertEquals(
                "a gradient has at least 1 number, got p=0",
                refusal(() -> GradientCode.of(FractionalRepetition.of(2, 1), 0)));
    }

    @Test
    void reedSolomonNamesWhatDoesNotFit() {
        Placement placement = Placement.cyclic(3, 2);
        assertEquals(
                "points 0 and 2 are both 1.0; points must differ",
                refusal(() -> ReedSolomonForm.real(new double[] {1, 2, 1}, placement, 1)));
        assertEquals(
                "point 1 is 0.0; points must be finite and not 0",
                refusal(() -> ReedSolomonForm.real(new double[] {1, 0, 2}, placement, 1)));
        assertEquals(
                "9 real points for 9 workers; give one each, and for more than 8 workers take complex ones",
                refusal(() ->
                        ReedSolomonForm.real(new double[] {1, 2, 3, 4, 5, 6, 7, 8, 9}, Placement.cyclic(9, 2), 1)));
        assertEquals(
                "partition 1 is held by 1 workers, at least 2 needed (s+1=2)",
                refusal(() -> ReedSolomonForm.of(new Placement(3, List.of(bits(0, 1), bits(2))), 1, 1)));
        assertEquals(
                "partition 0 is held by 2 workers, at least 3 needed (s+m=3)",
                refusal(() -> ReedSolomonForm.of(placement, 1, 2)));
        assertEquals(
                "parts m must satisfy 1 <= m <= n-s, got m=4, n=5, s=2",
                refusal(() -> ReedSolomonForm.shorter(5, 2, 4)));
        assertEquals(
                "partition 0 is held by worker 3 of 3 workers", refusal(() -> new Placement(3, List.of(bits(0, 3)))));
        assertEquals(
                "worker 1 has load 5, must be 0..4; cut the data into more partitions",
                refusal(() -> Placement.ofLoads(List.of(3, 5), 4, 2)));
        assertEquals(
                "loads add up to 7 but 4 partitions with 2 copies each are 8",
                refusal(() -> Placement.ofLoads(List.of(3, 4), 4, 2)));
    }

    @Test
    void shortagesSayWhoIsMissing() {
        assertEquals(
                "cannot decode: 6 of 9 workers answered, at least 7 needed (s=2); missing 1, 4, 8",
                failure(GradientCode.of(RealCirculant.strict(9, 2), 1), bits(0, 2, 3, 5, 6, 7)));
        assertEquals(
                "cannot decode: 6 of 9 workers answered, at least 7 needed (s=2); missing 1, 4, 8",
                failure(GradientCode.of(ReedSolomonForm.cyclic(9, 2), 1), bits(0, 2, 3, 5, 6, 7)));
        assertEquals(
                "cannot decode: 6 of 9 workers answered, none of group 1 (workers 3, 4, 5)",
                failure(GradientCode.of(FractionalRepetition.of(9, 2), 1), bits(0, 1, 2, 6, 7, 8)));
        assertEquals(
                "cannot decode: 2 of 7 workers answered, none of group 1 (workers 1, 3, 5)",
                failure(GradientCode.of(FractionalRepetition.generalised(7, 2), 1), bits(0, 6)));
    }

    /** A matrix whose rows 0 and 1 are nearly parallel passes no check at the door; made past it, its sets are refused. */
    @Test
    void aSumThatWouldBeWrongIsRefused() {
        double[][] b = {{1, 1, 0}, {1, 1 + 1e-9, 0}, {0, 1, 1}};
        assertEquals(
                "no well-conditioned matrix found for n=3, s=1 (best amplification infinite > 1e7)",
                refusal(() -> MatrixScheme.of("parallel", b, 1)));
        GradientCode<double[]> code = GradientCode.of(new MatrixScheme("parallel", b, 1), 1);
        assertFalse(code.sufficiency(bits(0, 1)).decodable());
        assertEquals(
                "decoding residual 1.0e0 > 1e-8 for survivors {0, 1}: ill-conditioned code", failure(code, bits(0, 1)));
    }

    @Test
    void messagesOfWrongShapeOrValueAreNamed() {
        GradientCode<double[]> code = GradientCode.of(RealCirculant.strict(5, 2), 12);
        Map<Integer, double[]> messages = messages(code, gaussian(5, 12, new SplittableRandom(1)));
        messages.put(3, new double[10]);
        assertEquals(
                "worker 3 returned 10 values, expected 12", refusal(() -> code.decode(only(messages, bits(0, 1, 3)))));
        double[] bad = new double[12];
        bad[7] = Double.NaN;
        messages.put(4, bad);
        assertEquals("worker 4 returned NaN at index 7", refusal(() -> code.decode(only(messages, bits(0, 1, 4)))));
        messages.put(5, new double[12]);
        assertEquals(
                "results of worker 5 but circulant(n=5, s=2) has workers 0..4",
                refusal(() -> code.decode(only(messages, bits(0, 1, 5)))));
        assertEquals(
                "circulant(n=5, s=2) needs 5 partitions but got 4; cut the data into as many",
                refusal(() -> code.encode(gaussian(4, 12, new SplittableRandom(1)))));
    }

    @Test
    void oneWorkerNoStragglersAndAllButOne() {
        List<double[]> one = counting(1);
        GradientCode<double[]> single = GradientCode.of(GradientSchemes.auto(1, 0), 1);
        assertEquals(1, single.decode(only(messages(single, one), bits(0)))[0]);
        GradientCode<double[]> plain = GradientCode.of(GradientSchemes.auto(4, 0), 1);
        assertEquals(10, plain.decode(only(messages(plain, counting(4)), bits(0, 1, 2, 3)))[0]);
        assertFalse(plain.sufficiency(bits(0, 1, 3)).decodable());
        GradientCode<double[]> full = GradientCode.of(GradientSchemes.auto(4, 3), 1);
        for (int worker = 0; worker < 4; worker++) {
            assertEquals(10, full.decode(only(messages(full, counting(4)), bits(worker)))[0]);
        }
        assertEquals(1, full.recoveryThreshold());
        assertEquals(
                0,
                GradientCode.of(CyclicRepetition.of(4, 0, 9), 1)
                        .sufficiency(bits(0, 1, 2, 3))
                        .missing());
    }

    @Test
    void decodingVectorsAreKeptBySetAndCodesTravel() throws IOException, ClassNotFoundException {
        GradientCode<double[]> code = GradientCode.of(RealCirculant.strict(6, 3), 3);
        List<double[]> gradients = gaussian(6, 3, new SplittableRandom(2));
        Map<Integer, double[]> messages = messages(code, gradients);
        BitSet set = bits(0, 3, 4);
        assertTrue(code.sufficiency(set).decodable());
        assertEquals(0, code.cacheHits());
        double[] decoded = code.decode(only(messages, set));
        assertEquals(1, code.cacheHits());
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(code);
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            @SuppressWarnings("unchecked") // it was written as one
            GradientCode<double[]> copy = (GradientCode<double[]>) in.readObject();
            assertArrayEquals(decoded, copy.decode(only(messages, set)));
            assertEquals(0, copy.cacheHits());
        }
        assertArrayEquals(sum(gradients), decoded, 1e-13);
        double[] first = only(messages, bits(0)).get(0);
        assertTrue(code.sameResult(first, first.clone()));
        assertFalse(code.sameResult(first, only(messages, bits(1)).get(1)));
        assertFalse(code.exact());
    }
}
