package org.codedcomputing.core.matmul;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import org.codedcomputing.core.computation.ArrivedResults;
import org.codedcomputing.core.computation.NotDecodableException;
import org.codedcomputing.core.field.PrimeField;
import org.codedcomputing.core.field.SecureStream;
import org.codedcomputing.core.field.kernel.BulkKernels;
import org.codedcomputing.core.field.kernel.MatrixView;
import org.codedcomputing.core.field.kernel.Slice;
import org.codedcomputing.core.poly.FaultLocation;
import org.codedcomputing.core.poly.InconsistentResultsException;
import org.codedcomputing.core.poly.TooManyErrorsException;
import org.codedcomputing.core.poly.VectorLocator;

/**
 * Finds wrong results of a {@link PolynomialScheme}: every block is reduced to a few scalars u^T C v with secret random u and v,
 * and each scalar is a word of one Reed-Solomon code over the workers. One pass over the results, times the number of scalars.
 *
 * <p>A wrong block keeps u^T E v = 0 with probability at most 2/q; scalars are so many that all of them vanish with probability at
 * most 2^-{@value FreivaldsCheck#SECURITY_BITS}. {@link VectorLocator} adds as much.
 */
final class FaultLocator<A> {
    private final PolynomialScheme<A> scheme;
    private final FieldArithmetic<A> arithmetic;

    FaultLocator(PolynomialScheme<A> scheme, FieldArithmetic<A> arithmetic) {
        this.scheme = scheme;
        this.arithmetic = arithmetic;
    }

    /** The smallest c with (2/q)^c at most 2^-60, to the precision of a logarithm. */
    static int scalars(PrimeField field) {
        double bits = Math.log((double) field.modulus() / 2) / Math.log(2);
        return (int) Math.ceil(FreivaldsCheck.SECURITY_BITS / bits);
    }

    /**
     * @param results of workers; not modified
     * @param misshapen workers whose results are no blocks of the right shape over the field
     * @param errors wrong results at most, the misshapen ones included
     */
    BitSet locate(ArrivedResults<Block<A>> results, BitSet misshapen, int errors) {
        if (results.size() < scheme.threshold() + 2 * errors) {
            throw NotDecodableException.tooFew(results.size(), scheme.threshold() + 2 * errors);
        }
        int open = errors - misshapen.cardinality();
        if (open < 0) {
            throw tooMany(errors, results.size());
        }
        ArrivedResults<Block<A>> valid = results.without(misshapen);
        int[] workers = valid.workerArray();
        FaultLocation found;
        try {
            found = new VectorLocator(
                            scheme.words(workers), open, VectorLocator.defaultCombinations(arithmetic.field()))
                    .locate(reduce(valid.byWorker()));
        } catch (TooManyErrorsException | InconsistentResultsException contradiction) {
            throw new NotDecodableException(String.valueOf(contradiction.getMessage()));
        }
        if (found.faulty().size() > open) {
            throw tooMany(errors, results.size());
        }
        BitSet wrong = (BitSet) misshapen.clone();
        found.faulty().forEach(position -> wrong.set(workers[position]));
        return wrong;
    }

    private static NotDecodableException tooMany(int errors, int results) {
        return new NotDecodableException(
                "more than %d of %d results are wrong; cannot decode".formatted(errors, results));
    }

    /** The scalars of every result, times the factor that makes them values of a polynomial. */
    private long[][] reduce(Map<Integer, Block<A>> results) {
        PrimeField field = arithmetic.field();
        BulkKernels<A> kernels = arithmetic.kernels();
        int count = scalars(field);
        Block<A> first = results.values().iterator().next();
        SecureStream secret = new SecureStream();
        A left = kernels.newArray(Math.multiplyExact(count, first.rows()));
        A right = kernels.newArray(Math.multiplyExact(count, first.columns()));
        kernels.fillRandom(Slice.of(left), secret);
        kernels.fillRandom(Slice.of(right), secret);
        A rows = kernels.newArray(Math.multiplyExact(count, first.columns()));
        A scalars = kernels.newArray(count);
        List<long[]> reduced = new ArrayList<>();
        for (Map.Entry<Integer, Block<A>> result : results.entrySet()) {
            kernels.multiply(
                    MatrixView.of(left, count, first.rows()),
                    result.getValue().view(),
                    MatrixView.of(rows, count, first.columns()));
            long[] word = new long[count];
            for (int j = 0; j < count; j++) {
                kernels.dot(row(rows, j, first.columns()), row(right, j, first.columns()), scalars, j);
                word[j] = field.mul(arithmetic.residue(scalars, j), scheme.factor(result.getKey()));
            }
            reduced.add(word);
        }
        return reduced.toArray(long[][]::new);
    }

    private static <A> Slice<A> row(A data, int row, int columns) {
        return new Slice<>(data, row * columns, columns);
    }
}
