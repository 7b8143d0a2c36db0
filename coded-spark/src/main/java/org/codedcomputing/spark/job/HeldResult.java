package org.codedcomputing.spark.job;

import java.nio.ByteBuffer;

/**
 * A result that stays on its executor, cut into ranges of entries.
 *
 * @param entries length of the result
 */
record HeldResult(int entries) {
    byte[] toBytes() {
        return ByteBuffer.allocate(Integer.BYTES).putInt(entries).array();
    }

    static HeldResult of(TaskOutcome outcome) {
        return new HeldResult(ByteBuffer.wrap(outcome.body()).getInt());
    }
}
