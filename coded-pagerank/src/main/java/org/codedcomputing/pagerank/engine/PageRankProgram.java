package org.codedcomputing.pagerank.engine;

/**
 * PageRank as a vertex program; the same bits as {@link PageRank}, but for {@link Normalisation#finish}, which is the caller's.
 *
 * @param vertices n, at least 1
 * @param damping d, 0 to 1
 * @param normalisation whether dangling vertices give their rank to all, or lose it
 */
public record PageRankProgram(int vertices, double damping, Normalisation normalisation) implements CombiningProgram {
    /** @throws IllegalArgumentException if one is out of range */
    public PageRankProgram {
        if (vertices < 1) {
            throw new IllegalArgumentException("graph has no vertices");
        }
        if (!(damping >= 0 && damping <= 1)) {
            throw new IllegalArgumentException("damping must be in [0,1], got " + damping);
        }
    }

    /** The conventional one. */
    public PageRankProgram(int vertices, double damping) {
        this(vertices, damping, Normalisation.CONVENTIONAL);
    }

    @Override
    public double initial(int vertex) {
        return 1.0 / vertices;
    }

    @Override
    public double message(int source, double state, int outDegree, int inSlot) {
        return outDegree == 0 ? 0 : state / outDegree;
    }

    @Override
    public boolean isSourceOnly() {
        return true;
    }

    @Override
    public boolean isFinite() {
        return true;
    }

    @Override
    public double offer(int vertex, double state, int outDegree) {
        return outDegree == 0 && normalisation == Normalisation.CONVENTIONAL ? state : 0;
    }

    @Override
    public double identity() {
        return 0;
    }

    @Override
    public double combine(double a, double b) {
        return a + b;
    }

    @Override
    public boolean addsShares() {
        return true;
    }

    @Override
    public double apply(int vertex, double state, double combined, double offered) {
        return base(offered) + damping * combined;
    }

    /** What every vertex has without any in-arc. */
    double base(double offered) {
        return (1 - damping) / vertices + damping / vertices * offered;
    }
}
