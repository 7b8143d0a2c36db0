package org.codedcomputing.core.matmul;

/**
 * Hears of work as it gets done, between two strips of it.
 *
 * @param <E> what it throws to end the work
 */
@FunctionalInterface
public interface WorkMeter<E extends Exception> {
    /** Hears nothing. */
    WorkMeter<RuntimeException> NONE = multiplyAdds -> {};

    /**
     * Some more is done.
     *
     * @param multiplyAdds at least 0
     * @throws E to end the work
     */
    void worked(double multiplyAdds) throws E;
}
