package org.codedcomputing.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.Function;
import org.codedcomputing.spark.compatibility.BuildInfo;
import org.codedcomputing.spark.compatibility.SparkCompatibility;
import org.junit.jupiter.api.Test;

/** Executors in JVMs of their own start from the build's Spark home and see the classes of tests. */
final class LocalClusterSmokeTest {

    @Test
    void executorsRunClassesOfTests() {
        try (JavaSparkContext jsc = SparkTestContexts.localCluster(1, 2, Map.of())) {
            List<Long> pids = jsc.parallelize(List.of(1, 2, 3, 4), 2)
                    .map(new ExecutorPid())
                    .distinct()
                    .collect();
            assertEquals(1, pids.size(), pids::toString);
            assertNotEquals(ProcessHandle.current().pid(), pids.get(0));
        }
    }

    @Test
    void localTasksRunInThisJvm() {
        try (JavaSparkContext jsc = SparkTestContexts.local(2, Map.of())) {
            List<Long> pids =
                    jsc.parallelize(List.of(1, 2), 2).map(new ExecutorPid()).collect();
            assertEquals(
                    List.of(
                            ProcessHandle.current().pid(),
                            ProcessHandle.current().pid()),
                    pids);
        }
    }

    /** Jars of two Spark versions side by side would make executors fail in strange ways. */
    @Test
    void sparkHomeHoldsOneSpark() throws Exception {
        try (Stream<Path> jars = Files.list(SparkTestContexts.sparkJars())) {
            List<String> cores = jars.map(jar -> jar.getFileName().toString())
                    .filter(name -> name.startsWith("spark-core_"))
                    .toList();
            assertEquals(
                    List.of("spark-core_" + BuildInfo.load().scalaBinary() + "-" + SparkCompatibility.sparkVersion()
                            + ".jar"),
                    cores,
                    "the Spark home is of another version; run mvn clean");
        }
    }

    private static final class ExecutorPid implements Function<Integer, Long> {
        @Override
        public Long call(Integer ignored) {
            return ProcessHandle.current().pid();
        }
    }
}
