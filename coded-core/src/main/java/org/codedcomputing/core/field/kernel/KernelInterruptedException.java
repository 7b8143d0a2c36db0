package org.codedcomputing.core.field.kernel;

import org.codedcomputing.core.CodedException;

/**
 * A bulk kernel stopped between two blocks because its thread was interrupted, or for a parallel one that of a helper,
 * as by {@code shutdownNow} of its executor. The flag of the interrupted thread is still set, and the output is partly
 * written.
 */
public final class KernelInterruptedException extends CodedException {
    private static final long serialVersionUID = 1L;

    KernelInterruptedException() {
        super("kernel stopped between two blocks because its thread was interrupted; the output is incomplete");
    }

    /** Throws if the current thread is interrupted; called between blocks of well under a millisecond. */
    static void check() {
        if (Thread.currentThread().isInterrupted()) {
            throw new KernelInterruptedException();
        }
    }
}
