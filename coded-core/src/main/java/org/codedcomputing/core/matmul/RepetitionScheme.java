package org.codedcomputing.core.matmul;

import java.util.BitSet;

/** Raw products of blocks: product (k, j, l) has index {@code (k p + j) n + l}, and worker i computes product i mod pmn. */
final class RepetitionScheme<A> implements ProductScheme<A> {
    private static final long serialVersionUID = 1L;

    private final String name;
    private final Partition partition;
    private final int workers;
    private final BlockArithmetic<A> arithmetic;

    RepetitionScheme(String name, Partition partition, int workers, BlockArithmetic<A> arithmetic) {
        this.name = name;
        this.partition = partition;
        this.workers = workers;
        this.arithmetic = arithmetic;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Partition partition() {
        return partition;
    }

    @Override
    public int workers() {
        return workers;
    }

    @Override
    public int threshold() {
        return partition.products();
    }

    @Override
    public int systematic() {
        return partition.products();
    }

    @Override
    public A rowsA(int worker) {
        long[] row = new long[partition.blocksA()];
        row[product(worker) / partition.n()] = 1;
        return arithmetic.integers(row);
    }

    @Override
    public A rowsB(int worker) {
        long[] row = new long[partition.blocksB()];
        int j = product(worker) / partition.n() % partition.p();
        row[j * partition.n() + product(worker) % partition.n()] = 1;
        return arithmetic.integers(row);
    }

    private int product(int worker) {
        return worker % partition.products();
    }

    @Override
    public int missing(BitSet arrived) {
        BitSet products = new BitSet();
        arrived.stream().forEach(worker -> products.set(product(worker)));
        return partition.products() - products.cardinality();
    }

    @Override
    public BitSet used(BitSet arrived) {
        BitSet used = new BitSet();
        BitSet products = new BitSet();
        for (int worker = arrived.nextSetBit(0); worker >= 0; worker = arrived.nextSetBit(worker + 1)) {
            if (!products.get(product(worker))) {
                products.set(product(worker));
                used.set(worker);
            }
        }
        return used;
    }

    @Override
    public Decoding<A> decoding(BitSet used) {
        int[] chosen = used.stream().toArray();
        long[] rows = new long[partition.blocksC() * chosen.length];
        for (int i = 0; i < chosen.length; i++) {
            int product = product(chosen[i]);
            int k = product / partition.n() / partition.p();
            rows[(k * partition.n() + product % partition.n()) * chosen.length + i] = 1;
        }
        return new Decoding<>(chosen, arithmetic.integers(rows), arithmetic.exact() ? 0 : 1);
    }
}
