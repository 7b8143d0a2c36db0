package org.codedcomputing.spark.reduce;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** A lock, and waits under it that end: by what is waited for, by a look that throws, or at the deadline. */
final class Monitor {
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    void lock() {
        lock.lock();
    }

    void unlock() {
        lock.unlock();
    }

    /** Lets all waits look again. Called under the lock. */
    void changed() {
        changed.signalAll();
    }

    /**
     * Waits until something holds. Called under the lock, which it lets go.
     *
     * @param holds evaluated under the lock
     * @param look called at least every 100 ms, under the lock; throws to end the wait
     * @param late what to throw at the deadline, made under the lock
     */
    void await(BooleanSupplier holds, Runnable look, Duration deadline, Supplier<RuntimeException> late)
            throws InterruptedException {
        long begin = System.nanoTime();
        while (!holds.getAsBoolean()) {
            look.run();
            long left = deadline.toNanos() - (System.nanoTime() - begin);
            if (left <= 0) {
                throw late.get();
            }
            long unused = changed.awaitNanos(Math.min(left, LOOK_NANOS));
        }
    }
}
