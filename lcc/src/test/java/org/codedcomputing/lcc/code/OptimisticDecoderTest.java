package org.codedcomputing.lcc.code;

import static org.codedcomputing.lcc.code.Fixtures.F97;
import static org.codedcomputing.lcc.code.Fixtures.X;
import static org.codedcomputing.lcc.code.Fixtures.bits;
import static org.codedcomputing.lcc.code.Fixtures.column;
import static org.codedcomputing.lcc.code.Fixtures.lists;
import static org.codedcomputing.lcc.code.Fixtures.refusal;
import static org.codedcomputing.lcc.code.Fixtures.results;
import static org.codedcomputing.lcc.code.Fixtures.scalars;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.codedcomputing.core.poly.InconsistentResultsException;
import org.codedcomputing.core.poly.TooManyErrorsException;
import org.codedcomputing.lcc.code.OptimisticDecoder.Answer;
import org.codedcomputing.lcc.code.OptimisticDecoder.Arrival;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The order of things when results come one by one: K=2, T=1, squares, R=5, N=9, A=2. */
@Tag("fault-7")
class OptimisticDecoderTest {
    private static final LagrangePoints POINTS = LagrangePoints.of(F97.field(), 9, 2, 1);
    private static final List<List<Integer>> RIGHT = List.of(List.of(25), List.of(49));

    private final LagrangeCode<int[]> code =
            LagrangeCode.of(POINTS, LagrangeTask.all(F97, X.power(2), List.of(ArgumentKind.DATA), 1, 1, 2));
    private final Map<Integer, LagrangeResult<int[]>> results =
            new TreeMap<>(results(code, code.encode(LagrangeInput.of(scalars(F97, 5, 7)))));
    private final OptimisticDecoder<int[]> decoder = new OptimisticDecoder<>(code, 2);

    private void offer(int... workers) {
        for (int worker : workers) {
            assertEquals(Arrival.COUNTED, decoder.offer(worker, right(worker)));
        }
    }

    private LagrangeResult<int[]> right(int worker) {
        return Fixtures.only(results, worker).get(worker);
    }

    private LagrangeResult<int[]> wrong(int worker) {
        return new LagrangeResult<>(
                POINTS.fingerprint(), column(F97, right(worker).value().data()[0] + 1));
    }

    @Test
    void theFirstResultsAreBelievedUntilOneContradicts() {
        assertEquals(Arrival.COUNTED, decoder.offer(8, wrong(8)));
        offer(0, 1, 2);
        assertTrue(decoder.provisional().isEmpty());
        assertEquals("have 4 of 5 results needed; stragglers: [3, 4, 5, 6, 7]", refusal(() -> decoder.answer(true)));
        offer(3);
        assertTrue(!RIGHT.equals(lists(decoder.provisional().orElseThrow())), "one of five is wrong");
        assertEquals(1, decoder.answer(true).missProbability());
        offer(4);
        InconsistentResultsException inconsistent =
                assertThrows(InconsistentResultsException.class, () -> decoder.answer(true));
        assertEquals("results inconsistent; 6 of 9 needed to correct 2 errors received", inconsistent.getMessage());
        assertEquals(3, inconsistent.missing());
        offer(5, 6, 7);
        Answer<int[]> answer = decoder.answer(true);
        assertEquals(RIGHT, lists(answer.values()));
        assertEquals(bits(8), answer.faulty());
        assertTrue(answer.missProbability() < 1e-15);
    }

    @Test
    void whoeverIsThereMustDoWhenNobodyIsOutstanding() {
        assertEquals(Arrival.COUNTED, decoder.offer(8, wrong(8)));
        offer(0, 1, 2, 3, 4, 5);
        assertThrows(InconsistentResultsException.class, () -> decoder.answer(true));
        assertEquals(bits(8), decoder.answer(false).faulty());
        assertEquals(RIGHT, lists(decoder.answer(false).values()));
    }

    @Test
    void beyondTheRadiusThereIsNoAnswer() {
        decoder.offer(8, wrong(8));
        decoder.offer(7, wrong(7));
        decoder.offer(6, wrong(6));
        offer(0, 1, 2, 3, 4, 5);
        assertEquals(
                "more than 2 faulty workers among 9; cannot decode",
                assertThrows(TooManyErrorsException.class, () -> decoder.answer(false))
                        .getMessage());
    }

    @Test
    void whoContradictsHimselfIsFaulty() {
        offer(0, 1, 2, 3, 4);
        assertEquals(RIGHT, lists(decoder.provisional().orElseThrow()));
        assertEquals(Arrival.REPEATED, decoder.offer(1, right(1)));
        assertEquals(Arrival.FAULTY, decoder.offer(1, wrong(1)));
        assertEquals(Arrival.FAULTY, decoder.offer(1, right(1)));
        assertEquals(4, decoder.size());
        assertTrue(decoder.provisional().isEmpty());
        offer(5);
        assertEquals(RIGHT, lists(decoder.answer(true).values()));
        assertEquals(bits(1), decoder.answer(true).faulty());
    }

    @Test
    void whatIsNoResultDoesNotCount() {
        assertEquals(
                Arrival.STALE,
                decoder.offer(0, new LagrangeResult<>(POINTS.withEpoch(7).fingerprint(), column(F97, 1))));
        assertEquals(
                Arrival.MALFORMED, decoder.offer(1, new LagrangeResult<>(POINTS.fingerprint(), column(F97, 1, 2))));
        assertEquals(0, decoder.size());
        offer(2, 3, 4, 5, 6, 7);
        assertEquals(bits(1), decoder.answer(true).faulty());
        assertEquals(RIGHT, lists(decoder.answer(true).values()));
    }
}
