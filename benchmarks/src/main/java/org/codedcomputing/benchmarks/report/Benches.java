package org.codedcomputing.benchmarks.report;

import java.io.IOException;

/** Runs what is missing. */
@FunctionalInterface
interface Benches {
    /**
     * Runs an experiment, which leaves its result among the kept ones.
     *
     * @param name of the experiment
     * @param quick whether in its quick form
     * @throws IOException if it fails; the message has what it said last
     */
    void run(String name, boolean quick) throws IOException, InterruptedException;
}
