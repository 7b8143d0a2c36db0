package org.codedcomputing.terasort;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import org.apache.spark.launcher.JavaModuleOptions;
import org.codedcomputing.spark.CodedPlugin;
import org.codedcomputing.spark.SparkTestContexts;
import org.codedcomputing.spark.cli.Main;
import org.codedcomputing.spark.cli.VerbProvider;
import org.codedcomputing.spark.compatibility.BuildInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The shaded jar holds what a cluster lacks and nothing that Spark has, and runs under Spark's own spark-submit with
 * nothing of ours on the class path.
 */
final class ShadedJarIT {

    private static final Path JAR = Path.of(Objects.requireNonNull(System.getProperty("coded.shaded.jar")));

    @TempDir
    private Path dir;

    @Test
    void nameSaysSparkAndScala() {
        BuildInfo build = BuildInfo.load();
        assertEquals(
                "coded-terasort_" + build.scalaBinary() + "-" + build.version() + "-spark" + build.sparkMinor()
                        + "-shaded.jar",
                JAR.getFileName().toString());
    }

    /** EJML and what it needs: the verb for products takes its matrices from there, and Spark does not bring it. */
    @Test
    void holdsOurClassesPicocliAndEjmlOnly() throws Exception {
        try (JarFile jar = new JarFile(JAR.toFile())) {
            List<String> strangers = jar.stream()
                    .map(JarEntry::getName)
                    .filter(name -> !name.endsWith("/"))
                    .filter(name -> !name.startsWith("org/codedcomputing/")
                            && !name.startsWith("picocli/")
                            && !name.startsWith("org/ejml/")
                            && !name.startsWith("pabeles/concurrency/"))
                    .filter(name -> !name.equals("META-INF/MANIFEST.MF")
                            && !name.startsWith("META-INF/services/org.codedcomputing."))
                    .filter(name -> !name.startsWith("META-INF/LICENSE") && !name.startsWith("META-INF/NOTICE"))
                    .toList();
            assertEquals(List.of(), strangers);
            assertNotNull(jar.getEntry("org/codedcomputing/core/cdc/DeliveryDesign.class"));
            assertNotNull(jar.getEntry("picocli/CommandLine.class"));
            assertNotNull(jar.getEntry("org/ejml/data/DMatrixRMaj.class"));
            assertEquals(
                    Main.class.getName(), jar.getManifest().getMainAttributes().getValue("Main-Class"));
            JarEntry services = jar.getJarEntry("META-INF/services/" + VerbProvider.class.getName());
            assertNotNull(services);
        }
    }

    @Test
    void sparkSubmitRunsAVerb() throws Exception {
        Ended ended = sparkSubmit(List.of(), List.of("version"));
        assertEquals(0, ended.exitCode(), ended::toString);
        assertTrue(ended.out().startsWith("coded " + BuildInfo.load().version()), ended::toString);
    }

    @Test
    void sparkSubmitPassesAUsageErrorOn() throws Exception {
        Ended ended = sparkSubmit(List.of(), List.of("vresion"));
        assertEquals(2, ended.exitCode(), ended::toString);
        assertTrue(ended.err().contains("coded: unknown verb vresion; did you mean version?"), ended::toString);
    }

    /** A verb of another jar is found too, and gets spark-submit's master, name and settings. */
    @Test
    void sparkSubmitRunsAJobOfAVerbInAnotherJar() throws Exception {
        Path probe = probeJar();
        Ended ended = sparkSubmit(
                List.of("--jars", probe.toString(), "--name", "nightly", "--conf", "spark.default.parallelism=3"),
                List.of("sum", "1000"));
        assertEquals(0, ended.exitCode(), ended::toString);
        assertEquals(
                "nightly on local[2] with parallelism 3: 500500", ended.out().strip(), ended::toString);
    }

    /** The shaded jar goes with an application that lacks it, as {@code --jars} and as a plugin. */
    @Test
    void sparkSubmitRunsAUsersApplicationWithTheShadedJarInJars() throws Exception {
        Path application = jar("application.jar", List.of(ProbeApplication.class), Map.of());
        List<String> plugin = List.of("--conf", "spark.plugins=" + CodedPlugin.class.getName());
        Ended ended = sparkSubmit(withJars(plugin), ProbeApplication.class, application, List.of());
        assertEquals(0, ended.exitCode(), ended::toString);
        assertEquals("1000 records, 1 sources of metrics", ended.out().strip(), ended::toString);

        Ended refused = sparkSubmit(
                withJars(List.of(
                        "--conf",
                        "spark.plugins=" + CodedPlugin.class.getName(),
                        "--conf",
                        "spark.coded.exchange.nods=3")),
                ProbeApplication.class,
                application,
                List.of());
        assertEquals(1, refused.exitCode(), refused::toString);
        assertTrue(refused.err().contains("the nearest known key is spark.coded.exchange.nodes"), refused::toString);
    }

    private static List<String> withJars(List<String> options) {
        List<String> all = new ArrayList<>(List.of("--master", "local[3]", "--jars", JAR.toString()));
        all.addAll(options);
        return all;
    }

    /** The main job as a user of a cluster starts it: every verb of the sort with spark-submit's own arguments. */
    @Test
    void sparkSubmitSortsRows() throws Exception {
        String in = dir.resolve("in").toString();
        String sorted = dir.resolve("sorted").toString();
        assertSubmitted(List.of("teragen", "10k", in));
        assertSubmitted(List.of("terasort", "--mode", "coded", "--nodes", "3", "--load", "2", in, sorted));
        Ended report = assertSubmitted(
                List.of("teravalidate", sorted, dir.resolve("report").toString()));
        // The checksum of Hadoop's TeraGen for 10^4 rows.
        assertTrue(report.out().contains("139abefd74b2"), report::toString);
        Ended again = sparkSubmit(List.of(), List.of("terasort", in, sorted));
        assertEquals(1, again.exitCode(), again::toString);
        assertTrue(again.err().contains("exists"), again::toString);
    }

    private Ended assertSubmitted(List<String> args) throws Exception {
        Ended ended = sparkSubmit(List.of("--master", "local[3]"), args);
        assertEquals(0, ended.exitCode(), ended::toString);
        return ended;
    }

    private Path probeJar() throws Exception {
        return jar(
                "probe.jar",
                List.of(ProbeVerbs.class, ProbeVerbs.Sum.class),
                Map.of("META-INF/services/" + VerbProvider.class.getName(), ProbeVerbs.class.getName()));
    }

    private Path jar(String name, List<Class<?>> types, Map<String, String> texts) throws Exception {
        Path jar = dir.resolve(name);
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(file)) {
            for (Class<?> type : types) {
                String entry = type.getName().replace('.', '/') + ".class";
                out.putNextEntry(new JarEntry(entry));
                try (InputStream in = Objects.requireNonNull(type.getResourceAsStream("/" + entry))) {
                    in.transferTo(out);
                }
            }
            for (Map.Entry<String, String> text : texts.entrySet()) {
                out.putNextEntry(new JarEntry(text.getKey()));
                out.write(text.getValue().getBytes(UTF_8));
            }
        }
        return jar;
    }

    private Ended sparkSubmit(List<String> options, List<String> args) throws Exception {
        return sparkSubmit(options, Main.class, JAR, args);
    }

    private Ended sparkSubmit(List<String> options, Class<?> main, Path jar, List<String> args) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(Objects.requireNonNull(System.getProperty("java.home")), "bin", "java")
                .toString());
        command.addAll(List.of(JavaModuleOptions.defaultModuleOptionArray()));
        command.addAll(SparkTestContexts.shortLived());
        command.addAll(List.of(
                "-Xmx512m",
                "-Dspark.ui.enabled=false",
                "-Dlog4j2.configurationFile=" + System.getProperty("log4j2.configurationFile"),
                "-cp",
                SparkTestContexts.sparkJars() + "/*",
                "org.apache.spark.deploy.SparkSubmit",
                "--master",
                "local[2]",
                "--class",
                main.getName()));
        command.addAll(options);
        command.add(jar.toString());
        command.addAll(args);
        Path out = dir.resolve("out");
        Path err = dir.resolve("err");
        Process child = new ProcessBuilder(command)
                .directory(dir.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        try {
            assertTrue(child.waitFor(2, TimeUnit.MINUTES), "spark-submit still runs after 2 minutes");
        } finally {
            child.destroyForcibly();
        }
        return new Ended(child.exitValue(), Files.readString(out), Files.readString(err));
    }

    private record Ended(int exitCode, String out, String err) {}
}
