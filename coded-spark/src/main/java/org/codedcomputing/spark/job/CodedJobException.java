package org.codedcomputing.spark.job;

import org.codedcomputing.core.CodedException;
import org.jspecify.annotations.Nullable;

/** A round of a coded job ended without an answer. Its tasks are cancelled. */
public final class CodedJobException extends CodedException {
    private static final long serialVersionUID = 1L;

    private final Reason reason;
    private final String job;
    private final long epoch;

    /** Why there is no answer. */
    public enum Reason {
        /** All tasks ended, and what they returned does not give the answer. */
        NOT_DECODABLE,
        /** The deadline passed. */
        DEADLINE,
        /** Somebody cancelled the job, its group or the context. */
        CANCELLED,
        /** Spark failed the job. */
        FAILED,
        /** A code that is exact got two different results of one worker. */
        CONTRADICTION
    }

    CodedJobException(Reason reason, String job, long epoch, String message, @Nullable Throwable cause) {
        super("%s epoch %d: %s".formatted(job, epoch, message));
        if (cause != null) {
            initCause(cause);
        }
        this.reason = reason;
        this.job = job;
        this.epoch = epoch;
    }

    /** Why there is no answer. */
    public Reason reason() {
        return reason;
    }

    /** The job's id, as in the log and in Spark's job descriptions. */
    public String job() {
        return job;
    }

    /** Number of the round, from 1. */
    public long epoch() {
        return epoch;
    }
}
