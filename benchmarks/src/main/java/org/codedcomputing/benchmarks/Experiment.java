package org.codedcomputing.benchmarks;

import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** A named measurement. */
public interface Experiment {
    /** Seed of everything random unless another is given. */
    long USUAL_SEED = 20261123;

    /** The name that users type behind {@code bench}. */
    String name();

    /** One line for the list of experiments. */
    String description();

    /**
     * Measures.
     *
     * @param options how thoroughly, and where to say how it goes
     * @return all figures and goals
     * @throws Exception whatever stops the measurement; half a result is none
     */
    Result run(Options options) throws Exception;

    /**
     * The plot of a result.
     *
     * @param result of this experiment
     */
    default Optional<LinePlot> plot(Result result) {
        return Optional.empty();
    }

    /**
     * More plots of a result, each by what is put behind the experiment's name in the name of its file.
     *
     * @param result of this experiment
     */
    default Map<String, LinePlot> otherPlots(Result result) {
        return Map.of();
    }

    /**
     * Numbers of what is run, by name, for texts that stand beside the figures: none of them is typed twice. Numbers, or words that
     * have numbers in them.
     *
     * @param quick whether in the quick form
     */
    default Map<String, Object> settings(boolean quick) {
        return Map.of();
    }

    /**
     * How to run.
     *
     * @param quick whether to stay under two minutes, four on the lab, with fewer sizes and repetitions
     * @param seed seed of everything random
     * @param progress takes one line whenever a part has ended
     */
    record Options(boolean quick, long seed, Consumer<String> progress) {}
}
