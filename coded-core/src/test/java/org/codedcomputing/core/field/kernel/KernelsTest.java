package org.codedcomputing.core.field.kernel;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.codedcomputing.core.field.Mersenne31;
import org.junit.jupiter.api.Test;

/** The choice of the provider, each in a JVM of its own that is started with or without the module. */
class KernelsTest {
    private static final String MODULE = "--add-modules=jdk.incubator.vector";
    private static final String PROPERTY = "-D" + Kernels.PROPERTY + "=";

    /** What the child JVM runs: prints the provider and a small product. */
    static final class Child {
        private Child() {}

        public static void main(String[] arguments) {
            int[] c = new int[4];
            MatrixView<int[]> a = MatrixView.of(new int[] {1, 2, 3, Mersenne31.P - 1}, 2, 2);
            Kernels.mersenne31().multiply(a, a, MatrixView.of(c, 2, 2));
            System.out.println(Kernels.provider() + " " + java.util.Arrays.toString(c) + " vector available: "
                    + Kernels.isAvailable(KernelProvider.VECTOR));
            if (arguments.length > 0) {
                Kernels.real(KernelProvider.valueOf(arguments[0].toUpperCase(Locale.ROOT)));
            }
        }
    }

    @Test
    void vectorWhereTheModuleIs() throws Exception {
        assertThat(child(0, List.of(MODULE))).contains("VECTOR [7, 0, 0, 7] vector available: true");
        assertThat(child(0, List.of(MODULE, PROPERTY + "vector"))).contains("VECTOR [7, 0, 0, 7]");
    }

    @Test
    void scalarWhereItIsNot() throws Exception {
        assertThat(child(0, List.of())).contains("SCALAR [7, 0, 0, 7] vector available: false");
        assertThat(child(1, List.of(), "vector"))
                .contains("IllegalStateException: vector kernels cannot be loaded; start Java with --add-modules"
                        + " jdk.incubator.vector");
    }

    @Test
    void theSystemPropertyDecides() throws Exception {
        assertThat(child(0, List.of(MODULE, PROPERTY + "scalar"))).contains("SCALAR [7, 0, 0, 7]");
        assertThat(child(1, List.of(PROPERTY + "vector")))
                .contains("vector kernels are wanted but cannot be loaded; start Java with --add-modules"
                        + " jdk.incubator.vector");
        assertThat(child(1, List.of(MODULE, PROPERTY + "fast")))
                .contains(
                        "system property codedcomputing.kernels is 'fast'; set it to vector or scalar, or leave it out");
    }

    @Test
    void kernelsSayWhatTheyAre() {
        assertThat(Kernels.mersenne31()).hasToString("VECTOR kernels over M31");
        assertThat(Kernels.mersenne61()).hasToString("VECTOR kernels over M61");
        assertThat(Kernels.gf256()).hasToString("VECTOR kernels over GF(2^8)");
        assertThat(Kernels.real()).hasToString("VECTOR kernels over double");
        assertThat(Kernels.real(KernelProvider.SCALAR)).hasToString("SCALAR kernels over double");
    }

    private static String child(int exitCode, List<String> options, String... arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-Xmx64m");
        command.addAll(options);
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        command.add(Child.class.getName());
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).as(output).isEqualTo(exitCode);
        return output;
    }
}
