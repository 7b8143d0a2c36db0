package org.codedcomputing.spark.matmul;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.codedcomputing.spark.matmul.Samples.blocks;
import static org.codedcomputing.spark.matmul.Samples.gaussian;
import static org.codedcomputing.spark.matmul.Samples.local;
import static org.codedcomputing.spark.matmul.Samples.relativeError;
import static org.codedcomputing.spark.matmul.Samples.residues;
import static org.codedcomputing.spark.matmul.Samples.rows;
import static org.codedcomputing.spark.matmul.Samples.sixteenths;

import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.mllib.linalg.DenseMatrix;
import org.apache.spark.mllib.linalg.Matrices;
import org.apache.spark.mllib.linalg.Matrix;
import org.apache.spark.mllib.linalg.Vector;
import org.apache.spark.mllib.linalg.Vectors;
import org.apache.spark.mllib.linalg.distributed.BlockMatrix;
import org.apache.spark.mllib.linalg.distributed.IndexedRowMatrix;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.codedcomputing.core.field.PrimeField;
import org.codedcomputing.core.matmul.BilinearAlgorithm;
import org.codedcomputing.core.matmul.BilinearProduct;
import org.codedcomputing.core.matmul.ConjugatePair;
import org.codedcomputing.core.matmul.EntangledPolynomial;
import org.codedcomputing.core.matmul.Mds;
import org.codedcomputing.core.matmul.ProductFamily;
import org.codedcomputing.core.matmul.ProductShape;
import org.codedcomputing.core.matmul.RandomKhatriRao;
import org.codedcomputing.core.matmul.Repetition;
import org.codedcomputing.core.matmul.plan.ProductRates;
import org.codedcomputing.spark.Coded;
import org.codedcomputing.spark.SparkTestContexts;
import org.codedcomputing.spark.job.CodedJobException;
import org.codedcomputing.spark.job.Pin;
import org.codedcomputing.spark.job.Tail;
import org.codedcomputing.spark.job.straggler.Delays;
import org.codedcomputing.spark.job.straggler.Speeds;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import scala.Tuple2;

/** Products against MLlib's and EJML's own, in every arithmetic and type; liars; refusals. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class CodedProductTest {
    private static final int SLOTS = 11;
    private static final PrimeField FIELD = PrimeField.withModulus(65537);

    private JavaSparkContext spark;

    @BeforeAll
    void startSpark() {
        // Answers of more than 20 kB are decoded where the results are.
        spark = SparkTestContexts.local(SLOTS, Map.of("spark.coded.matmul.driverBytes", "20k"));
    }

    @AfterAll
    void stopSpark() {
        spark.stop();
    }

    static Stream<ProductFamily> families() {
        return Stream.of(
                EntangledPolynomial.of(1, 3, 2),
                EntangledPolynomial.of(2, 2, 2),
                EntangledPolynomial.matDot(4),
                ConjugatePair.of(2, 2, 2),
                Repetition.of(2, 2, 2));
    }

    @ParameterizedTest
    @MethodSource("families")
    void blocksEqualSparksOwnProduct(ProductFamily family) {
        BlockMatrix a = blocks(spark, gaussian(23, 17, 1), 5, 4);
        BlockMatrix b = blocks(spark, gaussian(17, 14, 2), 4, 6);
        ProductOutcome<BlockMatrix> outcome = Coded.multiply(a, b).code(family).outcome();
        BlockMatrix c = outcome.product();
        c.validate();
        assertThat(c.rowsPerBlock()).isEqualTo(5);
        assertThat(c.colsPerBlock()).isEqualTo(6);
        assertThat(relativeError(local(a.multiply(b)), local(c))).isLessThan(1e-9);
        assertThat(outcome.report().encoded()).isEqualTo("encoded on executors, decoded on the driver");
        BlockMatrix at = blocks(spark, gaussian(17, 23, 3), 4, 5);
        BlockMatrix transposed = Coded.multiply(at, b).transposed().code(family).run();
        transposed.validate();
        assertThat(relativeError(local(at.transpose().multiply(b)), local(transposed)))
                .isLessThan(1e-9);
    }

    @ParameterizedTest
    @MethodSource("families")
    void largeAnswersAreDecodedWhereTheirResultsAre(ProductFamily family) {
        BlockMatrix a = blocks(spark, gaussian(73, 17, 1), 10, 6);
        BlockMatrix b = blocks(spark, gaussian(17, 61, 2), 6, 9);
        ProductOutcome<BlockMatrix> outcome = Coded.multiply(a, b).code(family).outcome();
        outcome.product().validate();
        assertThat(outcome.report().encoded()).isEqualTo("encoded and decoded on executors");
        assertThat(relativeError(local(a.multiply(b)), local(outcome.product())))
                .isLessThan(1e-9);
        IndexedRowMatrix byRows = Coded.multiply(rows(spark, gaussian(73, 17, 1)), rows(spark, gaussian(17, 61, 2)))
                .code(family)
                .run();
        assertThat(relativeError(local(a.multiply(b)), local(byRows.toBlockMatrix())))
                .isLessThan(1e-9);
    }

    @ParameterizedTest
    @MethodSource("families")
    void matricesOfTheDriver(ProductFamily family) {
        DMatrixRMaj a = gaussian(19, 13, 4);
        DMatrixRMaj b = gaussian(13, 8, 5);
        DMatrixRMaj expected = CommonOps_DDRM.mult(a, b, null);
        assertThat(relativeError(
                        expected, Coded.multiply(spark, a, b).code(family).run()))
                .isLessThan(1e-9);
        DMatrixRMaj at = CommonOps_DDRM.transpose(a, null);
        assertThat(relativeError(
                        expected,
                        Coded.multiply(spark, at, b).transposed().code(family).run()))
                .isLessThan(1e-9);
    }

    @Test
    void whatThePlannerTakesIsRight() {
        DMatrixRMaj a = gaussian(40, 30, 6);
        DMatrixRMaj b = gaussian(30, 20, 7);
        CodedProduct<DMatrixRMaj> product = Coded.multiply(spark, a, b);
        assertThat(product.plan()).contains("is predicted at").contains("uncoded");
        assertThat(relativeError(CommonOps_DDRM.mult(a, b, null), product.run()))
                .isLessThan(1e-9);
        assertThat(relativeError(
                        CommonOps_DDRM.mult(a, b, null),
                        product.code(Mds.of(20))
                                .workers(25)
                                .codedTail(Tail.PARITY)
                                .run()))
                .isLessThan(1e-9);
        assertThat(relativeError(
                        CommonOps_DDRM.mult(a, b, null),
                        product.uncoded(1, 6, 4).run()))
                .isLessThan(1e-9);
    }

    /** What was measured in the application counts from then on, unless rates are set. */
    @Test
    void plansReckonWithWhatWasMeasured() {
        CodedProduct<DMatrixRMaj> product = Coded.multiply(spark, gaussian(40, 30, 6), gaussian(30, 20, 7));
        ProductCalibration measured = ProductCalibration.of(spark);
        assertThat(ProductCalibration.of(spark)).as("not measured again").isSameAs(measured);
        assertThat(ProductCalibration.known(spark)).contains(measured);
        assertThat(product.calibrated().plan()).endsWith("; rates are as measured in this application");
        assertThat(product.rates(measured.rates(SLOTS, true)).plan()).endsWith("; rates are as set");
        assertThat(ProductPlan.of(ProductOptions.NONE, new ProductShape(40, 30, 20), SLOTS, Optional.empty())
                        .explain())
                .endsWith("; rates are those of a machine of which nothing is known");
        assertThat(measured.rates(3, false).multiplyAdds()).isEqualTo(measured.realMultiplyAdds());
        assertThat(measured.rates(3, true))
                .isEqualTo(new ProductRates(
                        3,
                        measured.fieldMultiplyAdds(),
                        measured.combine(),
                        measured.shuffleBytes(),
                        measured.driverBytes(),
                        1L << 30,
                        measured.taskSeconds()));
        refused("a measured rate is 0.0", () -> new ProductCalibration(1, 1, 1, 0, 1, 1));
    }

    /** Parity of one wave is encoded in the round too, and stands in for raw tasks that hang. */
    @Test
    void theParityOfOneWaveStandsInForTasksThatHang() {
        BlockMatrix a = blocks(spark, gaussian(40, 30, 14), 7, 10);
        BlockMatrix b = blocks(spark, gaussian(30, 20, 15), 10, 6);
        ProductOutcome<BlockMatrix> outcome = Coded.multiply(a, b)
                .code(EntangledPolynomial.of(1, 3, 3))
                .workers(SLOTS)
                .madeStragglers(Delays.of(Map.of(1, 600.0, 5, 600.0)), Speeds.FREE)
                .outcome();
        assertThat(relativeError(local(a.multiply(b)), local(outcome.product())))
                .isLessThan(1e-9);
        assertThat(outcome.report().job().orElseThrow().rounds().get(0).survivors())
                .containsExactly(0, 2, 3, 4, 6, 7, 8, 9, 10);
    }

    /** Parity is encoded in the round itself, from the same slabs as the raw blocks. */
    @Test
    void theParityOfATailStandsInForTasksThatHang() {
        BlockMatrix a = blocks(spark, gaussian(40, 30, 12), 7, 10);
        BlockMatrix b = blocks(spark, gaussian(30, 20, 13), 10, 6);
        ProductOutcome<BlockMatrix> outcome = Coded.multiply(a, b)
                .code(RandomKhatriRao.of(4, 3))
                .workers(16)
                .codedTail(Tail.PARITY)
                .madeStragglers(Delays.of(Map.of(1, 600.0, 4, 600.0)), Speeds.FREE)
                .outcome();
        assertThat(relativeError(local(a.multiply(b)), local(outcome.product())))
                .isLessThan(1e-9);
        List<Integer> survivors =
                outcome.report().job().orElseThrow().rounds().get(0).survivors();
        assertThat(survivors).doesNotContain(1, 4).hasSizeGreaterThanOrEqualTo(12);
    }

    @Test
    void fixedPointIsExact() {
        DMatrixRMaj a = sixteenths(21, 30, 8);
        DMatrixRMaj b = sixteenths(30, 9, 9);
        BlockMatrix blocksA = blocks(spark, a, 6, 7);
        BlockMatrix blocksB = blocks(spark, b, 7, 4);
        DMatrixRMaj expected = local(blocksA.multiply(blocksB));
        BlockMatrix exact = Coded.multiply(blocksA, blocksB)
                .code(EntangledPolynomial.of(2, 2, 2))
                .fixedPoint(4)
                .run();
        assertThat(local(exact).data).isEqualTo(expected.data);
        assertThat(Coded.multiply(spark, a, b)
                        .code(EntangledPolynomial.of(1, 3, 2))
                        .fixedPoint(4)
                        .run()
                        .data)
                .isEqualTo(expected.data);
    }

    private static double[] product(DMatrixRMaj a, DMatrixRMaj b, long modulus) {
        double[] product = new double[a.numRows * b.numCols];
        for (int i = 0; i < a.numRows; i++) {
            for (int j = 0; j < b.numCols; j++) {
                BigInteger sum = BigInteger.ZERO;
                for (int k = 0; k < a.numCols; k++) {
                    sum = sum.add(BigInteger.valueOf(Math.round(a.get(i, k)))
                            .multiply(BigInteger.valueOf(Math.round(b.get(k, j)))));
                }
                product[i * b.numCols + j] =
                        sum.mod(BigInteger.valueOf(modulus)).doubleValue();
            }
        }
        return product;
    }

    @Test
    void liarsAreFoundOverAFieldWhereverSharesAreMade() {
        DMatrixRMaj a = residues(12, 10, 65537, 10);
        DMatrixRMaj b = residues(10, 6, 65537, 11);
        double[] expected = product(a, b, 65537);
        // K = 5, so that 9 results locate 2 wrong ones.
        var onDriver = Coded.multiply(spark, a, b)
                .code(EntangledPolynomial.of(2, 2, 1))
                .workers(SLOTS)
                .field(FIELD)
                .errors(2)
                .madeLiars(1, 4)
                .outcome();
        assertThat(onDriver.product().data).isEqualTo(expected);
        assertThat(onDriver.report().faulty()).isSubsetOf(1, 4);
        var onExecutors = Coded.multiply(blocks(spark, a, 5, 4), blocks(spark, b, 4, 6))
                .code(EntangledPolynomial.of(2, 2, 1))
                .workers(9)
                .field(FIELD)
                .errors(2)
                .madeLiars(0, 8)
                .outcome();
        assertThat(local(onExecutors.product()).data).isEqualTo(expected);
        assertThat(onExecutors.report().faulty()).containsExactly(0, 8);
    }

    @Test
    void checksFindAllLiarsAlsoOverTheReals() {
        DMatrixRMaj a = gaussian(12, 10, 12);
        DMatrixRMaj b = gaussian(10, 6, 13);
        // K = 6 and 5 liars among 11: checked, K + e results are enough, and only the honest ones decode.
        var outcome = Coded.multiply(spark, a, b)
                .code(EntangledPolynomial.of(1, 3, 2))
                .workers(SLOTS)
                .errors(5)
                .verified()
                .madeLiars(0, 3, 5, 7, 10)
                .outcome();
        assertThat(relativeError(CommonOps_DDRM.mult(a, b, null), outcome.product()))
                .isLessThan(1e-9);
        assertThat(outcome.report().faulty()).isSubsetOf(0, 3, 5, 7, 10);
        assertThat(outcome.report().job().orElseThrow().rounds().get(0).survivors())
                .containsExactly(1, 2, 4, 6, 8, 9);
        var secure = Coded.multiply(spark, residues(12, 10, 65537, 1), residues(10, 6, 65537, 2))
                .code(BilinearProduct.secureA(BilinearAlgorithm.trivial(1, 2, 1), 2))
                .field(FIELD)
                .pinned(Pin.EXECUTOR);
        assertThatThrownBy(secure::run)
                .as("one executor would see all shares")
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("at most 2 may");
        var unfound = Coded.multiply(spark, a, b)
                .code(EntangledPolynomial.of(1, 3, 2))
                .workers(8)
                .verified()
                .madeLiars(0, 3, 5);
        assertThatThrownBy(unfound::run)
                .isInstanceOf(CodedJobException.class)
                .hasMessageContaining("have 5 of 6 results")
                .hasMessageContaining("faulty workers {0, 3, 5}");
    }

    @Test
    void repeatedProductsOfOneFactor() {
        DMatrixRMaj a = gaussian(30, 30, 14);
        CommonOps_DDRM.scale(0.1, a);
        Matrix reference = new DenseMatrix(30, 30, a.data, true);
        BlockMatrix distributed = blocks(spark, a, 7, 8);
        try (FactorSession driver = Coded.factor(spark, a)
                        .workers(SLOTS)
                        .stragglers(2)
                        .errors(1)
                        .verified()
                        .madeLiars(4)
                        .open();
                FactorSession executors = Coded.factor(distributed).transposed().open();
                FactorSession exact = Coded.factor(rows(spark, a))
                        .stragglers(0)
                        .fixedPoint(40, 100)
                        .errors(1)
                        .madeLiars(9)
                        .open()) {
            Vector x = Vectors.dense(gaussian(30, 1, 15).data);
            for (int round = 0; round < 5; round++) {
                double[] expected = reference.multiply(x).toArray();
                assertThat(driver.multiply(x).toArray())
                        .usingComparatorWithPrecision(1e-9)
                        .containsExactly(expected);
                assertThat(exact.multiply(x).toArray())
                        .usingComparatorWithPrecision(1e-9)
                        .containsExactly(expected);
                assertThat(executors.multiply(x).toArray())
                        .usingComparatorWithPrecision(1e-9)
                        .containsExactly(reference.transpose().multiply(x).toArray());
                x = Vectors.dense(expected);
            }
            assertThat(driver.report().faulty()).isSubsetOf(4);
            assertThat(exact.report().faulty()).containsExactly(9);
            assertThat(driver.report().job().orElseThrow().totals().answered()).isEqualTo(5);
            assertThatThrownBy(() -> driver.multiply(Vectors.dense(new double[29])))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("X is 29 x 1 but must be 30 x 1");
        }
        DMatrixRMaj wide = gaussian(30, 4, 16);
        try (FactorSession session = Coded.factor(distributed).columns(4).open()) {
            assertThat(relativeError(CommonOps_DDRM.mult(a, wide, null), session.multiply(wide)))
                    .isLessThan(1e-9);
        }
        Vector one = Vectors.dense(gaussian(30, 1, 17).data);
        assertThat(Coded.factor(distributed).multiply(one).toArray())
                .usingComparatorWithPrecision(1e-9)
                .containsExactly(reference.multiply(one).toArray());
    }

    @Test
    void emptyProductsNeedNoTasks() {
        DMatrixRMaj zeros = Coded.multiply(spark, new DMatrixRMaj(3, 0), new DMatrixRMaj(0, 2))
                .run();
        assertThat(zeros.data).containsExactly(new double[6]);
        ProductOutcome<DMatrixRMaj> empty = Coded.multiply(spark, new DMatrixRMaj(0, 4), new DMatrixRMaj(4, 2))
                .outcome();
        assertThat(empty.product().getNumElements()).isZero();
        assertThat(empty.report().job()).isEmpty();
    }

    private static void refused(String text, ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class).hasMessageContaining(text);
    }

    @Test
    void refusals() {
        DMatrixRMaj a = gaussian(6, 5, 18);
        DMatrixRMaj b = gaussian(5, 4, 19);
        CodedProduct<DMatrixRMaj> product = Coded.multiply(spark, a, b);
        refused(
                "inner dimensions differ: A has 4 columns, B has 5 rows (AB)",
                () -> Coded.multiply(spark, b, b).run());
        refused(
                "inner dimensions differ: A has 6 rows, B has 5 rows (A\u1d40B)",
                () -> product.transposed().run());
        refused("cannot split inner dimension 5 into 6 parts", product.code(EntangledPolynomial.matDot(6))::run);
        refused(
                "needs 9 results, plan has only 8 tasks; lower p\u00b7m\u00b7n or add tasks",
                product.code(EntangledPolynomial.of(2, 2, 2)).workers(8)::run);
        refused(
                "locates no wrong results",
                product.code(EntangledPolynomial.of(1, 2, 2)).errors(1)::run);
        refused(
                "cannot drop 3 wrong ones",
                product.code(EntangledPolynomial.of(1, 2, 2))
                        .workers(6)
                        .errors(3)
                        .verified()::run);
        refused(
                "secrecy needs field arithmetic",
                product.code(BilinearProduct.secure(BilinearAlgorithm.trivial(1, 1, 1), 1))::run);
        refused("holds", product.code(EntangledPolynomial.of(1, 2, 2)).field(FIELD)::run);
        DMatrixRMaj nan = a.copy();
        nan.set(2, 3, Double.NaN);
        refused(
                "A holds NaN at row 2, column 3",
                () -> Coded.multiply(spark, nan, b)
                        .code(EntangledPolynomial.of(1, 2, 2))
                        .run());
        refused(
                "A holds NaN at row 2, column 3 but must be finite",
                () -> Coded.multiply(blocks(spark, nan, 2, 2), blocks(spark, b, 2, 2))
                        .run());
        refused(
                "but must be an integer in 0..65536 of F_65537",
                () -> Coded.multiply(rows(spark, a), rows(spark, b))
                        .field(FIELD)
                        .run());
        assertThat(Coded.multiply(spark, new DMatrixRMaj(6, 5), b)
                        .code(EntangledPolynomial.of(1, 2, 2))
                        .fixedPoint(20)
                        .run()
                        .data)
                .containsOnly(0);
        assertThat(product.code(EntangledPolynomial.of(1, 2, 2))
                        .workers(4)
                        .outcome()
                        .report()
                        .warnings())
                .anyMatch(warning -> warning.contains("tolerates no straggler"));
    }

    @Test
    void distributedMatricesThatWouldMakeTheAnswerWrongAreRefused() {
        BlockMatrix b = blocks(spark, gaussian(5, 4, 19), 2, 2);
        List<Tuple2<Tuple2<Object, Object>, Matrix>> twice = List.of(
                new Tuple2<>(new Tuple2<>(0, 0), Matrices.ones(2, 2)),
                new Tuple2<>(new Tuple2<>(0, 0), Matrices.ones(2, 2)));
        refused(
                "A has two parts at (0, 0)",
                () -> Coded.multiply(new BlockMatrix(Tagged.rdd(spark.parallelize(twice), Tuple2.class), 2, 2, 4, 5), b)
                        .run());
        List<Tuple2<Tuple2<Object, Object>, Matrix>> outside =
                List.of(new Tuple2<>(new Tuple2<>(2, 0), Matrices.ones(2, 2)));
        refused(
                "A has a block at (2, 0) but only 2 x 3 blocks",
                () -> Coded.multiply(
                                new BlockMatrix(Tagged.rdd(spark.parallelize(outside), Tuple2.class), 2, 2, 4, 5), b)
                        .run());
        List<Tuple2<Tuple2<Object, Object>, Matrix>> large =
                List.of(new Tuple2<>(new Tuple2<>(0, 2), Matrices.ones(2, 2)));
        refused(
                "where one of 2 x 1 belongs",
                () -> Coded.multiply(new BlockMatrix(Tagged.rdd(spark.parallelize(large), Tuple2.class), 2, 2, 4, 5), b)
                        .run());
        List<Tuple2<Tuple2<Object, Object>, Matrix>> sparse =
                List.of(new Tuple2<>(new Tuple2<>(1, 1), Matrices.speye(2)));
        BlockMatrix identity = new BlockMatrix(Tagged.rdd(spark.parallelize(sparse), Tuple2.class), 2, 2, 4, 5);
        refused(
                "A is sparse (density 0.10) and a coded block of 4 mixed ones is not",
                () -> Coded.multiply(identity, b)
                        .code(EntangledPolynomial.of(1, 4, 2))
                        .run());
        assertThat(relativeError(
                        local(identity.multiply(b)),
                        local(Coded.multiply(identity, b).uncoded(1, 2, 2).run())))
                .isZero();
        BlockMatrix tall = blocks(spark, gaussian(80, 70, 20), 40, 40);
        refused(
                "checked results need the operands on the driver",
                () -> Coded.multiply(tall, blocks(spark, gaussian(70, 4, 1), 40, 4))
                        .code(EntangledPolynomial.of(1, 2, 2))
                        .verified()
                        .run());
    }
}
