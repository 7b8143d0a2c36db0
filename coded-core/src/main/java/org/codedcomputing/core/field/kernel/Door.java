package org.codedcomputing.core.field.kernel;

import java.lang.reflect.Array;
import java.util.List;
import java.util.Objects;

/** Checks that shapes fit and that outputs do not overlap inputs, before a kernel writes anything. */
final class Door {
    private Door() {}

    static void multiply(MatrixView<?> a, MatrixView<?> b, MatrixView<?> c) {
        if (a.columns() != b.rows() || c.rows() != a.rows() || c.columns() != b.columns()) {
            throw shapes("C = A B needs A m x k, B k x n, C m x n", a, b, c);
        }
        apart("C", span(c), "A", span(a));
        apart("C", span(c), "B", span(b));
    }

    static void multiplyTransposed(MatrixView<?> a, MatrixView<?> b, MatrixView<?> c) {
        if (a.rows() != b.rows() || c.rows() != a.columns() || c.columns() != b.columns()) {
            throw shapes("C = A^T B needs A k x m, B k x n, C m x n", a, b, c);
        }
        apart("C", span(c), "A", span(a));
        apart("C", span(c), "B", span(b));
    }

    static void transpose(MatrixView<?> a, MatrixView<?> c) {
        if (a.rows() != c.columns() || a.columns() != c.rows()) {
            throw new IllegalArgumentException(
                    "C = A^T needs A m x n, C n x m, but A is " + shape(a) + ", C is " + shape(c));
        }
        apart("C", span(c), "A", span(a));
    }

    static void multiplyVector(MatrixView<?> a, Slice<?> x, Slice<?> y) {
        if (a.columns() != x.length() || a.rows() != y.length()) {
            throw new IllegalArgumentException("y = A x needs A m x n, x of n, y of m, but A is " + shape(a)
                    + ", x has " + x.length() + " and y " + y.length() + " elements");
        }
        apart("y", span(y), "A", span(a));
        apart("y", span(y), "x", span(x));
    }

    static void multiplyTransposedVector(MatrixView<?> a, Slice<?> x, Slice<?> y) {
        if (a.rows() != x.length() || a.columns() != y.length()) {
            throw new IllegalArgumentException("y = A^T x needs A m x n, x of m, y of n, but A is " + shape(a)
                    + ", x has " + x.length() + " and y " + y.length() + " elements");
        }
        apart("y", span(y), "A", span(a));
        apart("y", span(y), "x", span(x));
    }

    static void axpy(Object scalar, int at, Slice<?> x, Slice<?> y) {
        Objects.checkIndex(at, Array.getLength(scalar));
        equalLength("y = y + s x", x, y);
        sameOrApart("y", span(y), "x", span(x));
        apart("y", span(y), "the factor", new Span(scalar, at, at + 1));
    }

    static void combine(MatrixView<?> coefficients, List<? extends Slice<?>> inputs, List<? extends Slice<?>> outputs) {
        if (coefficients.rows() != outputs.size() || coefficients.columns() != inputs.size()) {
            throw new IllegalArgumentException("combining needs one row of coefficients per output and one column per"
                    + " input, but coefficients are " + shape(coefficients) + " for " + outputs.size()
                    + " outputs and " + inputs.size() + " inputs");
        }
        for (int i = 0; i < outputs.size(); i++) {
            Slice<?> output = outputs.get(i);
            equalLength("combining", output, outputs.get(0));
            apart("output " + i, span(output), "the coefficients", span(coefficients));
            for (int j = 0; j < inputs.size(); j++) {
                equalLength("combining", inputs.get(j), output);
                apart("output " + i, span(output), "input " + j, span(inputs.get(j)));
            }
            for (int j = 0; j < i; j++) {
                apart("output " + i, span(output), "output " + j, span(outputs.get(j)));
            }
        }
    }

    static void dot(Slice<?> x, Slice<?> y, Object result, int at) {
        Objects.checkIndex(at, Array.getLength(result));
        equalLength("the inner product", x, y);
    }

    static void hadamard(Slice<?> x, Slice<?> y, Slice<?> z) {
        equalLength("z = x y", x, y);
        equalLength("z = x y", x, z);
        sameOrApart("z", span(z), "x", span(x));
        sameOrApart("z", span(z), "y", span(y));
    }

    static void evaluate(Slice<?> coefficients, Slice<?> points, Slice<?> values) {
        equalLength("evaluation", points, values);
        apart("the values", span(values), "the coefficients", span(coefficients));
        apart("the values", span(values), "the points", span(points));
    }

    private record Span(Object data, int from, int to) {}

    private static Span span(MatrixView<?> view) {
        return new Span(view.data(), view.offset(), view.end());
    }

    private static Span span(Slice<?> slice) {
        return new Span(slice.data(), slice.offset(), slice.end());
    }

    private static void apart(String output, Span out, String input, Span in) {
        if (out.data == in.data && out.from < in.to && in.from < out.to) {
            throw new IllegalArgumentException(output + " at " + out.from + ".." + (out.to - 1) + " overlaps " + input
                    + " at " + in.from + ".." + (in.to - 1) + " of the same array; write to an array of its own");
        }
    }

    private static void sameOrApart(String output, Span out, String input, Span in) {
        if (out.data != in.data || out.from != in.from) {
            apart(output, out, input, in);
        }
    }

    private static void equalLength(String what, Slice<?> one, Slice<?> other) {
        if (one.length() != other.length()) {
            throw new IllegalArgumentException(what + " needs vectors of equal length, but they have " + one.length()
                    + " and " + other.length() + " elements");
        }
    }

    private static String shape(MatrixView<?> view) {
        return view.rows() + " x " + view.columns();
    }

    private static IllegalArgumentException shapes(String rule, MatrixView<?> a, MatrixView<?> b, MatrixView<?> c) {
        return new IllegalArgumentException(
                rule + ", but A is " + shape(a) + ", B is " + shape(b) + ", C is " + shape(c));
    }
}
