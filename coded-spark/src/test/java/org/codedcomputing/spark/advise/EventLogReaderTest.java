package org.codedcomputing.spark.advise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.codedcomputing.spark.cli.CodedCommand;
import org.codedcomputing.spark.cli.VerbConventions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Logs that Spark itself writes, plain, compressed and rolling; and files that are none, cut or broken. */
@Tag("fault-16")
class EventLogReaderTest {
    @TempDir
    private Path folder;

    private static VerbConventions.Run advise(Object... arguments) {
        List<String> words = new ArrayList<>(List.of("advise"));
        for (Object argument : arguments) {
            words.add(argument.toString());
        }
        return VerbConventions.run(List.of(new AdviseVerbs()), words.toArray(String[]::new));
    }

    @Test
    void theVerbKeepsTheConventions() {
        VerbConventions.assertHold(new AdviseVerbs());
    }

    private Path log(boolean rolling, String codec) throws IOException {
        Path logs = Files.createDirectory(folder.resolve("logs-" + rolling + codec));
        SparkConf conf = new SparkConf(false)
                .setMaster("local[2]")
                .setAppName("logged")
                .set("spark.ui.enabled", "false")
                .set("spark.driver.bindAddress", "127.0.0.1")
                .set("spark.driver.host", "127.0.0.1")
                .set("spark.eventLog.enabled", "true")
                .set("spark.eventLog.dir", logs.toUri().toString())
                .set("spark.eventLog.rolling.enabled", Boolean.toString(rolling))
                .set("spark.eventLog.compress", Boolean.toString(!codec.isEmpty()));
        if (!codec.isEmpty()) {
            conf.set("spark.eventLog.compression.codec", codec);
        }
        try (JavaSparkContext spark = new JavaSparkContext(conf)) {
            long even = spark.parallelize(List.of(1, 2, 3, 4, 5, 6, 7, 8), 8)
                    .mapToPair(value -> new scala.Tuple2<>(value % 2, value))
                    .reduceByKey(Integer::sum)
                    .count();
            assertThat(even).isEqualTo(2);
        }
        return logs;
    }

    @Test
    void logsOfSparkAreReadPlainCompressedAndRolling() throws IOException {
        for (String codec : List.of("", "zstd", "lz4")) {
            for (boolean rolling : new boolean[] {false, true}) {
                Path logs = log(rolling, codec);
                List<EventLogFiles> found = EventLogFiles.of(logs);
                assertThat(found).as("%s rolling %s", codec, rolling).hasSize(1);
                LoggedApplication application = EventLogReader.read(found.get(0));
                assertThat(application.name()).isEqualTo("logged");
                assertThat(application.sparkVersion()).startsWith("4.");
                assertThat(application.speculation()).isFalse();
                assertThat(application.notes()).isEmpty();
                assertThat(application.stages()).hasSize(2);
                LoggedStage map = application.stages().get(0);
                assertThat(map.taken()).hasSize(8);
                assertThat(map.slots()).isBetween(1, 2);
                assertThat(map.tasks())
                        .allSatisfy(task -> assertThat(task.writtenBytes()).isPositive());
            }
        }
    }

    @Test
    void theVerbWritesJsonAndAPage() throws IOException {
        LogBuilder log = new LogBuilder(4, false);
        for (int slot = 0; slot < 4; slot++) {
            log.task(slot, slot == 1 ? 6 : 1, 100, 0, false, "Success");
        }
        Path file = folder.resolve("app");
        Files.writeString(file, log.complete().text());
        Path json = folder.resolve("advice.json");
        Path html = folder.resolve("advice.html");
        VerbConventions.Run run = advise(file, "--json", json, "--html", html);
        assertThat(run.exitCode()).as(run.err()).isEqualTo(CodedCommand.OK);
        assertThat(run.out()).contains("stage 0.0, collect at Made.java:0", "stragglers: 1 of 4 tasks", "-->");
        assertThat(Files.readString(json)).contains("\"cause\" : \"STRAGGLERS\"", "\"remedies\"");
        assertThat(Files.readString(html)).startsWith("<!DOCTYPE html>").contains("<circle", "</html>");
    }

    @Test
    void aCutLogIsReadUpToTheCutAndSaysSo() throws IOException {
        String text = new LogBuilder(2, false)
                .task(1, 1, 0)
                .task(1, 1, 0)
                .task(1, 1, 0)
                .task(1, 1, 0)
                .complete()
                .text();
        Path cut = folder.resolve("cut.inprogress");
        for (int missing : new int[] {2, 40, 200}) {
            Files.writeString(cut, text.substring(0, text.length() - missing));
            LoggedApplication application =
                    EventLogReader.read(EventLogFiles.of(cut).get(0));
            assertThat(application.stages()).isEmpty();
            assertThat(application.notes()).hasSize(2);
            assertThat(application.notes().get(0)).contains("is cut; the log was read up to it");
        }
        Path compressed = folder.resolve("cut.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(compressed))) {
            out.write(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        }
        byte[] bytes = Files.readAllBytes(compressed);
        Files.write(compressed, java.util.Arrays.copyOf(bytes, bytes.length - 20));
        assertThat(EventLogReader.read(EventLogFiles.of(compressed).get(0)).notes())
                .anySatisfy(note -> assertThat(note).contains("cut.gz ends within a compressed block"));
    }

    @Test
    void whatIsNoLogIsRefusedByNameAndLine() throws IOException {
        Path empty = Files.createFile(folder.resolve("empty"));
        assertThat(advise(empty).err()).contains("empty: the log is empty");
        Path foreign = Files.writeString(folder.resolve("foreign"), "root:x:0:0\nmore\n");
        assertThat(advise(foreign).exitCode()).isEqualTo(CodedCommand.FAILED);
        assertThat(advise(foreign).err())
                .contains("foreign, line 1: not an event of Spark: it begins with 'root:x:0:0'");
        Path binary = Files.write(folder.resolve("binary"), new byte[] {1, 2, 3, 0});
        assertThat(advise(binary).err()).contains("it begins with '????'");
        String good = new LogBuilder(1, false).task(1, 1, 0).complete().text();
        Path broken = Files.writeString(
                folder.resolve("broken"), good.replaceFirst("\"Task Info\":\\{", "\"Task Info\":[") + good);
        assertThatThrownBy(() -> EventLogReader.read(EventLogFiles.of(broken).get(0)))
                .isInstanceOf(EventLogException.class)
                .hasMessageContaining("broken, line 4: ");
        assertThat(advise(folder.resolve("none")).err()).contains("there is no such file");
        Path twice = Files.writeString(
                folder.resolve("twice"), "{\"Event\":\"SparkListenerTaskEnd\",\"Event\":\"Another\"}\n");
        assertThat(advise(twice).err()).contains("twice, line 1: an event with two names");
        Path damaged = Files.writeString(folder.resolve("damaged.lz4"), "LZ4Blockx and nothing of the kind behind it");
        assertThat(advise(damaged).err()).contains("damaged.lz4, behind line 0");
        Path numbers = Files.createDirectory(folder.resolve("eventlog_v2_numbers"));
        Files.writeString(numbers.resolve("events_99999999999999999999_app"), good);
        assertThat(advise(numbers).err()).contains("without a file events_N_");
        Path nothing = Files.createDirectory(folder.resolve("nothing"));
        assertThat(advise(nothing).err()).contains("the folder has no event log");
        assertThat(advise(empty, "--stages", "0").exitCode()).isEqualTo(CodedCommand.USAGE);
    }
}
