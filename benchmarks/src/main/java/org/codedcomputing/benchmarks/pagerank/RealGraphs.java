package org.codedcomputing.benchmarks.pagerank;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.codedcomputing.pagerank.graph.Graph;
import org.codedcomputing.pagerank.graph.LabelledGraph;
import org.codedcomputing.pagerank.graph.NamedArcs;
import org.codedcomputing.pagerank.io.GraphFormat;
import org.codedcomputing.pagerank.io.GraphReader;

/** Graphs that nobody has drawn at random: what {@code fetch-graphs} has fetched, and what Java itself has without a download. */
final class RealGraphs {
    /** References between classes of the running JDK. */
    static final String JDK_CLASSES = "jdk-classes";

    /** Calls between methods of its module java.base. */
    static final String JDK_METHODS = "jdk-methods";

    /** References between classes of Spark's jars on the class path. */
    static final String SPARK_CLASSES = "spark-classes";

    private static final String ROOT = "coded.launcher.root";
    private static final List<String> FETCHED = List.of("wordnet", "moby", "pgp", "enron", "packages", "classes");

    private RealGraphs() {}

    /** Where {@code fetch-graphs} puts graphs unless told otherwise. */
    static Path folder() {
        return Path.of(System.getProperty(ROOT, "."), "target", "graphs");
    }

    /** The graphs that were fetched, and then those of Java, by name. */
    static Map<String, Graph> all() throws IOException {
        Map<String, Graph> graphs = fetched(folder());
        graphs.put(JDK_CLASSES, jdkClasses());
        graphs.put(JDK_METHODS, jdkMethods());
        Graph spark = sparkClasses();
        if (spark.arcs() > 0) {
            graphs.put(SPARK_CLASSES, spark);
        }
        return graphs;
    }

    /** The graphs that {@code fetch-graphs} has put into a folder, by name; those that are missing are left out. */
    static Map<String, Graph> fetched(Path folder) throws IOException {
        Map<String, Graph> graphs = new LinkedHashMap<>();
        for (String name : FETCHED) {
            Path file = folder.resolve(name + ".txt");
            if (Files.exists(file)) {
                graphs.put(name, reader(name).read(file.toUri().toString()).graph());
            }
        }
        return graphs;
    }

    private static GraphReader reader(String name) {
        GraphReader reader = GraphReader.of(new Configuration());
        return switch (name) {
            case "moby" -> reader.format(GraphFormat.ADJACENCY).separator(',').textIds(true);
            case "pgp", "enron" -> reader;
            default -> reader.textIds(true);
        };
    }

    /** Classes of all modules of the running JDK; an arc from each to every one that it refers to. */
    static Graph jdkClasses() throws IOException {
        return jdkClasses("").graph();
    }

    /** The same of one module and what it refers to. */
    static LabelledGraph jdkClasses(String module) throws IOException {
        NamedArcs arcs = new NamedArcs();
        eachClass(modules().resolve(module), file -> file.classes(arcs::arc));
        return arcs.toGraph();
    }

    /** Methods of module java.base that call or are called; an arc from each to every one that it calls. */
    static Graph jdkMethods() throws IOException {
        return jdkMethods("java.base").graph();
    }

    /** The same of another module. */
    static LabelledGraph jdkMethods(String module) throws IOException {
        NamedArcs arcs = new NamedArcs();
        eachClass(modules().resolve(module), file -> file.calls(arcs::arc));
        return arcs.toGraph();
    }

    /** The same as {@link #jdkClasses()} of Spark's jars; without arcs where there are none on the class path. */
    static Graph sparkClasses() throws IOException {
        NamedArcs arcs = new NamedArcs();
        // A graph has a vertex.
        arcs.vertex("java/lang/Object");
        for (String entry : classPath()) {
            Path jar = Path.of(entry);
            if (jar.getFileName().toString().matches("spark-.*\\.jar")) {
                try (FileSystem opened = FileSystems.newFileSystem(jar)) {
                    eachClass(opened.getPath("/"), file -> file.classes(arcs::arc));
                }
            }
        }
        return arcs.toGraph().graph();
    }

    private static List<String> classPath() {
        return Arrays.stream(System.getProperty("java.class.path", "").split(File.pathSeparator, -1))
                .filter(entry -> !entry.isEmpty())
                .sorted()
                .toList();
    }

    private static Path modules() {
        return FileSystems.getFileSystem(URI.create("jrt:/")).getPath("/modules");
    }

    @FunctionalInterface
    private interface Visitor {
        void visit(ClassReferences file);
    }

    /** Reads all class files below a folder but those that describe modules, and those for other versions of Java. */
    private static void eachClass(Path folder, Visitor visitor) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            files.map(Path::toString)
                    .filter(name -> name.endsWith(".class")
                            && !name.endsWith("module-info.class")
                            && !name.contains("META-INF"))
                    .forEach(name -> visitor.visit(read(folder.getFileSystem().getPath(name))));
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static ClassReferences read(Path file) {
        try {
            return new ClassReferences(Files.readAllBytes(file));
        } catch (IOException e) {
            throw new UncheckedIOException("%s: %s".formatted(file, e.getMessage()), e);
        }
    }
}
