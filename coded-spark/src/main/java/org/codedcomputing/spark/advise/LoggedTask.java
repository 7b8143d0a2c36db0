package org.codedcomputing.spark.advise;

/**
 * A task that succeeded, or a copy of one that was not needed any more.
 *
 * @param index its partition
 * @param attempt how often its partition had been tried before, copies included
 * @param executor number of its executor among those of the log
 * @param host number of its host among those of the log
 * @param launched milliseconds of the epoch
 * @param seconds from launch to finish
 * @param runSeconds those in which the executor ran it: without its way there, the loading of its classes and the way back; all if
 *     the log does not say
 * @param bytes read from files, caches and the shuffle
 * @param records read from there
 * @param waitSeconds that it waited for remote shuffle blocks
 * @param remoteBytes read from other executors
 * @param writtenBytes written to the shuffle
 * @param speculative whether it was a copy
 * @param succeeded whether its result was taken
 */
record LoggedTask(
        int index,
        int attempt,
        int executor,
        int host,
        long launched,
        double seconds,
        double runSeconds,
        long bytes,
        long records,
        double waitSeconds,
        long remoteBytes,
        long writtenBytes,
        boolean speculative,
        boolean succeeded) {
    /** Milliseconds of the epoch. */
    long finished() {
        return launched + Math.round(1e3 * seconds);
    }
}
