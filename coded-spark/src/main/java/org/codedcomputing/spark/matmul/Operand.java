package org.codedcomputing.spark.matmul;

import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.mllib.linalg.distributed.BlockMatrix;
import org.apache.spark.mllib.linalg.distributed.IndexedRowMatrix;
import org.codedcomputing.core.matmul.Block;

/** A matrix to be multiplied. */
sealed interface Operand {
    int rows();

    int columns();

    /** All elements, on the driver. */
    Block<double[]> local();

    /**
     * Looks at all elements.
     *
     * @param what A or B
     * @param numbers what is computed in
     * @throws IllegalArgumentException if something is wrong with them
     */
    MatrixSurvey survey(String what, Numbers numbers);

    /** Bytes of all elements. */
    default double bytes() {
        return (double) Double.BYTES * rows() * columns();
    }

    /**
     * A matrix of the driver.
     *
     * @param elements all of it
     */
    record Local(Block<double[]> elements) implements Operand {
        @Override
        public int rows() {
            return elements.rows();
        }

        @Override
        public int columns() {
            return elements.columns();
        }

        @Override
        public Block<double[]> local() {
            return elements;
        }

        @Override
        public MatrixSurvey survey(String what, Numbers numbers) {
            double largest = 0;
            for (double x : elements.data()) {
                largest = Math.max(largest, Math.abs(x));
            }
            return new MatrixSurvey(largest, 1);
        }
    }

    /** A matrix whose parts lie on executors. */
    sealed interface Distributed extends Operand {
        /** Its parts; zeros may be left out. */
        JavaRDD<Tile> tiles();

        @Override
        default Block<double[]> local() {
            double[] elements = new double[Math.multiplyExact(rows(), columns())];
            List<Tile> all = tiles().collect();
            all.forEach(tile -> tile.copyTo(elements, columns()));
            return new Block<>(rows(), columns(), elements);
        }
    }

    /** MLlib's matrix of blocks. */
    record Blocks(BlockMatrix matrix, int rows, int columns) implements Distributed {
        static Blocks of(BlockMatrix matrix) {
            return new Blocks(matrix, size("rows", matrix.numRows()), size("columns", matrix.numCols()));
        }

        @Override
        public JavaRDD<Tile> tiles() {
            int height = matrix.rowsPerBlock();
            int width = matrix.colsPerBlock();
            return matrix.blocks()
                    .toJavaRDD()
                    .map(block -> new Tile(
                            ((Number) block._1()._1()).intValue() * height,
                            ((Number) block._1()._2()).intValue() * width,
                            MllibBlocks.of(block._2())));
        }

        @Override
        public MatrixSurvey survey(String what, Numbers numbers) {
            return MatrixSurvey.of(what, matrix, numbers, rows, columns);
        }
    }

    /** MLlib's matrix of rows. */
    record Rows(IndexedRowMatrix matrix, int rows, int columns) implements Distributed {
        static Rows of(IndexedRowMatrix matrix) {
            return new Rows(matrix, size("rows", matrix.numRows()), size("columns", matrix.numCols()));
        }

        @Override
        public JavaRDD<Tile> tiles() {
            return matrix.rows().toJavaRDD().map(row -> new Tile((int) row.index(), 0, MllibBlocks.row(row.vector())));
        }

        @Override
        public MatrixSurvey survey(String what, Numbers numbers) {
            return MatrixSurvey.of(what, matrix, numbers, rows, columns);
        }
    }

    private static int size(String what, long size) {
        if (size > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(
                    "a coded product takes matrices of at most %d %s, not %d; multiply parts of it"
                            .formatted(Integer.MAX_VALUE, what, size));
        }
        return (int) size;
    }
}
