package org.codedcomputing.spark.matmul;

import java.io.Serializable;
import java.util.BitSet;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.mllib.linalg.Matrix;
import org.apache.spark.mllib.linalg.SparseMatrix;
import org.apache.spark.mllib.linalg.SparseVector;
import org.apache.spark.mllib.linalg.distributed.BlockMatrix;
import org.apache.spark.mllib.linalg.distributed.IndexedRow;
import org.apache.spark.mllib.linalg.distributed.IndexedRowMatrix;
import org.codedcomputing.core.matmul.Block;
import scala.Tuple2;

/**
 * What one pass over a distributed matrix finds: nothing that would make the product wrong gets past it.
 *
 * @param largest largest absolute element
 * @param density part of the elements that are stored, 1 if no part of the matrix is sparse
 */
record MatrixSurvey(double largest, double density) {
    /**
     * What is found in one part.
     *
     * @param row its block row, or its row
     * @param column its block column, or 0
     * @param rows its rows
     * @param columns its columns
     * @param stored elements that are stored
     * @param sparse whether it stores only elements that are not zero
     * @param largest largest absolute element
     * @param bad index of the first element that has no place in the arithmetic, or -1
     * @param value that element
     */
    private record Part(
            long row,
            int column,
            int rows,
            int columns,
            long stored,
            boolean sparse,
            double largest,
            int bad,
            double value)
            implements Serializable {
        static Part of(Numbers numbers, long row, int column, Block<double[]> elements, long stored, boolean sparse) {
            double largest = 0;
            int bad = -1;
            double[] data = elements.data();
            for (int i = 0; i < data.length && bad < 0; i++) {
                if (!numbers.allows(data[i])) {
                    bad = i;
                }
                largest = Math.max(largest, Math.abs(data[i]));
            }
            return new Part(
                    row,
                    column,
                    elements.rows(),
                    elements.columns(),
                    stored,
                    sparse,
                    largest,
                    bad,
                    bad < 0 ? 0 : data[bad]);
        }
    }

    /**
     * Surveys a matrix of blocks.
     *
     * @param what A or B
     * @param numbers what is computed in
     * @throws IllegalArgumentException if a block is given twice, is outside the matrix or has another size than its place, or an
     *     element has no place in the arithmetic
     */
    static MatrixSurvey of(String what, BlockMatrix matrix, Numbers numbers, int rows, int columns) {
        JavaRDD<Tuple2<Tuple2<Object, Object>, Matrix>> blocks = matrix.blocks().toJavaRDD();
        List<Part> parts = blocks.map(block -> {
                    Matrix elements = block._2();
                    return Part.of(
                            numbers,
                            ((Number) block._1()._1()).longValue(),
                            ((Number) block._1()._2()).intValue(),
                            MllibBlocks.of(elements),
                            elements instanceof SparseMatrix sparse ? sparse.numActives() : -1,
                            elements instanceof SparseMatrix);
                })
                .collect();
        int blockRows = rows == 0 ? 0 : (rows - 1) / matrix.rowsPerBlock() + 1;
        int blockColumns = columns == 0 ? 0 : (columns - 1) / matrix.colsPerBlock() + 1;
        BitSet seen = new BitSet();
        for (Part part : parts) {
            if (part.row < 0 || part.row >= blockRows || part.column < 0 || part.column >= blockColumns) {
                throw new IllegalArgumentException("%s has a block at (%d, %d) but only %d x %d blocks"
                        .formatted(what, part.row, part.column, blockRows, blockColumns));
            }
            int top = (int) part.row * matrix.rowsPerBlock();
            int left = part.column * matrix.colsPerBlock();
            int height = Math.min(matrix.rowsPerBlock(), rows - top);
            int width = Math.min(matrix.colsPerBlock(), columns - left);
            if (part.rows != height || part.columns != width) {
                throw new IllegalArgumentException("%s has a block of %d x %d at (%d, %d), where one of %d x %d belongs"
                        .formatted(what, part.rows, part.columns, part.row, part.column, height, width));
            }
            requireOnce(what, seen, (int) part.row * blockColumns + part.column, part.row, part.column);
            requireAllowed(what, numbers, part, top, left);
        }
        return sum(parts, rows, columns);
    }

    /**
     * Surveys a matrix of rows.
     *
     * @param what A or B
     * @param numbers what is computed in
     * @throws IllegalArgumentException if a row is given twice, is outside the matrix or has another length, or an element has
     *     no place in the arithmetic
     */
    static MatrixSurvey of(String what, IndexedRowMatrix matrix, Numbers numbers, int rows, int columns) {
        JavaRDD<IndexedRow> all = matrix.rows().toJavaRDD();
        List<Part> parts = all.map(row -> Part.of(
                        numbers,
                        row.index(),
                        0,
                        MllibBlocks.row(row.vector()),
                        row.vector() instanceof SparseVector sparse ? sparse.numActives() : -1,
                        row.vector() instanceof SparseVector))
                .collect();
        BitSet seen = new BitSet();
        for (Part part : parts) {
            if (part.row < 0 || part.row >= rows) {
                throw new IllegalArgumentException("%s has a row %d but only %d rows".formatted(what, part.row, rows));
            }
            if (part.columns != columns) {
                throw new IllegalArgumentException("row %d of %s has %d elements, but the matrix %d columns"
                        .formatted(part.row, what, part.columns, columns));
            }
            requireOnce(what, seen, (int) part.row, part.row, 0);
            requireAllowed(what, numbers, part, (int) part.row, 0);
        }
        return sum(parts, rows, columns);
    }

    private static void requireOnce(String what, BitSet seen, int index, long row, int column) {
        if (seen.get(index)) {
            throw new IllegalArgumentException("%s has two parts at (%d, %d)".formatted(what, row, column));
        }
        seen.set(index);
    }

    private static void requireAllowed(String what, Numbers numbers, Part part, int top, int left) {
        if (part.bad >= 0) {
            throw new IllegalArgumentException("%s holds %s at row %d, column %d but must be %s"
                    .formatted(
                            what,
                            part.value,
                            top + part.bad / part.columns,
                            left + part.bad % part.columns,
                            numbers.demand()));
        }
    }

    private static MatrixSurvey sum(List<Part> parts, int rows, int columns) {
        double largest = 0;
        double stored = 0;
        boolean sparse = false;
        for (Part part : parts) {
            largest = Math.max(largest, part.largest);
            stored += part.sparse ? part.stored : (double) part.rows * part.columns;
            sparse |= part.sparse;
        }
        return new MatrixSurvey(largest, sparse ? stored / ((double) rows * columns) : 1);
    }
}
