package org.codedcomputing.lcc.spark;

import java.util.List;
import org.codedcomputing.spark.job.JobReport;

/** Mean gradients of a regression's loss, without regularisation. */
interface Gradients extends AutoCloseable {
    /**
     * The gradient at some weights.
     *
     * @param weights not modified
     * @param iterationsLeft how many more will be asked for at most
     */
    double[] at(double[] weights, int iterationsLeft);

    /** What runs, in one line. */
    String plan();

    /** Workers whose results were wrong so far, ascending. */
    List<Integer> faulty();

    /** What was decided on the way, one line each. */
    List<String> decisions();

    /** What does not suit the promise. */
    List<String> warnings();

    /** Rounds so far. */
    List<JobReport> reports();

    @Override
    void close();
}
