package org.codedcomputing.spark.matmul;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.HashPartitioner;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.mllib.linalg.DenseVector;
import org.apache.spark.mllib.linalg.Matrix;
import org.apache.spark.mllib.linalg.distributed.BlockMatrix;
import org.apache.spark.mllib.linalg.distributed.IndexedRow;
import org.apache.spark.mllib.linalg.distributed.IndexedRowMatrix;
import org.apache.spark.storage.StorageLevel;
import org.codedcomputing.core.matmul.Block;
import org.codedcomputing.core.matmul.ProductShape;
import org.ejml.data.DMatrixRMaj;
import scala.Tuple2;

/**
 * One type of matrices: operands of it, and answers in it.
 *
 * @param <M> the type
 */
sealed interface Matrices<M> {
    /** A matrix as an operand. */
    Operand operand(M matrix);

    /** An answer that is on the driver. */
    M ofBlock(JavaSparkContext spark, Block<double[]> product);

    /**
     * An answer that lies on executors, computed when this returns and kept by them, in memory or on disk.
     *
     * @param tiles cover it
     */
    M ofTiles(JavaSparkContext spark, JavaRDD<Tile> tiles, ProductShape shape);

    /** Matrices of EJML, on the driver. */
    record Ejml() implements Matrices<DMatrixRMaj> {
        @Override
        public Operand operand(DMatrixRMaj matrix) {
            return new Operand.Local(MllibBlocks.of(matrix));
        }

        @Override
        public DMatrixRMaj ofBlock(JavaSparkContext spark, Block<double[]> product) {
            return MllibBlocks.ejml(product);
        }

        @Override
        public DMatrixRMaj ofTiles(JavaSparkContext spark, JavaRDD<Tile> tiles, ProductShape shape) {
            throw new IllegalStateException("a matrix of the driver is decoded there");
        }
    }

    /**
     * MLlib's matrices of blocks.
     *
     * @param rowsPerBlock of answers
     * @param colsPerBlock of answers
     */
    record Blocks(int rowsPerBlock, int colsPerBlock) implements Matrices<BlockMatrix> {
        @Override
        public Operand operand(BlockMatrix matrix) {
            return Operand.Blocks.of(matrix);
        }

        @Override
        public BlockMatrix ofBlock(JavaSparkContext spark, Block<double[]> product) {
            List<Tuple2<Tuple2<Object, Object>, Matrix>> blocks = new ArrayList<>();
            cut(new Tile(0, 0, product), rowsPerBlock, colsPerBlock)
                    .forEachRemaining(piece -> blocks.add(new Tuple2<>(
                            new Tuple2<>(piece._1()._1(), piece._1()._2()),
                            MllibBlocks.mllib(piece._2().elements()))));
            return matrix(spark.parallelize(blocks), product.rows(), product.columns());
        }

        @Override
        public BlockMatrix ofTiles(JavaSparkContext spark, JavaRDD<Tile> tiles, ProductShape shape) {
            int height = rowsPerBlock;
            int width = colsPerBlock;
            JavaRDD<Tuple2<Tuple2<Object, Object>, Matrix>> blocks = tiles.flatMapToPair(
                            tile -> cut(tile, height, width))
                    .groupByKey(new HashPartitioner(tiles.getNumPartitions()))
                    .map(block -> {
                        int rows = Math.min(height, shape.rows() - block._1()._1() * height);
                        int columns =
                                Math.min(width, shape.columns() - block._1()._2() * width);
                        double[] elements = new double[rows * columns];
                        block._2().forEach(piece -> piece.copyTo(elements, columns));
                        return new Tuple2<>(
                                new Tuple2<>(block._1()._1(), block._1()._2()),
                                MllibBlocks.mllib(new Block<>(rows, columns, elements)));
                    });
            return matrix(kept(blocks), shape.rows(), shape.columns());
        }

        private BlockMatrix matrix(JavaRDD<Tuple2<Tuple2<Object, Object>, Matrix>> blocks, int rows, int columns) {
            return new BlockMatrix(Tagged.rdd(blocks, Tuple2.class), rowsPerBlock, colsPerBlock, rows, columns);
        }
    }

    /** MLlib's matrices of rows. */
    record Rows() implements Matrices<IndexedRowMatrix> {
        @Override
        public Operand operand(IndexedRowMatrix matrix) {
            return Operand.Rows.of(matrix);
        }

        @Override
        public IndexedRowMatrix ofBlock(JavaSparkContext spark, Block<double[]> product) {
            List<IndexedRow> rows = new ArrayList<>();
            int columns = product.columns();
            for (int i = 0; i < product.rows(); i++) {
                rows.add(new IndexedRow(
                        i, new DenseVector(Arrays.copyOfRange(product.data(), i * columns, (i + 1) * columns))));
            }
            return new IndexedRowMatrix(Tagged.rdd(spark.parallelize(rows), IndexedRow.class), product.rows(), columns);
        }

        @Override
        public IndexedRowMatrix ofTiles(JavaSparkContext spark, JavaRDD<Tile> tiles, ProductShape shape) {
            int columns = shape.columns();
            JavaRDD<IndexedRow> rows = tiles.flatMapToPair(tile -> cut(tile, 1, columns))
                    .groupByKey(new HashPartitioner(tiles.getNumPartitions()))
                    .map(row -> {
                        double[] elements = new double[columns];
                        row._2().forEach(piece -> piece.copyTo(elements, columns));
                        return new IndexedRow(row._1()._1(), new DenseVector(elements));
                    });
            return new IndexedRowMatrix(Tagged.rdd(kept(rows), IndexedRow.class), shape.rows(), columns);
        }
    }

    /** The parts of a tile in the cells of a grid, each with its place in its cell. */
    private static Iterator<Tuple2<Tuple2<Integer, Integer>, Tile>> cut(Tile tile, int height, int width) {
        List<Tuple2<Tuple2<Integer, Integer>, Tile>> pieces = new ArrayList<>();
        int bottom = tile.top() + tile.elements().rows();
        int right = tile.left() + tile.elements().columns();
        for (int row = tile.top() / height; row * height < bottom; row++) {
            for (int column = tile.left() / width; column * width < right; column++) {
                pieces.add(new Tuple2<>(
                        new Tuple2<>(row, column), tile.within(row * height, column * width, height, width)));
            }
        }
        return pieces.iterator();
    }

    private static <T> JavaRDD<T> kept(JavaRDD<T> rdd) {
        JavaRDD<T> kept = rdd.persist(StorageLevel.MEMORY_AND_DISK());
        kept.foreachPartition(partition -> partition.forEachRemaining(element -> {}));
        return kept;
    }
}
