package org.codedcomputing.spark.reduce;

/**
 * Ring all-reduce: granule i at node i, and no master.
 *
 * @param workers N, 1 to 64
 */
record RingAllReduce(int workers) implements ReduceForm {
    RingAllReduce {
        ReduceForm.requireNodes("a ring", workers);
    }

    @Override
    public String name() {
        return "ring of N=%d".formatted(workers);
    }

    @Override
    public int nodes() {
        return workers;
    }

    @Override
    public int granules() {
        return workers;
    }

    @Override
    public int[] granules(int node) {
        return new int[] {node};
    }

    @Override
    public double[] coefficients(int node) {
        return new double[] {1};
    }
}
