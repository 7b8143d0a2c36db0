package org.codedcomputing.core.field.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.random.RandomGenerator;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Shapes that do not fit and outputs that overlap inputs are refused, with the numbers, before anything is written. */
class KernelShapesTest {
    static List<BulkKernels<int[]>> kernels() {
        BulkKernels<int[]> vector = Kernels.mersenne31();
        return List.of(
                vector,
                Kernels.prime(org.codedcomputing.core.field.Mersenne31.FIELD, KernelProvider.SCALAR),
                vector.parallel(Runnable::run, 2));
    }

    private static MatrixView<int[]> matrix(int rows, int columns) {
        return MatrixView.of(new int[rows * columns], rows, columns);
    }

    private static Slice<int[]> vector(int length) {
        return Slice.of(new int[length]);
    }

    private static void refused(String message, ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class).hasMessage(message);
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void unequalShapes(BulkKernels<int[]> kernels) {
        refused(
                "C = A B needs A m x k, B k x n, C m x n, but A is 2 x 3, B is 4 x 5, C is 2 x 5",
                () -> kernels.multiply(matrix(2, 3), matrix(4, 5), matrix(2, 5)));
        refused(
                "C = A B needs A m x k, B k x n, C m x n, but A is 2 x 3, B is 3 x 5, C is 2 x 4",
                () -> kernels.multiply(matrix(2, 3), matrix(3, 5), matrix(2, 4)));
        refused(
                "C = A B needs A m x k, B k x n, C m x n, but A is 2 x 3, B is 3 x 5, C is 3 x 5",
                () -> kernels.multiply(matrix(2, 3), matrix(3, 5), matrix(3, 5)));
        refused(
                "C = A^T B needs A k x m, B k x n, C m x n, but A is 2 x 3, B is 3 x 5, C is 3 x 5",
                () -> kernels.multiplyTransposed(matrix(2, 3), matrix(3, 5), matrix(3, 5)));
        refused(
                "C = A^T needs A m x n, C n x m, but A is 2 x 3, C is 2 x 3",
                () -> kernels.transpose(matrix(2, 3), matrix(2, 3)));
        refused(
                "y = A x needs A m x n, x of n, y of m, but A is 2 x 3, x has 2 and y 2 elements",
                () -> kernels.multiplyVector(matrix(2, 3), vector(2), vector(2)));
        refused(
                "y = A^T x needs A m x n, x of m, y of n, but A is 2 x 3, x has 3 and y 3 elements",
                () -> kernels.multiplyTransposedVector(matrix(2, 3), vector(3), vector(3)));
        refused(
                "y = y + s x needs vectors of equal length, but they have 4 and 5 elements",
                () -> kernels.axpy(new int[1], 0, vector(4), vector(5)));
        refused(
                "the inner product needs vectors of equal length, but they have 4 and 5 elements",
                () -> kernels.dot(vector(4), vector(5), new int[1], 0));
        refused(
                "z = x y needs vectors of equal length, but they have 4 and 6 elements",
                () -> kernels.hadamard(vector(4), vector(4), vector(6)));
        refused(
                "evaluation needs vectors of equal length, but they have 4 and 5 elements",
                () -> kernels.evaluate(vector(3), vector(4), vector(5)));
        refused(
                "combining needs one row of coefficients per output and one column per input, but coefficients are 2 x 3"
                        + " for 2 outputs and 2 inputs",
                () -> kernels.combine(matrix(2, 3), List.of(vector(1), vector(1)), List.of(vector(1), vector(1))));
        refused(
                "combining needs vectors of equal length, but they have 2 and 1 elements",
                () -> kernels.combine(matrix(1, 2), List.of(vector(1), vector(2)), List.of(vector(1))));
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void indicesOutsideTheirArrays(BulkKernels<int[]> kernels) {
        assertThatThrownBy(() -> kernels.axpy(new int[2], 2, vector(3), vector(3)))
                .isInstanceOf(IndexOutOfBoundsException.class)
                .hasMessageContaining("2");
        assertThatThrownBy(() -> kernels.dot(vector(3), vector(3), new int[2], -1))
                .isInstanceOf(IndexOutOfBoundsException.class)
                .hasMessageContaining("-1");
        assertThatThrownBy(() -> kernels.fillRandom(vector(3), nothing())).isInstanceOf(NullPointerException.class);
    }

    @SuppressWarnings("NullAway") // What a caller without null checks might pass.
    private static RandomGenerator nothing() {
        return null;
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void overlaps(BulkKernels<int[]> kernels) {
        int[] shared = new int[100];
        java.util.Arrays.fill(shared, 7);
        int[] before = shared.clone();
        MatrixView<int[]> low = new MatrixView<>(shared, 0, 3, 3, 4);
        MatrixView<int[]> high = new MatrixView<>(shared, 10, 3, 3, 3);
        refused(
                "C at 10..18 overlaps A at 0..10 of the same array; write to an array of its own",
                () -> kernels.multiply(low, matrix(3, 3), high));
        refused(
                "C at 10..18 overlaps B at 0..10 of the same array; write to an array of its own",
                () -> kernels.multiplyTransposed(matrix(3, 3), low, high));
        refused(
                "C at 0..10 overlaps A at 10..18 of the same array; write to an array of its own",
                () -> kernels.transpose(high, low));
        Slice<int[]> x = new Slice<>(shared, 20, 5);
        Slice<int[]> y = new Slice<>(shared, 24, 5);
        for (ThrowingCallable call : List.<ThrowingCallable>of(
                () -> kernels.multiplyVector(matrix(5, 5), x, y),
                () -> kernels.multiplyTransposedVector(matrix(5, 5), x, y),
                () -> kernels.axpy(new int[1], 0, x, y),
                () -> kernels.axpy(shared, 26, Slice.of(new int[5]), y),
                () -> kernels.hadamard(x, Slice.of(new int[5]), y),
                () -> kernels.hadamard(Slice.of(new int[5]), x, y),
                () -> kernels.evaluate(x, Slice.of(new int[5]), y),
                () -> kernels.evaluate(vector(2), x, y),
                () -> kernels.evaluate(vector(2), y, y),
                () -> kernels.combine(matrix(1, 1), List.of(x), List.of(y)),
                () -> kernels.combine(matrix(2, 1), List.of(vector(5)), List.of(x, y)),
                () -> kernels.combine(new MatrixView<>(shared, 26, 1, 1, 1), List.of(vector(5)), List.of(y)))) {
            assertThatThrownBy(call)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("overlaps")
                    .hasMessageContaining("at 24..28");
        }
        assertThat(shared).isEqualTo(before);
    }

    /** Neighbours that touch do not overlap, and neither does an empty output inside an input. */
    @Test
    void neighboursAreApart() {
        int[] shared = {1, 2, 3, 4, 0, 0, 0, 0};
        MatrixView<int[]> a = MatrixView.of(shared, 2, 2);
        Kernels.mersenne31().multiply(a, a, new MatrixView<>(shared, 4, 2, 2, 2));
        assertThat(shared).containsExactly(1, 2, 3, 4, 7, 10, 15, 22);
        Kernels.mersenne31().hadamard(new Slice<>(shared, 2, 0), new Slice<>(shared, 1, 0), new Slice<>(shared, 3, 0));
        assertThat(shared).containsExactly(1, 2, 3, 4, 7, 10, 15, 22);
    }

    @Test
    void viewsAreCheckedAgainstTheirArrays() {
        refused("a matrix cannot be -1 x 2", () -> new MatrixView<>(new int[4], 0, -1, 2, 2));
        refused("stride 2 is below 3 columns; rows would overlap", () -> new MatrixView<>(new int[9], 0, 3, 3, 2));
        assertThatThrownBy(() -> new MatrixView<>(new int[9], 1, 3, 3, 3))
                .isInstanceOf(IndexOutOfBoundsException.class)
                .hasMessage("3 x 3 matrix at offset 1 with stride 3 ends at 10, beyond the array of 9");
        assertThatThrownBy(() -> new MatrixView<>(new int[9], 0, 1 << 20, 1, 1 << 20))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> new MatrixView<>(new int[9], -1, 1, 1, 1))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> new Slice<>(new int[9], 5, 5)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> Slice.of("text")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> vector(4).slice(2, 5)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> matrix(4, 4).rows(2, 5)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> matrix(4, 4).columns(-1, 2)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> matrix(4, 4).row(4)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void partsOfViews() {
        MatrixView<int[]> view = new MatrixView<>(new int[50], 3, 4, 5, 7);
        assertThat(view.rows(1, 3)).isEqualTo(new MatrixView<>(view.data(), 10, 2, 5, 7));
        assertThat(view.columns(2, 4)).isEqualTo(new MatrixView<>(view.data(), 5, 4, 2, 7));
        assertThat(view.row(3)).isEqualTo(new Slice<>(view.data(), 24, 5));
        assertThat(view.rows(4, 4).rows()).isZero();
        assertThat(new MatrixView<>(new int[0], 0, 1 << 20, 0, 1 << 20)
                        .rows(9000, 9001)
                        .columns())
                .isZero();
        assertThat(new MatrixView<>(new int[0], 0, 1 << 20, 0, 1 << 20)
                        .row(9000)
                        .length())
                .isZero();
    }

    @Test
    void fieldsBeyond31BitsHaveTheirOwnKernels() {
        refused(
                "modulus 2305843009213693951 is beyond 2^31-1 = 2147483647; take the kernels for M61",
                () -> Kernels.prime(org.codedcomputing.core.field.Mersenne61.FIELD));
    }
}
