package org.codedcomputing.spark.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.apache.spark.HashPartitioner;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.launcher.JavaModuleOptions;
import org.codedcomputing.spark.Coded;
import org.codedcomputing.spark.SparkTestContexts;
import org.codedcomputing.spark.exchange.transport.Message;
import org.codedcomputing.spark.exchange.transport.Session;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The driver is killed in mid exchange: its executors end, and with them their sockets; no file of theirs stays. */
@Tag("fault-9")
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class DriverDeathTest {
    private static final int NODES = 4;
    private static final int EXECUTORS = 2;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"tcp", "udp"})
    void executorsEndAndLeaveNoFile(String transport) throws Exception {
        OpenSpillFiles.assumeListable();
        Path local = Files.createDirectories(folder.resolve(transport).resolve("local"));
        Path markers = Files.createDirectories(folder.resolve(transport).resolve("markers"));
        Path said = folder.resolve(transport).resolve("said");
        List<String> command = new ArrayList<>();
        command.add(Path.of(Objects.requireNonNull(System.getProperty("java.home")), "bin", "java")
                .toString());
        command.addAll(List.of(JavaModuleOptions.defaultModuleOptionArray()));
        command.addAll(SparkTestContexts.shortLived());
        command.addAll(List.of(
                "-Xmx512m",
                "-Dlog4j2.configurationFile=" + System.getProperty("log4j2.configurationFile"),
                "-cp",
                Objects.requireNonNull(System.getProperty("java.class.path")),
                DriverDeathTest.class.getName(),
                transport,
                local.toString(),
                markers.toString()));
        Process driver = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        List<ProcessHandle> executors = List.of();
        try {
            awaitFiles(markers, EXECUTORS, driver, said);
            executors = executorsIn(markers);
            for (ProcessHandle executor : executors) {
                assertThat(executor.isAlive()).isTrue();
                assertThat(OpenSockets.list(String.valueOf(executor.pid())))
                        .as("sockets of an executor")
                        .isNotEmpty();
                assertThat(OpenSpillFiles.list(String.valueOf(executor.pid())))
                        .as("spill files of an executor")
                        .isNotEmpty();
            }
            driver.destroyForcibly();
            assertThat(driver.waitFor(1, TimeUnit.MINUTES)).isTrue();
            for (ProcessHandle executor : executors) {
                executor.onExit().get(2, TimeUnit.MINUTES);
            }
            assertThat(filesIn(local)).isEmpty();
        } finally {
            driver.destroyForcibly();
            executors.forEach(ProcessHandle::destroyForcibly);
        }
    }

    private static void awaitFiles(Path folder, int number, Process driver, Path said) throws IOException {
        long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(3);
        while (filesIn(folder).size() < number && driver.isAlive() && System.nanoTime() < end) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
        assertThat(filesIn(folder)).as(Files.readString(said)).hasSize(number);
    }

    /** The files are named for the processes that have written them. */
    private static List<ProcessHandle> executorsIn(Path markers) throws IOException {
        return filesIn(markers).stream()
                .map(marker -> Long.parseLong(marker.getFileName().toString()))
                .map(pid -> ProcessHandle.of(pid).orElseThrow())
                .toList();
    }

    private static List<Path> filesIn(Path folder) throws IOException {
        try (Stream<Path> entries = Files.walk(folder)) {
            return entries.filter(Files::isRegularFile).toList();
        }
    }

    /**
     * The driver.
     *
     * @param args name of the transport, folder for Spark's local files, folder for markers
     */
    public static void main(String[] args) {
        JavaSparkContext spark = SparkTestContexts.localCluster(
                EXECUTORS, NODES / EXECUTORS, Map.of("spark.local.dir", args[1], "spark.coded.exchange.memory", "1"));
        String markers = args[2];
        // Both executors have sent and stored packets, and wait for more.
        FaultyTransport waiting = new FaultyTransport(
                new FaultyTransport(TransportChoice.parse(args[0]).transport(spark.sc()), 0, new Waiting(markers)),
                1,
                new Waiting(markers));
        Coded.pairs(ExchangeTestSupport.zipf(spark, 20_000, 8, 17))
                .nodes(NODES)
                .computationLoad(2)
                .transport(waiting)
                .partitionBy(new HashPartitioner(5))
                .count();
        throw new IllegalStateException("the exchange is over");
    }

    /** Waits for ever at a node's last packet but one, and says in which process. */
    private record Waiting(String markers) implements FaultyTransport.Fault {
        @Override
        public Message apply(Session session, int number, Message message) throws InterruptedException {
            if (number == 2 * NODES - 1) {
                try {
                    Files.writeString(
                            Path.of(
                                    markers,
                                    String.valueOf(ProcessHandle.current().pid())),
                            SparkEnv.get().executorId());
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
                new CountDownLatch(1).await();
            }
            return message;
        }
    }
}
