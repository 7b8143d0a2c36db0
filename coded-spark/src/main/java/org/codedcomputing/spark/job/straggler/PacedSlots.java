package org.codedcomputing.spark.job.straggler;

import java.util.BitSet;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Slots of one JVM that stand for machines of different speeds. Thread-safe. */
final class PacedSlots {
    private static final Map<String, PacedSlots> BY_NAME = new ConcurrentHashMap<>();

    private final String name;
    private final int slots;
    private final BitSet taken = new BitSet();

    private PacedSlots(String name, int slots) {
        this.name = name;
        this.slots = slots;
    }

    static PacedSlots of(String name, int slots) {
        PacedSlots known = BY_NAME.computeIfAbsent(name, n -> new PacedSlots(n, slots));
        if (known.slots != slots) {
            throw new IllegalArgumentException(
                    "machine %s has %d slots here, not %d; give it another name".formatted(name, known.slots, slots));
        }
        return known;
    }

    synchronized int take() {
        int slot = taken.nextClearBit(0);
        if (slot >= slots) {
            throw new IllegalStateException(
                    "machine %s has %d slots and all are taken; run at most as many tasks at once in one JVM"
                            .formatted(name, slots));
        }
        taken.set(slot);
        return slot;
    }

    synchronized void free(int slot) {
        taken.clear(slot);
    }
}
