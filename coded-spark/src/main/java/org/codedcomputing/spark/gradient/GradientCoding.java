package org.codedcomputing.spark.gradient;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.codedcomputing.core.gradient.CyclicRepetition;
import org.codedcomputing.core.gradient.ExactScheme;
import org.codedcomputing.core.gradient.FractionalRepetition;
import org.codedcomputing.core.gradient.GradientSchemes;
import org.codedcomputing.core.gradient.RealCirculant;
import org.codedcomputing.core.gradient.ReedSolomonForm;
import org.codedcomputing.spark.cli.NearestNames;

/** How gradients are coded. All of these give the exact sum, but for rounding. */
public enum GradientCoding {
    /**
     * With a number of stragglers s the scheme that costs least for it; without one whatever is expected to be quickest, which may
     * be no coding at all.
     */
    AUTO,
    /** Every partition at one worker, all of whom are waited for; s = 0. */
    UNCODED,
    /** Fractional repetition: n/(s+1) groups that hold the same partitions each; s+1 must divide n. */
    FRC,
    /** Whole copies: floor(n/(s+1)) partitions, each at s+1 workers or more; any n and s. */
    REPETITION,
    /** Random cyclic: n partitions, each at s+1 neighbours, any n-s answers suffice. */
    CYCLIC,
    /** Real circulant: the same with milder growth of rounding errors; one partition more for each worker if n and s are both even or both odd. */
    CIRCULANT,
    /** Reed-Solomon form with complex coefficients: messages of twice the length. */
    REED_SOLOMON,
    /** Coded tail: no coding but several tasks a worker, of which late ones get a copy on slots that would idle; s = 0. */
    TAIL;

    /** As it is typed, such as {@code reed-solomon}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Whether there are stragglers to choose. */
    public boolean tolerates() {
        return this != UNCODED && this != TAIL;
    }

    /**
     * What was typed.
     *
     * @throws IllegalArgumentException if there is no such coding; the text names the nearest
     */
    public static GradientCoding of(String label) {
        List<String> labels = Arrays.stream(values()).map(GradientCoding::label).toList();
        int at = labels.indexOf(label.toLowerCase(Locale.ROOT));
        if (at < 0) {
            List<String> nearest = NearestNames.of(label, labels);
            throw new IllegalArgumentException("no coding of gradients is called %s; %s"
                    .formatted(
                            label,
                            nearest.isEmpty()
                                    ? "there are " + String.join(", ", labels)
                                    : "did you mean " + String.join(" or ", nearest) + "?"));
        }
        return values()[at];
    }

    /**
     * The scheme.
     *
     * @param n workers; tasks of a coded tail
     * @param s stragglers
     * @throws IllegalArgumentException if there is none for n and s
     */
    ExactScheme scheme(int n, int s, long seed) {
        return switch (this) {
            case AUTO -> GradientSchemes.auto(n, s);
            case UNCODED, TAIL, FRC -> FractionalRepetition.of(n, s);
            case REPETITION -> FractionalRepetition.generalised(n, s);
            case CYCLIC -> CyclicRepetition.best(n, s, seed);
            case CIRCULANT -> RealCirculant.of(n, s);
            case REED_SOLOMON -> ReedSolomonForm.cyclic(n, s);
        };
    }
}
