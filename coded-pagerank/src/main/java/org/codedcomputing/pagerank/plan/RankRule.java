package org.codedcomputing.pagerank.plan;

import java.io.Serializable;
import org.codedcomputing.pagerank.engine.ChangeNorm;
import org.codedcomputing.pagerank.engine.Normalisation;
import org.codedcomputing.pagerank.engine.PageRank;
import org.codedcomputing.pagerank.engine.PageRankProgram;
import org.codedcomputing.pagerank.engine.StopRule;

/**
 * PageRank's parameters where its graph is not known yet; {@link #job} is what servers iterate.
 *
 * @param damping d, 0 to 1
 * @param stop when to end; changes are those of ranks that add up to 1
 * @param normalisation what ranks add up to
 * @param reproducible whether messages are rounded to multiples of 2^-62 and added as integers: then the ranks of all plans have
 *     the same bits, combined ones too
 */
public record RankRule(double damping, StopRule stop, Normalisation normalisation, boolean reproducible)
        implements Serializable {
    /** Checks ranges. */
    public RankRule {
        if (!(damping >= 0 && damping <= 1)) {
            throw new IllegalArgumentException("damping must be in [0,1], got %s".formatted(damping));
        }
    }

    /** So many iterations with the usual damping. */
    public static RankRule iterations(int iterations) {
        return of(new StopRule.Iterations(iterations));
    }

    /** Until the sum of the absolute changes is below a tolerance, with the usual damping. */
    public static RankRule tolerance(double tolerance, int maxIterations) {
        return of(new StopRule.Tolerance(tolerance, maxIterations, ChangeNorm.L1));
    }

    /** Conventional ranks with the usual damping. */
    public static RankRule of(StopRule stop) {
        return new RankRule(PageRank.DEFAULT_DAMPING, stop, Normalisation.CONVENTIONAL, false);
    }

    /** The same with another damping. */
    public RankRule withDamping(double other) {
        return new RankRule(other, stop, normalisation, reproducible);
    }

    /** The same with ranks that add up to something else. */
    public RankRule withNormalisation(Normalisation other) {
        return new RankRule(damping, stop, other, reproducible);
    }

    /** The same with sums that are equal for all plans. */
    public RankRule asReproducible() {
        return new RankRule(damping, stop, normalisation, true);
    }

    /**
     * What servers compute; {@link Normalisation#finish} makes its states ranks.
     *
     * @param vertices n, at least 1
     */
    public GraphJob job(int vertices) {
        return new GraphJob(new PageRankProgram(vertices, damping, normalisation), stop, reproducible);
    }
}
