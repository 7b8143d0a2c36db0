package org.codedcomputing.core.computation;

/**
 * The shares of one input under one draw of masks. A share is the same whenever it is asked for, so that a lost one can be made
 * again without telling anybody more than the first one did.
 *
 * <p>An encoding may hold masks: it stays with whoever encodes and is not serializable.
 *
 * @param <S> the share of one worker
 */
public interface Encoding<S> {
    /**
     * The share of a worker.
     *
     * @param worker 0..n-1
     * @throws IndexOutOfBoundsException if there is no such worker
     */
    S share(int worker);
}
