package org.codedcomputing.spark.gradient;

import java.util.List;
import org.codedcomputing.core.computation.NotDecodableException;
import org.codedcomputing.core.gradient.ExactScheme;
import org.codedcomputing.core.gradient.GradientCode;
import org.codedcomputing.spark.job.TaskTime;

/**
 * The rows of a dataset at their workers, and gradients of one loss over all of them at any parameters: the exact sum, but for
 * rounding, whichever s workers straggle. By fractional repetition it is the same sum bit for bit. Thread-safe; to be closed, which
 * cancels what runs and frees the rows.
 */
public final class GradientSession implements AutoCloseable {
    private final GradientRounds<double[]> rounds;
    private final GradientCode<RowBlocks> code;

    GradientSession(GradientRounds<double[]> rounds, GradientCode<RowBlocks> code) {
        this.rounds = rounds;
        this.code = code;
    }

    /** The code in use. */
    public ExactScheme scheme() {
        return code.scheme();
    }

    /** Features d of a row. */
    public int columns() {
        return rounds.cut().columns();
    }

    /** Rows of the data. */
    public long rows() {
        return rounds.cut().rows();
    }

    /** Sum of the weights of all rows. */
    public double weight() {
        return rounds.cut().weight();
    }

    /**
     * The gradient of all rows. If more than s workers straggle it is waited for, at most until the deadline.
     *
     * @param parameters p numbers; not modified
     * @throws IllegalArgumentException if there are not p, or one is not finite
     * @throws NotDecodableException if too few workers answered by the deadline; the text says whose answers are missing
     * @throws org.codedcomputing.spark.job.CodedJobException if there is none for another reason: all tasks ended and too many of
     *     them failed, the job was cancelled; also at the deadline if the sum is put together on the executors
     */
    public GradientSum gradient(double[] parameters) {
        int p = rounds.message().parameters();
        double[] numbers = p > rounds.options().slicedFrom()
                ? rounds.evaluateSliced(
                        parameters, code, answer -> answer.parts().collect())
                : rounds.evaluate(parameters);
        double counted = numbers[p + 1];
        if (Math.rint(counted) != rows()) {
            throw new NotDecodableException(
                    "the decoded sum is of %s rows, the data has %d: %s does not decode well enough"
                            .formatted(counted, rows(), code.name()));
        }
        double[] gradient = new double[p];
        System.arraycopy(numbers, 0, gradient, 0, p);
        return new GradientSum(gradient, numbers[p], weight());
    }

    /**
     * What an optimizer makes small: the mean loss and {@code l2/2} times the squares of some parameters.
     *
     * @param l2 at least 0
     * @param penalised the first so many parameters; the others, such as intercepts, are free
     */
    public Objective objective(double l2, int penalised) {
        return Objective.mean(this::gradient, l2, penalised);
    }

    /** How the gradients so far came about. */
    public GradientReport report() {
        return rounds.report();
    }

    /** Times of tasks since they were last taken. */
    List<TaskTime> takeTaskTimes() {
        return rounds.takeTaskTimes();
    }

    @Override
    public void close() {
        rounds.close();
    }
}
