package org.codedcomputing.benchmarks.kernels;

import java.util.concurrent.TimeUnit;
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

/** Our kernels by themselves; operands are random with a seed that follows from their size. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class KernelBenchmark {
    /** Arithmetic and operation, see {@link KernelCases}. */
    @Param({"m31.multiply", "prime.multiply", "m61.multiply", "gf256.multiply", "real.multiply", "m31scalar.multiply"})
    public String what = "";

    /** Rows and columns of the matrices. */
    @Param("1024")
    public int size;

    private Runnable operation = () -> {};

    /** Makes the operands. */
    @Setup(Level.Trial)
    public void setUp() {
        operation = KernelCases.prepare(what, size);
    }

    /** One product. */
    @Benchmark
    public void run() {
        operation.run();
    }
}
