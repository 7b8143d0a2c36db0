package org.codedcomputing.benchmarks.kernels;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.util.HashMap;
import java.util.Map;

/** Our side of the contest: a JVM of its own that answers "WHAT SIZE" with seconds, as the yardsticks do; and "jni" with whether netlib finds a native BLAS. */
public final class KernelRun {
    private static final double GIGA = 1e9;
    private static final double LEAST_SECONDS = 0.2;
    private static final double WARM_SECONDS = 0.6;

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
        BufferedReader questions = new BufferedReader(new InputStreamReader(System.in, UTF_8));
        for (String line = questions.readLine(); line != null; line = questions.readLine()) {
            if (line.equals("jni")) {
                System.out.println(KernelCases.hasNativeBlas());
                continue;
            }
            String[] words = line.split(" ", 2);
            Runnable operation = prepared.get(line);
            if (operation == null) {
                operation = KernelCases.prepare(words[0], Integer.parseInt(words[1]));
                prepared.put(line, operation);
                // Long enough for the compiler to be done with it.
                System.err.println("warm after " + seconds(operation, WARM_SECONDS));
            }
            System.out.println(seconds(operation, LEAST_SECONDS));
        }
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
