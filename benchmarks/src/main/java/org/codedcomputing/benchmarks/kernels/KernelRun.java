package org.codedcomputing.benchmarks.kernels;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import java.util.HashMap;
import java.util.Map;

/** Our side of the contest: a JVM of its own that answers "WHAT SIZE" with seconds, as the yardsticks do; and "jni" with whether netlib finds a native BLAS. */
public final class KernelRun {
    private static final double GIGA = 1e9;
    private static final double LEAST_SECONDS = 0.2;
    private static final double WARM_SECONDS = 0.6;

    /** A compiler that has nothing to do for so long has compiled what there is to compile. */
    private static final double QUIET_SECONDS = 0.4;

    private static final double LONGEST_WARM_UP_SECONDS = 20;

    private KernelRun() {}

    /**
     * Answers lines until there are no more; with an argument only its first call, which is cold.
     *
     * @param arguments none, or WHAT and SIZE
     */
    public static void main(String[] arguments) throws IOException {
        if (arguments.length == 2) {
            Runnable operation = KernelCases.prepare(arguments[0], Integer.parseInt(arguments[1]));
            long start = System.nanoTime();
            operation.run();
            System.out.println((System.nanoTime() - start) / GIGA);
            return;
        }
        Map<String, Runnable> prepared = new HashMap<>();
        String lastSize = "";
        BufferedReader questions = new BufferedReader(new InputStreamReader(System.in, UTF_8));
        for (String line = questions.readLine(); line != null; line = questions.readLine()) {
            if (line.equals("jni")) {
                System.out.println(KernelCases.hasNativeBlas());
                continue;
            }
            String[] words = line.split(" ", 2);
            if (!words[1].equals(lastSize)) {
                // Contestants take turns at one size; operands of others would fill the heap.
                prepared.clear();
                lastSize = words[1];
            }
            Runnable operation = prepared.get(line);
            if (operation == null) {
                operation = KernelCases.prepare(words[0], Integer.parseInt(words[1]));
                prepared.put(line, operation);
                System.err.println(line + " warm after " + warmUp(operation) + " s");
            }
            System.out.println(seconds(operation, LEAST_SECONDS));
        }
    }

    /**
     * Runs until the compiler is quiet: on one core it takes its time from the kernel, and what is measured is a kernel
     * against a kernel. Cold starts are measured in processes of their own.
     */
    private static double warmUp(Runnable operation) {
        CompilationMXBean compiler = ManagementFactory.getCompilationMXBean();
        long start = System.nanoTime();
        seconds(operation, WARM_SECONDS);
        double elapsed = WARM_SECONDS;
        boolean quiet = false;
        while (!quiet && elapsed < LONGEST_WARM_UP_SECONDS) {
            long before = compiler.getTotalCompilationTime();
            seconds(operation, QUIET_SECONDS);
            quiet = compiler.getTotalCompilationTime() == before;
            elapsed = (System.nanoTime() - start) / GIGA;
        }
        return elapsed;
    }

    private static double seconds(Runnable operation, double least) {
        long start = System.nanoTime();
        double elapsed = 0;
        int count = 0;
        while (elapsed < least) {
            operation.run();
            count++;
            elapsed = (System.nanoTime() - start) / GIGA;
        }
        return elapsed / count;
    }
}
