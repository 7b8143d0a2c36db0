package org.codedcomputing.lcc.code;

import java.util.Arrays;
import java.util.List;
import org.codedcomputing.core.field.kernel.MatrixView;
import org.codedcomputing.core.field.kernel.Slice;
import org.codedcomputing.core.matmul.Block;
import org.codedcomputing.core.matmul.FieldArithmetic;

/** The kinds of {@link WorkerExpression}. */
final class Expressions {
    private Expressions() {}

    record Argument(int index) implements WorkerExpression {
        @Override
        public int degree(int... degrees) {
            requireArgument(degrees.length);
            return degrees[index];
        }

        @Override
        public <A> Block<A> evaluate(FieldArithmetic<A> arithmetic, List<Block<A>> arguments) {
            requireArgument(arguments.size());
            return arguments.get(index);
        }

        private void requireArgument(int count) {
            if (index >= count) {
                throw new IllegalArgumentException(
                        "the expression uses argument %d but only %d are there".formatted(index, count));
            }
        }
    }

    record Constant(int rows, int columns, List<Long> values) implements WorkerExpression {
        @Override
        public int degree(int... degrees) {
            return 0;
        }

        @Override
        public <A> Block<A> evaluate(FieldArithmetic<A> arithmetic, List<Block<A>> arguments) {
            return arithmetic.block(
                    rows, columns, values.stream().mapToLong(Long::longValue).toArray());
        }
    }

    record Sum(WorkerExpression left, WorkerExpression right) implements WorkerExpression {
        @Override
        public int degree(int... degrees) {
            return Math.max(left.degree(degrees), right.degree(degrees));
        }

        @Override
        public <A> Block<A> evaluate(FieldArithmetic<A> arithmetic, List<Block<A>> arguments) {
            return WorkerExpression.combination(
                    arithmetic, 1, left.evaluate(arithmetic, arguments), 1, right.evaluate(arithmetic, arguments));
        }
    }

    record Scale(long factor, WorkerExpression operand) implements WorkerExpression {
        @Override
        public int degree(int... degrees) {
            return operand.degree(degrees);
        }

        @Override
        public <A> Block<A> evaluate(FieldArithmetic<A> arithmetic, List<Block<A>> arguments) {
            Block<A> value = operand.evaluate(arithmetic, arguments);
            Block<A> scaled = WorkerExpression.zeros(arithmetic, value.rows(), value.columns());
            arithmetic.kernels().axpy(arithmetic.integers(factor), 0, Slice.of(value.data()), Slice.of(scaled.data()));
            return scaled;
        }
    }

    record Product(WorkerExpression left, WorkerExpression right) implements WorkerExpression {
        @Override
        public int degree(int... degrees) {
            return Math.addExact(left.degree(degrees), right.degree(degrees));
        }

        @Override
        public <A> Block<A> evaluate(FieldArithmetic<A> arithmetic, List<Block<A>> arguments) {
            Block<A> b = right.evaluate(arithmetic, arguments);
            // A transpose on the left costs nothing: there is a kernel for it.
            boolean transposed = left instanceof Transpose;
            Block<A> a = left instanceof Transpose t
                    ? t.operand().evaluate(arithmetic, arguments)
                    : left.evaluate(arithmetic, arguments);
            Block<A> c = WorkerExpression.zeros(arithmetic, transposed ? a.columns() : a.rows(), b.columns());
            if (transposed) {
                arithmetic.kernels().multiplyTransposed(a.view(), b.view(), c.view());
            } else {
                arithmetic.kernels().multiply(a.view(), b.view(), c.view());
            }
            return c;
        }
    }

    record Hadamard(WorkerExpression left, WorkerExpression right) implements WorkerExpression {
        @Override
        public int degree(int... degrees) {
            return Math.addExact(left.degree(degrees), right.degree(degrees));
        }

        @Override
        public <A> Block<A> evaluate(FieldArithmetic<A> arithmetic, List<Block<A>> arguments) {
            Block<A> a = left.evaluate(arithmetic, arguments);
            // A square is of one value, which need not be computed twice.
            Block<A> b = left.equals(right) ? a : right.evaluate(arithmetic, arguments);
            if (a.rows() != b.rows() || a.columns() != b.columns()) {
                throw new IllegalArgumentException(
                        "cannot multiply %s by %s element by element".formatted(a.shape(), b.shape()));
            }
            Block<A> c = WorkerExpression.zeros(arithmetic, a.rows(), a.columns());
            arithmetic.kernels().hadamard(Slice.of(a.data()), Slice.of(b.data()), Slice.of(c.data()));
            return c;
        }
    }

    record Transpose(WorkerExpression operand) implements WorkerExpression {
        @Override
        public int degree(int... degrees) {
            return operand.degree(degrees);
        }

        @Override
        public <A> Block<A> evaluate(FieldArithmetic<A> arithmetic, List<Block<A>> arguments) {
            Block<A> value = operand.evaluate(arithmetic, arguments);
            Block<A> transposed = WorkerExpression.zeros(arithmetic, value.columns(), value.rows());
            arithmetic.kernels().transpose(value.view(), transposed.view());
            return transposed;
        }
    }

    record Reshape(WorkerExpression operand, int rows, int columns) implements WorkerExpression {
        @Override
        public int degree(int... degrees) {
            return operand.degree(degrees);
        }

        @Override
        public <A> Block<A> evaluate(FieldArithmetic<A> arithmetic, List<Block<A>> arguments) {
            return new Block<>(
                    rows, columns, operand.evaluate(arithmetic, arguments).data());
        }
    }

    record RowRange(WorkerExpression operand, int from, int to) implements WorkerExpression {
        @Override
        public int degree(int... degrees) {
            return operand.degree(degrees);
        }

        @Override
        public <A> Block<A> evaluate(FieldArithmetic<A> arithmetic, List<Block<A>> arguments) {
            Block<A> value = operand.evaluate(arithmetic, arguments);
            if (from < 0 || from > to || to > value.rows()) {
                throw new IllegalArgumentException("rows %d to %d of a block of %s".formatted(from, to, value.shape()));
            }
            return RowBlocks.window(arithmetic.kernels(), value, from, to, to - from);
        }
    }

    record RowSums(WorkerExpression operand) implements WorkerExpression {
        @Override
        public int degree(int... degrees) {
            return operand.degree(degrees);
        }

        @Override
        public <A> Block<A> evaluate(FieldArithmetic<A> arithmetic, List<Block<A>> arguments) {
            Block<A> value = operand.evaluate(arithmetic, arguments);
            long[] ones = new long[value.columns()];
            Arrays.fill(ones, 1);
            Block<A> sums = WorkerExpression.zeros(arithmetic, value.rows(), 1);
            arithmetic
                    .kernels()
                    .multiply(value.view(), MatrixView.of(arithmetic.integers(ones), value.columns(), 1), sums.view());
            return sums;
        }
    }

    record NotPolynomial(String name, WorkerExpression operand) implements WorkerExpression {
        @Override
        public int degree(int... degrees) {
            throw refused();
        }

        @Override
        public <A> Block<A> evaluate(FieldArithmetic<A> arithmetic, List<Block<A>> arguments) {
            throw refused();
        }

        private IllegalArgumentException refused() {
            return new IllegalArgumentException(
                    "function '%s' is not polynomial; supply a polynomial approximation or use BACC".formatted(name));
        }
    }
}
