package org.codedcomputing.spark.job;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/** Submits the helping tasks of a coded tail. For the round's thread. */
final class TailDriver {
    private final Tail tail;
    private final int raw;
    private final int workers;
    private final int slots;
    private final Submit submit;
    private final IntConsumer cancel;
    private final BitSet finished = new BitSet();
    private final Map<Integer, Integer> copyOf = new HashMap<>();
    private boolean paritySubmitted;

    /** Submits the tasks of some workers as a Spark job. */
    @FunctionalInterface
    interface Submit {
        /** Returns the number of the Spark job within the round. */
        int workers(List<Integer> workers);
    }

    /**
     * @param raw workers of the first Spark job
     * @param workers n
     * @param slots task slots
     * @param submit submits some workers as a Spark job and returns its number
     * @param cancel cancels a Spark job
     */
    TailDriver(Tail tail, int raw, int workers, int slots, Submit submit, IntConsumer cancel) {
        this.tail = tail;
        this.raw = raw;
        this.workers = workers;
        this.slots = slots;
        this.submit = submit;
        this.cancel = cancel;
    }

    /** Submits all parity tasks behind the raw ones: under FIFO they get what those leave. */
    void submitParity() {
        if (tail == Tail.PARITY && !paritySubmitted) {
            paritySubmitted = true;
            submit.workers(IntStream.range(raw, workers).boxed().toList());
        }
    }

    /** A worker ended, with a result or without. */
    void ended(int worker, boolean withResult) {
        if (worker < raw && withResult) {
            finished.set(worker);
            Integer copy = copyOf.get(worker);
            if (copy != null) {
                cancel.accept(copy);
            }
        }
        int unfinished = raw - finished.cardinality();
        if (unfinished < slots) {
            if (tail == Tail.PARITY) {
                submitParity();
            } else if (tail == Tail.COPIES) {
                copies(unfinished);
            }
        }
    }

    /** As many copies as slots idle; of the lowest unfinished first, since Spark starts tasks in ascending order. */
    private void copies(int unfinished) {
        List<Integer> waiting = new ArrayList<>();
        int running = 0;
        for (int worker = finished.nextClearBit(0); worker < raw; worker = finished.nextClearBit(worker + 1)) {
            if (copyOf.containsKey(worker)) {
                running++;
            } else {
                waiting.add(worker);
            }
        }
        int idle = slots - unfinished - running;
        for (int worker : waiting.subList(0, Math.max(0, Math.min(idle, waiting.size())))) {
            copyOf.put(worker, submit.workers(List.of(worker)));
        }
    }

    /** Whether a Spark job is a copy, whose failure means nothing. */
    boolean isCopy(int submission) {
        return copyOf.containsValue(submission);
    }

    /** Copies so far. */
    int copies() {
        return copyOf.size();
    }
}
