package org.codedcomputing.spark.advise;

/**
 * A way to run a stage, and what the model says of it.
 *
 * @param scheme what it is, without parameters
 * @param name the same with parameters
 * @param appliesTo the stages that it can be used for; the log does not say what a task computes
 * @param seconds of the stage, predicted: the mean of many runs in the model
 * @param deviation standard deviation of one run in the model; 0 where it draws nothing, as for exchanges
 * @param median seconds that half of the runs take at most
 * @param most seconds that 19 of 20 runs take at most
 * @param price work without stragglers, over that of the stage as it is; 1 for none
 * @param how what to set or call
 */
record Remedy(
        String scheme,
        String name,
        String appliesTo,
        double seconds,
        double deviation,
        double median,
        double most,
        double price,
        String how) {
    /** A remedy with the seconds of a model. */
    static Remedy of(String scheme, String name, String appliesTo, RunSeconds seconds, double price, String how) {
        return new Remedy(
                scheme,
                name,
                appliesTo,
                seconds.mean(),
                seconds.deviation(),
                seconds.median(),
                seconds.most(),
                price,
                how);
    }

    /** Its seconds as they were given. */
    RunSeconds runSeconds() {
        return new RunSeconds(seconds, deviation, median, most);
    }
}
