package org.codedcomputing.core.matmul;

import java.util.Arrays;
import java.util.BitSet;
import org.codedcomputing.core.field.PrimeField;
import org.codedcomputing.core.poly.ReedSolomonCode;

/**
 * A scheme over a field in which the result of worker i, times a factor known beforehand, is the value at x_i of a polynomial of
 * degree below K: any K results give the polynomial. Entry by entry the results are a word of a Reed-Solomon code.
 */
final class PolynomialScheme<A> implements ProductScheme<A> {
    private static final long serialVersionUID = 1L;

    private final FieldArithmetic<A> arithmetic;
    private final PolynomialDesign design;

    PolynomialScheme(FieldArithmetic<A> arithmetic, PolynomialDesign design) {
        this.arithmetic = arithmetic;
        this.design = design;
        if (design.points.size() < design.threshold) {
            throw new IllegalArgumentException(
                    "%s needs %d results, plan has only %d tasks; lower p\u00b7m\u00b7n or add tasks"
                            .formatted(design.name, design.threshold, design.points.size()));
        }
    }

    @Override
    public String name() {
        return design.name;
    }

    @Override
    public Partition partition() {
        return design.partition;
    }

    @Override
    public int batch() {
        return design.batch;
    }

    @Override
    public int workers() {
        return design.points.size();
    }

    @Override
    public int threshold() {
        return design.threshold;
    }

    @Override
    public int systematic() {
        return design.systematic;
    }

    @Override
    public int masksA() {
        return design.masksA;
    }

    @Override
    public int masksB() {
        return design.masksB;
    }

    @Override
    public A rowsA(int worker) {
        return row(design.rowsA, worker);
    }

    @Override
    public A rowsB(int worker) {
        return row(design.rowsB, worker);
    }

    private A row(long[] rows, int worker) {
        int width = rows.length / workers();
        return arithmetic.store(Arrays.copyOfRange(rows, worker * width, (worker + 1) * width));
    }

    private boolean allSystematic(BitSet arrived) {
        return systematic() > 0 && arrived.nextClearBit(0) >= systematic();
    }

    @Override
    public int missing(BitSet arrived) {
        if (allSystematic(arrived)) {
            return 0;
        }
        int missing = Math.max(0, threshold() - arrived.cardinality());
        int raw = systematic() - arrived.get(0, systematic()).cardinality();
        return systematic() > 0 ? Math.min(missing, raw) : missing;
    }

    @Override
    public BitSet used(BitSet arrived) {
        BitSet used = new BitSet();
        if (allSystematic(arrived)) {
            used.set(0, systematic());
        } else {
            arrived.stream().limit(threshold()).forEach(used::set);
        }
        return used;
    }

    @Override
    public Decoding<A> decoding(BitSet used) {
        int[] workers = used.stream().toArray();
        long[] rows = design.readout.rows(design.points.restrictedTo(workers));
        if (design.factors.length > 0) {
            PrimeField field = arithmetic.field();
            for (int i = 0; i < rows.length; i++) {
                rows[i] = field.mul(rows[i], design.factors[workers[i % workers.length]]);
            }
        }
        return Decoding.exact(workers, arithmetic.store(rows));
    }

    /** The Reed-Solomon code of the results of some workers, each times its factor. */
    ReedSolomonCode words(int[] workers) {
        return new ReedSolomonCode(design.points.restrictedTo(workers), threshold());
    }

    /** What the result of a worker is multiplied by to be a value of the polynomial. */
    long factor(int worker) {
        return design.factors.length == 0 ? 1 : design.factors[worker];
    }
}
