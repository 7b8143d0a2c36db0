package org.codedcomputing.lcc.code;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import org.codedcomputing.core.field.kernel.MatrixView;
import org.codedcomputing.core.field.kernel.Slice;
import org.codedcomputing.core.matmul.Block;
import org.codedcomputing.core.matmul.FieldArithmetic;

/**
 * What workers compute with the matrices in their shares, as an expression that knows its degree: a code needs a polynomial, and
 * its threshold is one more than the polynomial's degree.
 *
 * <p>Sums have the larger degree of the two, products of any kind the sum of both, a power e times its base's; transposes,
 * slices, reshapes and sums of rows leave it alone. Immutable.
 */
public sealed interface WorkerExpression extends Serializable
        permits Expressions.Argument,
                Expressions.Constant,
                Expressions.Sum,
                Expressions.Scale,
                Expressions.Product,
                Expressions.Hadamard,
                Expressions.Transpose,
                Expressions.Reshape,
                Expressions.RowRange,
                Expressions.RowSums,
                Expressions.NotPolynomial {
    /**
     * Degree of the expression if argument j has degree {@code degrees[j]}. With 1 for encoded arguments and 0 for public ones
     * this is deg f; with the degrees of their encodings in z, the degree D of what workers evaluate.
     *
     * @param degrees one for each argument, at least 0; not modified
     * @throws IllegalArgumentException if the expression is no polynomial, or has more arguments
     * @throws ArithmeticException if the degree is beyond 2^31-1
     */
    int degree(int... degrees);

    /**
     * Its value.
     *
     * @param arguments in order; not modified
     * @throws IllegalArgumentException if shapes do not fit, or the expression is no polynomial
     * @throws org.codedcomputing.core.field.kernel.KernelInterruptedException if the thread is interrupted
     */
    <A> Block<A> evaluate(FieldArithmetic<A> arithmetic, List<Block<A>> arguments);

    /**
     * Argument j of the worker function.
     *
     * @param index from 0
     */
    static WorkerExpression argument(int index) {
        LagrangePoints.requireAtLeast("index of an argument", index, 0);
        return new Expressions.Argument(index);
    }

    /**
     * A known matrix.
     *
     * @param values rows x columns integers, row by row, reduced to the field when evaluated; copied
     */
    static WorkerExpression constant(int rows, int columns, long... values) {
        if ((long) rows * columns != values.length) {
            throw new IllegalArgumentException(
                    "%d values are no matrix of %d x %d".formatted(values.length, rows, columns));
        }
        return new Expressions.Constant(
                rows, columns, Arrays.stream(values).boxed().toList());
    }

    /**
     * A function that is no polynomial, such as relu: it can be written down, but neither encoded for nor evaluated.
     *
     * @param name for the message that refuses it
     */
    static WorkerExpression notPolynomial(String name, WorkerExpression operand) {
        return new Expressions.NotPolynomial(name, operand);
    }

    /** The sum, of equal shapes. */
    default WorkerExpression plus(WorkerExpression other) {
        return new Expressions.Sum(this, other);
    }

    /** The difference, of equal shapes. */
    default WorkerExpression minus(WorkerExpression other) {
        return plus(other.times(-1));
    }

    /** The multiple by an integer. */
    default WorkerExpression times(long factor) {
        return new Expressions.Scale(factor, this);
    }

    /** The matrix product. */
    default WorkerExpression times(WorkerExpression other) {
        return new Expressions.Product(this, other);
    }

    /** The product element by element, of equal shapes. */
    default WorkerExpression hadamard(WorkerExpression other) {
        return new Expressions.Hadamard(this, other);
    }

    /**
     * The power of every element.
     *
     * @param exponent at least 1
     */
    default WorkerExpression power(int exponent) {
        LagrangePoints.requireAtLeast("exponent", exponent, 1);
        WorkerExpression half = exponent < 2 ? this : power(exponent / 2);
        if (exponent == 1) {
            return this;
        }
        WorkerExpression square = half.hadamard(half);
        return exponent % 2 == 0 ? square : square.hadamard(this);
    }

    /** The transpose. */
    default WorkerExpression transpose() {
        return new Expressions.Transpose(this);
    }

    /** The same elements, row by row, in another shape. */
    default WorkerExpression reshape(int rows, int columns) {
        return new Expressions.Reshape(this, rows, columns);
    }

    /**
     * Some rows.
     *
     * @param from first row
     * @param to one past the last row
     */
    default WorkerExpression rows(int from, int to) {
        return new Expressions.RowRange(this, from, to);
    }

    /** A column with the sum of each row. */
    default WorkerExpression rowSums() {
        return new Expressions.RowSums(this);
    }

    /** A new block of zeros. */
    static <A> Block<A> zeros(FieldArithmetic<A> arithmetic, int rows, int columns) {
        return new Block<>(rows, columns, arithmetic.kernels().newArray(Math.multiplyExact(rows, columns)));
    }

    /** The linear combination of two blocks of one shape. */
    static <A> Block<A> combination(
            FieldArithmetic<A> arithmetic, long factor, Block<A> first, long other, Block<A> second) {
        if (first.rows() != second.rows() || first.columns() != second.columns()) {
            throw new IllegalArgumentException("cannot add %s to %s".formatted(second.shape(), first.shape()));
        }
        Block<A> sum = zeros(arithmetic, first.rows(), first.columns());
        arithmetic
                .kernels()
                .combine(
                        MatrixView.of(arithmetic.integers(factor, other), 1, 2),
                        List.of(Slice.of(first.data()), Slice.of(second.data())),
                        List.of(Slice.of(sum.data())));
        return sum;
    }
}
