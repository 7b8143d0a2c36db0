package org.codedcomputing.spark.advise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.zip.GZIPOutputStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.io.CompressionCodec$;
import org.codedcomputing.core.allocation.UnitTimes;
import org.codedcomputing.spark.cli.CodedCommand;
import org.codedcomputing.spark.cli.VerbConventions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

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
    void theVerbWritesJsonAndAPage() throws Exception {
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
        assertPage(Files.readString(html), 4);
        assertThat(Files.getPosixFilePermissions(html)).isEqualTo(Files.getPosixFilePermissions(file));
        assertThat(Files.getPosixFilePermissions(json)).isEqualTo(Files.getPosixFilePermissions(file));
    }

    /** Spark tells of what it stopped when the stage has ended already. */
    @Test
    void whatWasStoppedWithTheStageIsOfTheStage() throws IOException {
        LogBuilder log = new LogBuilder(
                2, true, ",\"spark.speculation.multiplier\":\"2.5\",\"spark.speculation.quantile\":\"0.6\"");
        log.stage(
                0,
                2,
                2,
                List.of(
                        new LogBuilder.Run(0, 0, 0, 0, 0.5, 0.4, 100, 0, false, "Success"),
                        new LogBuilder.Run(1, 0, 0, 1, 0.6, 0.5, 100, 0, true, "Success"),
                        new LogBuilder.Run(1, 1, 1, 0, 2.5, 2.4, 100, 0, false, "TaskKilled"),
                        new LogBuilder.Run(1, 1, 1, 0, 2.5, 2.4, 100, 0, false, "Success")));
        LoggedApplication application = log.read(folder);
        assertThat(application.speculation()).isTrue();
        assertThat(application.copyRule()).isEqualTo(new CopyRule(2.5, 0.6));
        LoggedStage stage = application.stages().get(0);
        assertThat(stage.taken()).hasSize(2);
        assertThat(stage.tasks()).hasSize(3).element(2).satisfies(task -> {
            assertThat(task.succeeded()).isFalse();
            assertThat(task.seconds()).isEqualTo(2.5);
            assertThat(task.runSeconds()).isEqualTo(2.4);
        });
        assertThat(stage.slots()).isEqualTo(2);
        assertThat(stage.slotsUsed()).containsExactlyInAnyOrder(new LoggedStage.Slot(0, 0), new LoggedStage.Slot(1, 0));
        assertThat(CopyRule.of("3.5.1", "", "")).isEqualTo(CopyRule.SPARK_3);
        assertThat(CopyRule.of("4.1.0", "none", "-1")).isEqualTo(CopyRule.SPARK_4);
    }

    /** A page that any parser reads, with a dot for each task and a bar for each remedy, all of them within their plots. */
    private static void assertPage(String page, int tasks) throws Exception {
        assertThat(page).startsWith("<!DOCTYPE html>");
        Document document = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(page)));
        NodeList plots = document.getElementsByTagName("svg");
        assertThat(plots.getLength()).isEqualTo(2);
        NodeList dots = document.getElementsByTagName("circle");
        assertThat(dots.getLength()).isEqualTo(tasks);
        for (int i = 0; i < dots.getLength(); i++) {
            assertThat(number(dots.item(i), "cx")).isBetween(0.0, number(plots.item(0), "width"));
            assertThat(number(dots.item(i), "cy")).isBetween(0.0, number(plots.item(0), "height"));
        }
        NodeList bars = document.getElementsByTagName("rect");
        assertThat(bars.getLength()).isGreaterThan(2);
        for (int i = 0; i < bars.getLength(); i++) {
            assertThat(number(bars.item(i), "x") + number(bars.item(i), "width"))
                    .isLessThan(number(plots.item(1), "width"));
            assertThat(number(bars.item(i), "y") + number(bars.item(i), "height"))
                    .isLessThanOrEqualTo(number(plots.item(1), "height"));
        }
    }

    private static double number(Node node, String attribute) {
        return Double.parseDouble(node.getAttributes().getNamedItem(attribute).getNodeValue());
    }

    @Test
    void namesFromTheLogAreTextInThePage() throws Exception {
        String text = new LogBuilder(4, false)
                .task(1, 1, 0)
                .task(1, 1, 0)
                .task(1, 1, 0)
                .task(6, 1, 0)
                .complete()
                .text();
        Path file = Files.writeString(
                folder.resolve("app"), text.replace("\"made\"", "\"</pre><script>alert('1 & 2')</script>\\u0001\""));
        Path html = folder.resolve("advice.html");
        assertThat(advise(file, "--html", html).exitCode()).isEqualTo(CodedCommand.OK);
        assertPage(Files.readString(html), 4);
        assertThat(Files.readString(html)).doesNotContain("<script").contains("&lt;script&gt;");
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

    /** As they are left by an application that died, or still runs: without the end of their last frame. */
    @Test
    void cutFramesOfSparksCodecsAreReadUpToTheCut() throws IOException {
        LogBuilder log = new LogBuilder(4, false);
        for (int stage = 0; stage < 400; stage++) {
            for (int slot = 0; slot < 4; slot++) {
                log.task(slot, 1 + (stage * 7 + slot) % 11, 1000 + stage, 0, false, "Success");
            }
            log.complete();
        }
        byte[] text = log.text().getBytes(StandardCharsets.UTF_8);
        for (String codec : List.of("zstd", "lz4", "snappy", "lzf")) {
            Path whole = folder.resolve("app-1." + codec);
            try (OutputStream out = CompressionCodec$.MODULE$
                    .createCodec(new SparkConf(false), codec)
                    .compressedContinuousOutputStream(Files.newOutputStream(whole))) {
                out.write(text);
            }
            assertThat(EventLogReader.read(EventLogFiles.of(whole).get(0)).stages())
                    .as(codec)
                    .hasSize(400);
            byte[] bytes = Files.readAllBytes(whole);
            Path cut = folder.resolve("app-2." + codec + ".inprogress");
            Files.write(cut, Arrays.copyOf(bytes, bytes.length * 3 / 4));
            LoggedApplication application =
                    EventLogReader.read(EventLogFiles.of(cut).get(0));
            assertThat(application.stages()).as(codec).hasSizeBetween(1, 399);
            assertThat(application.notes()).as(codec).isNotEmpty();
            byte[] broken = bytes.clone();
            Arrays.fill(broken, bytes.length / 2, bytes.length / 2 + 200, (byte) 0x55);
            Path wrong = folder.resolve("app-3." + codec);
            Files.write(wrong, broken);
            assertThatThrownBy(() -> EventLogReader.read(EventLogFiles.of(wrong).get(0)))
                    .as(codec)
                    .isInstanceOf(EventLogException.class)
                    .hasMessageContaining("app-3." + codec);
            Path foreign = Files.writeString(folder.resolve("text." + codec), "root:x:0:0\n");
            assertThatThrownBy(
                            () -> EventLogReader.read(EventLogFiles.of(foreign).get(0)))
                    .as(codec)
                    .isInstanceOf(EventLogException.class)
                    .hasMessageContaining("text." + codec);
        }
    }

    /** Whatever became of some bytes: a refusal with the file's name, or advice on what is still there. */
    @Test
    void aDamagedLogIsRefusedOrAdvisedUpon() throws IOException {
        LogBuilder log = new LogBuilder(4, false);
        for (int stage = 0; stage < 3; stage++) {
            for (int task = 0; task < 6; task++) {
                log.task(task == 2 ? 5 : 1, 1000, stage == 1 ? 0.9 : 0);
            }
            log.completeReading(0);
        }
        byte[] good = log.text().getBytes(StandardCharsets.UTF_8);
        long seed = 20261129;
        SplittableRandom random = new SplittableRandom(seed);
        int advised = 0;
        for (int round = 0; round < 1_000; round++) {
            byte[] bytes = good.clone();
            for (int damage = random.nextInt(1, 4); damage > 0; damage--) {
                int at = random.nextInt(bytes.length);
                // Digits become other digits, and far larger numbers; now and then anything becomes anything.
                bytes[at] = random.nextInt(3) == 0
                        ? (byte) random.nextInt(256)
                        : Character.isDigit(bytes[at]) || bytes[at] == ','
                                ? (byte) ('0' + random.nextInt(10))
                                : bytes[at];
            }
            Path file = Files.write(folder.resolve("damaged"), bytes);
            try {
                LoggedApplication application =
                        EventLogReader.read(EventLogFiles.of(file).get(0));
                // Each takes some ten thousand replays.
                if (advised++ % 200 == 0) {
                    List<StageAdvice> advice = Advisor.of(application);
                    assertThat(AdvicePage.of(List.of(new AdvicePage.Part(application, advice)), 10))
                            .contains("</html>");
                    assertThat(advice)
                            .allSatisfy(one -> assertThat(one.ranked())
                                    .allSatisfy(remedy ->
                                            assertThat(remedy.seconds()).isNotNegative()));
                }
            } catch (EventLogException refused) {
                assertThat(refused).as("seed %d, round %d", seed, round).hasMessageContaining("damaged");
            }
        }
        assertThat(advised).isBetween(100, 900);
    }

    /** Spark rewrites old parts of a rolling log into one, and deletes them some time later. */
    @Test
    void aCompactedPartStandsForTheOnesBeforeIt() throws IOException {
        LogBuilder first = new LogBuilder(2, false);
        first.task(1, 1, 0).task(1, 1, 0).complete();
        String beginning = first.text();
        String end = first.task(2, 1, 0).task(2, 1, 0).complete().text().substring(beginning.length());
        Path rolling = Files.createDirectory(folder.resolve("eventlog_v2_app-1"));
        Files.createFile(rolling.resolve("appstatus_app-1"));
        Files.writeString(rolling.resolve("events_1_app-1"), beginning);
        Files.writeString(rolling.resolve("events_2_app-1"), end);
        assertThat(EventLogReader.read(EventLogFiles.of(rolling).get(0)).notes())
                .isEmpty();
        Files.writeString(rolling.resolve("events_1_app-1.compact"), beginning);
        Files.writeString(rolling.resolve("events_99999999999_app-1"), "none of Spark's");
        LoggedApplication application =
                EventLogReader.read(EventLogFiles.of(folder).get(0));
        assertThat(application.stages()).hasSize(2);
        assertThat(application.notes())
                .singleElement()
                .satisfies(note -> assertThat(note).contains("Spark has compacted the log"));
    }

    /** A folder of event logs has some of applications that have just begun, and other people's files. */
    @Test
    void ofAFolderWhatCannotBeReadIsNamedAndTheOthersAreAdvisedOn() throws IOException {
        Path logs = Files.createDirectory(folder.resolve("logs"));
        LogBuilder log = new LogBuilder(4, false);
        for (int slot = 0; slot < 4; slot++) {
            log.task(slot, slot == 1 ? 6 : 1, 100, 0, false, "Success");
        }
        String text = log.complete().text();
        Files.writeString(logs.resolve("app-1"), text);
        Files.createFile(logs.resolve("app-2.inprogress"));
        Files.writeString(logs.resolve("app-3"), "root:x:0:0\n");
        Files.createDirectory(logs.resolve("eventlog_v2_app-5"));
        // Spark 3.5 writes the same lines; copies of its applications follow its own defaults.
        Files.writeString(logs.resolve("app-4"), text.replace("4.1.0", "3.5.6"));
        Path json = folder.resolve("advice.json");
        VerbConventions.Run run = advise(logs, "--json", json);
        assertThat(run.exitCode()).isEqualTo(CodedCommand.FAILED);
        assertThat(run.out()).contains("made (app-1), Spark 4.1.0", "made (app-4), Spark 3.5.6");
        assertThat(run.err())
                .contains("left out: app-2.inprogress: the log is empty")
                .contains("left out: eventlog_v2_app-5: a folder of a rolling log without a file events_N_")
                .contains("app-3, line 1: not an event of Spark");
        assertThat(new ObjectMapper().readTree(json.toFile()))
                .extracting(application -> application.get("log").asText())
                .containsExactly("app-1", "app-4");
        assertThat(EventLogReader.read(EventLogFiles.of(logs.resolve("app-4")).get(0))
                        .copyRule())
                .isEqualTo(CopyRule.SPARK_3);
        Files.delete(logs.resolve("app-1"));
        Files.delete(logs.resolve("app-4"));
        run = advise(logs);
        assertThat(run.exitCode()).isEqualTo(CodedCommand.FAILED);
        assertThat(run.err()).contains("none of 3 files is an event log that can be read");
    }

    /** Executors are called what Spark calls them, and the law of each comes with how well it fits. */
    @Test
    void executorsHaveTheirNamesAndALawThatSaysHowWellItFits() throws IOException {
        LogBuilder log = new LogBuilder(2, false);
        for (int task = 0; task < 10; task++) {
            log.task(0, task % 5 == 0 ? 8 : 1, 100, 0, false, "Success");
            log.task(1, 1 - Math.log(1 - (task + 0.5) / 10), 100, 0, false, "Success");
        }
        LoggedApplication application = log.complete().read(folder);
        assertThat(application.executorNames()).containsExactly("0 on h0", "1 on h1");
        assertThat(ExecutorLaw.of(application))
                .satisfiesExactly(
                        two -> {
                            assertThat(two.exponential()).isFalse();
                            assertThat(two.statistic()).isGreaterThan(UnitTimes.CRITICAL);
                        },
                        law -> {
                            assertThat(law.exponential()).isTrue();
                            assertThat(law.statistic()).isBetween(0.0, 0.7);
                        });
        assertThat(AdviceText.of(application, List.of(), 1))
                .containsPattern("executor 0 on h0: 10 tasks, .*, rejected\n")
                .containsPattern("executor 1 on h1: 10 tasks, .*, not rejected\n");
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
