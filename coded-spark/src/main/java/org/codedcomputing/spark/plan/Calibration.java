package org.codedcomputing.spark.plan;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.codedcomputing.core.cost.MulticastKind;
import org.codedcomputing.core.cost.NetworkModel;
import org.codedcomputing.spark.cli.JsonFile;
import org.jspecify.annotations.Nullable;

/**
 * What a calibration measured. Rates are bytes of payload per second that arrived; null stands for what could not be
 * measured, and {@code notes} say why. Kept as JSON of one version.
 *
 * @param time when, in ISO 8601 and UTC
 * @param master the Spark master it was measured with; it holds for no other
 * @param nodes number of nodes that took part
 * @param hosts number of hosts that they ran on
 * @param unicast one stream between two nodes, all others silent
 * @param concurrent one stream from every node to the next, all at once: what the slower half of the nodes got, the median
 * @param intoOne streams from all other nodes to one: what it took in
 * @param multicast one multicast to several receivers: what the slowest of them got; 0 if it reached none
 * @param flooded whether the network interface of a node that is no member got it, too; null if unknown
 * @param multicastReceivers number of receivers of that multicast
 * @param xor bytes XORed by one node while all others did
 * @param checksum bytes checked by CRC32C likewise
 * @param stage seconds that a stage of an exchange takes when there is nothing to do: scheduling, start of tasks, results
 * @param sample what was measured on a sample of an input; null without one
 * @param notes what could not be measured, and why, each one sentence
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Calibration(
        String time,
        String master,
        int nodes,
        int hosts,
        @Nullable Double unicast,
        @Nullable Double concurrent,
        @Nullable Double intoOne,
        @Nullable Double multicast,
        @Nullable Boolean flooded,
        int multicastReceivers,
        @Nullable Double xor,
        @Nullable Double checksum,
        @Nullable Double stage,
        @Nullable Sample sample,
        List<String> notes) {
    /** Version of the file. */
    static final int VERSION = 1;

    /** Concurrent streams that get less than this share of a lone one share something. */
    private static final double SHARED_BELOW = 0.6;

    /** A node that takes in at least this share of what all others can send has a downlink that never binds them. */
    private static final double DOWNLINK_NOT_SEEN = 0.85;

    /** Bounds of the figures of a file: rates in bytes per second, and ratios. */
    private static final double LEAST = 1e-6;

    private static final double MOST = 1e18;

    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * What one node makes of records, measured on a sample of the input while all nodes did the same.
     *
     * @param bytes bytes of the sample at one node, as the exchange writes records
     * @param map bytes per second read, mapped and written to intermediate values
     * @param seal bytes per second compressed and digested, before compression
     * @param handOver bytes per second decompressed, read back and written by Spark's serializer
     * @param shuffleWrite bytes per second serialized and compressed as Spark's shuffle does, the map not counted
     * @param reduce bytes per second sorted, or read only where there is no order
     * @param valueRatio bytes of intermediate values after compression over those before
     * @param shuffleRatio the same for Spark's own shuffle
     * @param dense what changes with zstd, where the choice of codec is open; else null
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Sample(
            long bytes,
            double map,
            double seal,
            double handOver,
            double shuffleWrite,
            double reduce,
            double valueRatio,
            double shuffleRatio,
            @Nullable Dense dense) {
        /** The sample as text, on its way to the driver. */
        public String text() {
            return PlanJson.text(this);
        }

        /** Reads {@link #text}. */
        public static Sample parse(String text) {
            return PlanJson.parse(text, Sample.class);
        }
    }

    /**
     * What a denser codec makes of the sample.
     *
     * @param seal bytes per second compressed and digested, before compression
     * @param handOver bytes per second decompressed, read back and written by Spark's serializer
     * @param valueRatio bytes of intermediate values after compression over those before
     */
    public record Dense(double seal, double handOver, double valueRatio) {}

    /** What is written: the calibration under its version. */
    private record Kept(int version, Calibration calibration) {}

    /** Copies the notes. */
    public Calibration {
        notes = List.copyOf(notes);
    }

    /** The same with the seconds of an empty stage. */
    public Calibration withStage(double seconds) {
        return with(seconds, sample);
    }

    /** The same with a sample. */
    public Calibration withSample(Sample measured) {
        return with(stage, measured);
    }

    private Calibration with(@Nullable Double emptyStage, @Nullable Sample measured) {
        return new Calibration(
                time,
                master,
                nodes,
                hosts,
                unicast,
                concurrent,
                intoOne,
                multicast,
                flooded,
                multicastReceivers,
                xor,
                checksum,
                emptyStage,
                measured,
                notes);
    }

    /** What the nodes share, if concurrent streams got much less than a lone one; else infinite. */
    double shared() {
        return unicast != null && concurrent != null && concurrent < SHARED_BELOW * unicast
                ? nodes * concurrent
                : Double.POSITIVE_INFINITY;
    }

    /** The network that was measured, or nothing if it could not be. */
    Optional<NetworkModel> network() {
        if (unicast == null) {
            return Optional.empty();
        }
        double medium = shared();
        double uplink = Double.isInfinite(medium) && concurrent != null ? Math.min(unicast, concurrent) : unicast;
        double downlink = intoOne == null ? unicast : intoOne;
        boolean bound = intoOne != null && intoOne < DOWNLINK_NOT_SEEN * Math.min((nodes - 1) * uplink, medium);
        NetworkModel network = NetworkModel.links(uplink, bound ? downlink : Math.max(downlink, uplink))
                .withShared(medium);
        double rate = multicast == null ? 0 : multicast;
        // On a shared medium a lone stream has it all, too.
        return Optional.of(rate > 0 ? network.withMulticastEfficiency(Math.min(1, rate / unicast)) : network);
    }

    /** What a multicast does. */
    MulticastKind multicastKind() {
        if (multicast == null || multicast == 0) {
            return MulticastKind.NONE;
        }
        if (Boolean.TRUE.equals(flooded)) {
            return Double.isInfinite(shared()) ? MulticastKind.FLOODED : MulticastKind.SHARED;
        }
        return MulticastKind.FILTERED;
    }

    /**
     * Writes it, whole or not at all.
     *
     * @param file replaced if it exists; its folder is made
     * @throws IOException if that is not possible; nothing has changed then
     */
    public void write(Path file) throws IOException {
        JsonFile.write(file, new Kept(VERSION, this));
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @return nothing if there is no such file
     * @throws IOException if it cannot be read
     * @throws IllegalArgumentException if it is no calibration, or of another version
     */
    public static Optional<Calibration> read(Path file) throws IOException {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        byte[] bytes = Files.readAllBytes(file);
        try {
            JsonNode tree = JSON.readTree(bytes);
            int version = tree.path("version").asInt(-1);
            if (version != VERSION) {
                throw new IllegalArgumentException(
                        "%s is a calibration of version %s but this library reads version %d; calibrate again: coded calibrate"
                                .formatted(file, version < 0 ? "none" : version, VERSION));
            }
            Calibration calibration = JSON.treeToValue(tree, Kept.class).calibration();
            String complaint = complaint(calibration);
            if (complaint != null) {
                throw none(file, complaint, null);
            }
            return Optional.of(calibration);
        } catch (JsonProcessingException e) {
            throw none(file, e.getOriginalMessage(), e);
        } catch (IOException e) {
            // Of bytes in memory: not even text.
            throw none(file, String.valueOf(e.getMessage()), e);
        }
    }

    private static IllegalArgumentException none(Path file, String why, @Nullable Exception cause) {
        return new IllegalArgumentException(
                "%s is no calibration: %s; delete it and calibrate again: coded calibrate".formatted(file, why), cause);
    }

    /** What no calibration says, or null: files are edited by hand, too. */
    @SuppressWarnings("NullAway") // What is read from a file may lack what the record promises.
    private static @Nullable String complaint(Calibration read) {
        if (read == null || read.master == null || read.time == null) {
            return "it does not say when and with which master it was made";
        }
        if (read.nodes < 1 || read.hosts < 1 || read.multicastReceivers < 0) {
            return "%d nodes on %d hosts, %d of them receivers of a multicast"
                    .formatted(read.nodes, read.hosts, read.multicastReceivers);
        }
        Map<String, Double> figures = new TreeMap<>();
        figures.put("unicast", read.unicast);
        figures.put("concurrent", read.concurrent);
        figures.put("intoOne", read.intoOne);
        figures.put("xor", read.xor);
        figures.put("checksum", read.checksum);
        Sample s = read.sample;
        if (s != null) {
            figures.put("sample.bytes", (double) s.bytes);
            figures.put("sample.map", s.map);
            figures.put("sample.seal", s.seal);
            figures.put("sample.handOver", s.handOver);
            figures.put("sample.shuffleWrite", s.shuffleWrite);
            figures.put("sample.reduce", s.reduce);
            figures.put("sample.valueRatio", s.valueRatio);
            figures.put("sample.shuffleRatio", s.shuffleRatio);
            if (s.dense != null) {
                figures.put("sample.dense.seal", s.dense.seal);
                figures.put("sample.dense.handOver", s.dense.handOver);
                figures.put("sample.dense.valueRatio", s.dense.valueRatio);
            }
        }
        for (Map.Entry<String, Double> figure : figures.entrySet()) {
            Double value = figure.getValue();
            if (value != null && !(value >= LEAST && value <= MOST)) {
                return "%s is %s, which is outside %s to %s".formatted(figure.getKey(), value, LEAST, MOST);
            }
        }
        return outside(read.multicast) || outside(read.stage)
                ? "multicast %s or stage %s is outside 0 to %s".formatted(read.multicast, read.stage, MOST)
                : null;
    }

    private static boolean outside(@Nullable Double value) {
        return value != null && !(value == 0 || (value >= LEAST && value <= MOST));
    }

    /** What was measured, a line each, and what follows for the planner. */
    public String explain() {
        Map<String, String> lines = new TreeMap<>();
        List<String> text = new ArrayList<>();
        text.add("calibration of %s, %d nodes on %d hosts, %s".formatted(master, nodes, hosts, time));
        lines.put("1 one unicast stream", rate(unicast));
        lines.put("2 %d streams at once, each".formatted(nodes), rate(concurrent));
        lines.put("3 all others into one node", rate(intoOne));
        lines.put(
                "4 one multicast to %d nodes".formatted(multicastReceivers),
                multicast == null || multicast == 0
                        ? "none"
                        : rate(multicast)
                                + (flooded == null
                                        ? ""
                                        : flooded ? ", reaches other nodes too" : ", nobody else gets it"));
        lines.put("5 XOR", bulk(xor));
        lines.put("6 CRC32C", bulk(checksum));
        if (stage != null) {
            lines.put("7 an empty stage", String.format(Locale.ROOT, "%.3f s", stage));
        }
        Sample s = sample;
        if (s != null) {
            lines.put("8 sample: map", bulk(s.map));
            lines.put("8 sample: seal / hand over", bulk(s.seal) + " / " + bulk(s.handOver));
            lines.put("9 sample: Spark's write / sort", bulk(s.shuffleWrite) + " / " + bulk(s.reduce));
            lines.put(
                    "9 sample: compression",
                    String.format(Locale.ROOT, "%.3f, in Spark's shuffle %.3f", s.valueRatio, s.shuffleRatio));
            Dense d = s.dense;
            if (d != null) {
                lines.put(
                        "9 sample: with zstd",
                        String.format(Locale.ROOT, "%.3f, %s / %s", d.valueRatio, bulk(d.seal), bulk(d.handOver)));
            }
        }
        lines.forEach((name, value) -> text.add(String.format(Locale.ROOT, "  %-32s %s", name.substring(2), value)));
        network()
                .ifPresent(network -> text.add("  planned with: uplink %s, downlink %s, shared %s, multicast %s"
                        .formatted(
                                RateText.print(network.uplink()),
                                RateText.print(network.downlink()),
                                RateText.print(network.shared()),
                                multicastKind())));
        notes.forEach(note -> text.add("  note: " + note));
        return String.join(System.lineSeparator(), text) + System.lineSeparator();
    }

    private static String rate(@Nullable Double bytesPerSecond) {
        return bytesPerSecond == null ? "not measured" : RateText.print(bytesPerSecond);
    }

    private static String bulk(@Nullable Double bytesPerSecond) {
        return bytesPerSecond == null ? "not measured" : String.format(Locale.ROOT, "%,.0f MB/s", bytesPerSecond / 1e6);
    }
}
