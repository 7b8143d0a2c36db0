package org.codedcomputing.benchmarks.pagerank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.spi.ToolProvider;
import org.codedcomputing.benchmarks.Experiment;
import org.codedcomputing.benchmarks.Result.Goal;
import org.codedcomputing.benchmarks.Result.Measurement;
import org.codedcomputing.pagerank.graph.Graph;
import org.codedcomputing.pagerank.graph.LabelledGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RealGraphsTest {
    /** What is read below: both kinds of switch, a local variable that needs two bytes, constants of two places. */
    static final class Sample {
        static final double FACTOR = 3.5;
        static final long LIMIT = 1L << 40;

        private Sample() {}

        static int calls(int x, String text, List<BooleanSupplier> list) {
            int sum = switch (x) {
                case 0 -> Integer.parseInt(text);
                case 1 -> text.length();
                case 2 -> list.size();
                default -> Math.abs(x);
            };
            switch (x) {
                case -1000 -> sum += Integer.bitCount(sum);
                case 70_000 -> sum -= Integer.signum(sum);
                default -> sum++;
            }
            sum += (int) Math.rint(FACTOR * x) + (int) (LIMIT / Math.max(1, x));
            sum = list.get(0).getAsBoolean() ? sum : -sum;
            return new StringBuilder().append(sum).length();
        }
    }

    private static ClassReferences sample() throws IOException {
        try (InputStream file =
                Objects.requireNonNull(Sample.class.getResourceAsStream("RealGraphsTest$Sample.class"))) {
            return new ClassReferences(file.readAllBytes());
        }
    }

    @Test
    void callsOfAMethodAreFoundBehindEveryInstruction() throws IOException {
        List<String> called = new ArrayList<>();
        sample().calls((caller, callee) -> {
            if (caller.contains(".calls(")) {
                called.add(callee.substring(0, callee.indexOf('(')));
            }
        });
        assertThat(called)
                .containsExactly(
                        "java/lang/Integer.parseInt",
                        "java/lang/String.length",
                        "java/util/List.size",
                        "java/lang/Math.abs",
                        "java/lang/Integer.bitCount",
                        "java/lang/Integer.signum",
                        "java/lang/Math.rint",
                        "java/lang/Math.max",
                        "java/util/List.get",
                        "java/util/function/BooleanSupplier.getAsBoolean",
                        "java/lang/StringBuilder.<init>",
                        "java/lang/StringBuilder.append",
                        "java/lang/StringBuilder.length");
    }

    /** jdeps ships with the JDK and reads the same files by a program of its own; it reads annotations and type arguments, too. */
    @Test
    void referencesBetweenClassesAreThoseOfJdepsButForAttributes() throws IOException {
        String module = "java.logging";
        StringWriter printed = new StringWriter();
        ToolProvider jdeps = ToolProvider.findFirst("jdeps").orElseThrow();
        int code = jdeps.run(new PrintWriter(printed), new PrintWriter(printed), "-v", "-m", module);
        assertThat(code).as(printed.toString()).isZero();
        TreeSet<String> theirs = new TreeSet<>();
        printed.toString().lines().map(line -> line.strip().split(" +")).forEach(words -> {
            if (words.length > 2 && words[1].equals("->") && !words[0].equals(module)) {
                theirs.add(words[0] + " " + words[2]);
            }
        });
        LabelledGraph graph = RealGraphs.jdkClasses(module);
        TreeSet<String> ours = new TreeSet<>();
        for (int v = 0; v < graph.graph().vertices(); v++) {
            for (int slot = graph.graph().outStart(v); slot < graph.graph().outStart(v + 1); slot++) {
                ours.add((graph.ids().name(v) + " "
                                + graph.ids().name(graph.graph().target(slot)))
                        .replace('/', '.'));
            }
        }
        assertThat(theirs).hasSizeGreaterThan(300).containsAll(ours);
        assertThat(ours.size()).isGreaterThan(theirs.size() * 98 / 100);
    }

    @Test
    void everyMethodOfAModuleIsReadToItsEnd() throws IOException {
        LabelledGraph graph = RealGraphs.jdkMethods("java.xml");
        int start = graph.ids()
                .vertex("javax/xml/parsers/SAXParserFactory.newNSInstance()Ljavax/xml/parsers/SAXParserFactory;");
        assertThat(start).isNotNegative();
        List<String> called = new ArrayList<>();
        for (int slot = graph.graph().outStart(start); slot < graph.graph().outStart(start + 1); slot++) {
            called.add(graph.ids().name(graph.graph().target(slot)));
        }
        assertThat(called)
                .contains(
                        "javax/xml/parsers/SAXParserFactory.makeNSAware(Ljavax/xml/parsers/SAXParserFactory;)Ljavax/xml/parsers/SAXParserFactory;");
    }

    @Test
    void whatIsNoClassFileIsRefused() {
        assertThatThrownBy(() -> new ClassReferences(new byte[20]))
                .isInstanceOf(IOException.class)
                .hasMessage("20 bytes that are no class file");
    }

    @Test
    void fetchedGraphsAreReadAsTheScriptSays(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("moby.txt"), "a b,c d,e\nc d,a b\n");
        Files.writeString(folder.resolve("pgp.txt"), "10 7\n7 10\n7 8\n");
        Files.writeString(folder.resolve("wordnet.txt"), "n1 v2\n");
        Map<String, Graph> graphs = RealGraphs.fetched(folder);
        assertThat(graphs.keySet()).containsExactly("wordnet", "moby", "pgp");
        assertThat(graphs.values()).extracting(Graph::arcs).containsExactly(1, 3, 3);
        assertThat(graphs.values()).extracting(Graph::vertices).containsExactly(2, 3, 3);
    }

    @Test
    void ranksOfAJdkModuleAreThoseOfJgrapht() throws IOException {
        Graph graph = RealGraphs.jdkClasses("java.base").graph();
        assertThat(graph.arcs()).isGreaterThan(30_000);
        List<Measurement> measurements = new ArrayList<>();
        List<Goal> goals = new ArrayList<>();
        AgreementPart.run(Map.of("java.base", graph), new Experiment.Options(true, 1, line -> {}), measurements, goals);
        assertThat(measurements).extracting(Measurement::id).containsExactly("pagerank.agreement.java.base.jgrapht");
        assertThat(measurements.get(0).value()).isGreaterThan(0).isLessThan(1e-9);
        assertThat(goals).extracting(Goal::met).containsExactly(true, null);
    }
}
