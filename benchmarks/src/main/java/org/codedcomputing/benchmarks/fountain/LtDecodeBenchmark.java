package org.codedcomputing.benchmarks.fountain;

import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.codedcomputing.core.fountain.LtRows;
import org.codedcomputing.core.fountain.Peeling;
import org.codedcomputing.core.fountain.PeelingDecoder;
import org.codedcomputing.core.fountain.RobustSoliton;
import org.codedcomputing.core.fountain.SymbolArithmetic;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Decoding of an LT code from rows in the order of their indexes, on one thread: drawing each row's sources from the seed,
 * peeling, and all values. Rows of 1,024 bytes; their number over the time of an operation is the rate of decoded bytes, so 10^5
 * sources at 300 MB/s take 341 ms.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 10, time = 1)
public class LtDecodeBenchmark {
    private static final int BYTES = 1024;
    private static final long SEED = 20261128;
    private static final double TOLERANCE = 1e-6;

    /** Source symbols. */
    @Param({"10000", "100000"})
    public int sources;

    private RobustSoliton law = RobustSoliton.of(100);
    private double[] reals = new double[0];
    private byte[] bytes = new byte[0];
    private int peeledRows;

    /** Makes a quarter more rows than there are sources, which always suffices. */
    @Setup(Level.Trial)
    public void setUp() {
        law = RobustSoliton.of(sources);
        SplittableRandom random = new SplittableRandom(SEED);
        byte[] source = new byte[sources * BYTES];
        random.nextBytes(source);
        double[] realSource = new double[sources * BYTES / Double.BYTES];
        for (int i = 0; i < realSource.length; i++) {
            realSource[i] = random.nextDouble();
        }
        int rows = sources / 4 * 5;
        bytes = new byte[rows * BYTES];
        reals = new double[rows * BYTES / Double.BYTES];
        for (int row = 0; row < rows; row++) {
            for (int from : LtRows.draw(law, SEED, row)) {
                for (int i = 0; i < BYTES; i++) {
                    bytes[row * BYTES + i] ^= source[from * BYTES + i];
                }
                for (int i = 0; i < BYTES / Double.BYTES; i++) {
                    reals[row * (BYTES / Double.BYTES) + i] += realSource[from * (BYTES / Double.BYTES) + i];
                }
            }
        }
        Peeling peeling = new Peeling(sources, SymbolArithmetic.gf256());
        while (peeling.resolved() < sources) {
            peeling.add(LtRows.draw(law, SEED, peeling.rows()));
        }
        peeledRows = peeling.rows();
    }

    /** Exclusive ors of bytes, as soon as the rows decode, with inactivation. */
    @Benchmark
    public byte[] gf256() {
        PeelingDecoder<byte[]> decoder = new PeelingDecoder<>(SymbolArithmetic.gf256(), sources, BYTES);
        for (int row = 0; !decoder.isDecodable(); row++) {
            decoder.add(LtRows.draw(law, SEED, row), bytes, row * BYTES);
        }
        return decoder.decode();
    }

    /** Exclusive ors of bytes, from the rows with which peeling alone suffices, about 2 % above k for 10^5 sources. */
    @Benchmark
    public byte[] gf256Peeled() {
        PeelingDecoder<byte[]> decoder = new PeelingDecoder<>(SymbolArithmetic.gf256(), sources, BYTES);
        for (int row = 0; row < peeledRows; row++) {
            decoder.add(LtRows.draw(law, SEED, row), bytes, row * BYTES);
        }
        return decoder.decode();
    }

    /** Sums of doubles from all rows, of which there are a quarter more than sources, with the estimate of the error. */
    @Benchmark
    public double[] real() {
        int length = BYTES / Double.BYTES;
        PeelingDecoder<double[]> decoder = new PeelingDecoder<>(SymbolArithmetic.real(), sources, length, TOLERANCE);
        for (int row = 0; row < reals.length / length; row++) {
            decoder.add(LtRows.draw(law, SEED, row), reals, row * length);
        }
        return decoder.decode();
    }
}
