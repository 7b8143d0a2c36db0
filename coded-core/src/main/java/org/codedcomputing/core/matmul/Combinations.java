package org.codedcomputing.core.matmul;

import java.util.ArrayList;
import java.util.List;
import org.codedcomputing.core.field.kernel.MatrixView;
import org.codedcomputing.core.field.kernel.Slice;

/** Linear combinations of blocks, where a row of the coefficients that is a unit vector costs nothing. */
final class Combinations {
    private Combinations() {}

    /**
     * @param coefficients m x k; not modified
     * @param inputs k blocks; not modified
     * @param length elements of a block
     * @return m blocks; those of unit rows are the inputs themselves
     */
    static <A> List<Slice<A>> of(
            BlockArithmetic<A> arithmetic, MatrixView<A> coefficients, List<Slice<A>> inputs, int length) {
        List<Slice<A>> outputs = new ArrayList<>();
        List<Slice<A>> computed = new ArrayList<>();
        List<Integer> computedRows = new ArrayList<>();
        for (int i = 0; i < coefficients.rows(); i++) {
            Slice<A> row = coefficients.row(i);
            int unit = arithmetic.unitIndex(row.data(), row.offset(), row.length());
            Slice<A> output = unit >= 0 ? inputs.get(unit) : Slice.of(arithmetic.newArray(length));
            outputs.add(output);
            if (unit < 0) {
                computed.add(output);
                computedRows.add(i);
            }
        }
        if (!computed.isEmpty()) {
            arithmetic.kernels().combine(select(arithmetic, coefficients, computedRows), inputs, computed);
        }
        return outputs;
    }

    private static <A> MatrixView<A> select(BlockArithmetic<A> arithmetic, MatrixView<A> from, List<Integer> rows) {
        if (rows.size() == from.rows()) {
            return from;
        }
        int width = from.columns();
        A selected = arithmetic.newArray(rows.size() * width);
        for (int i = 0; i < rows.size(); i++) {
            Slice<A> row = from.row(rows.get(i));
            Elements.copy(row.data(), row.offset(), selected, i * width, width);
        }
        return MatrixView.of(selected, rows.size(), width);
    }
}
