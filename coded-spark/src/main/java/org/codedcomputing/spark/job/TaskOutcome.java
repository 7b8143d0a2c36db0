package org.codedcomputing.spark.job;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * How the task of a worker ended, as the bytes in which it travels to the driver. Bytes, so that a result that cannot be
 * serialized is a lost worker and not a failed stage, and so that no class of this library need be registered with Kryo.
 *
 * <pre>
 *   kind UTF | epoch 8 | worker 4 | attempt 4 | delay ns 8 | compute ns 8 | host UTF | executor UTF | length 4 | body
 * </pre>
 *
 * The body is the serialized result, or the text of the failure in UTF-8, or for a held result its number of entries (4).
 */
final class TaskOutcome {
    /** What became of the task. */
    enum Kind {
        /** A result. */
        RESULT,
        /** A result that stays on its executor. */
        HELD,
        /** The worker function failed. */
        FAILED,
        /** Started where the share must not be opened. */
        MISPLACED,
        /** The share could not be read. */
        SHARE_LOST
    }

    private final Kind kind;
    private final long epoch;
    private final int worker;
    private final int attempt;
    private final long delayNanos;
    private final long computeNanos;
    private final String host;
    private final String executor;
    private final byte[] body;

    TaskOutcome(
            Kind kind,
            long epoch,
            int worker,
            int attempt,
            long delayNanos,
            long computeNanos,
            String host,
            String executor,
            byte[] body) {
        this.kind = kind;
        this.epoch = epoch;
        this.worker = worker;
        this.attempt = attempt;
        this.delayNanos = delayNanos;
        this.computeNanos = computeNanos;
        this.host = host;
        this.executor = executor;
        this.body = body;
    }

    Kind kind() {
        return kind;
    }

    long epoch() {
        return epoch;
    }

    int worker() {
        return worker;
    }

    int attempt() {
        return attempt;
    }

    long delayNanos() {
        return delayNanos;
    }

    long computeNanos() {
        return computeNanos;
    }

    String host() {
        return host;
    }

    String executor() {
        return executor;
    }

    /** Not to be modified. */
    byte[] body() {
        return body;
    }

    /** Whether the worker is lost in this round. */
    boolean isErasure() {
        return kind != Kind.RESULT && kind != Kind.HELD;
    }

    byte[] toBytes() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(body.length + 128);
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeUTF(kind.name());
            out.writeLong(epoch);
            out.writeInt(worker);
            out.writeInt(attempt);
            out.writeLong(delayNanos);
            out.writeLong(computeNanos);
            out.writeUTF(host);
            out.writeUTF(executor);
            out.writeInt(body.length);
            out.write(body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    static TaskOutcome of(byte[] bytes) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            Kind kind = Kind.valueOf(in.readUTF());
            long epoch = in.readLong();
            int worker = in.readInt();
            int attempt = in.readInt();
            long delayNanos = in.readLong();
            long computeNanos = in.readLong();
            String host = in.readUTF();
            String executor = in.readUTF();
            byte[] body = new byte[in.readInt()];
            in.readFully(body);
            return new TaskOutcome(kind, epoch, worker, attempt, delayNanos, computeNanos, host, executor, body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
