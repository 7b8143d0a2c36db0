package org.codedcomputing.core.simulation;

/**
 * A way to spread r rows over workers. In one trial all schemes see the same time for a row of each worker; what needs more draws
 * takes them from the trial's source.
 */
interface Scheme {
    /** Name for tables. */
    String name();

    /**
     * When the result is there.
     *
     * @param unitTimes time of each worker for one row; not modified
     * @param more further times for one row
     */
    double time(double[] unitTimes, UnitTimeSource more);

    /** Draws a time for one row of a worker. */
    @FunctionalInterface
    interface UnitTimeSource {
        double next(int worker);
    }
}
