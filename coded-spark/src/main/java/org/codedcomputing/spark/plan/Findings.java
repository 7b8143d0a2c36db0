package org.codedcomputing.spark.plan;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What the findings of all nodes come to. */
final class Findings {
    /** A node that is no member and takes in this share of what members get hears the multicast. */
    private static final double OVERHEARD_SHARE = 0.5;

    private Findings() {}

    /**
     * Puts a calibration together.
     *
     * @param findings one of each node
     */
    static Calibration calibration(String master, List<NetworkProbe.Finding> findings) {
        int nodes = findings.size();
        List<String> notes = new ArrayList<>();
        findings.forEach(finding -> notes.addAll(finding.notes()));
        List<Double> multicasts = values(findings, NetworkProbe.Finding::multicast);
        Double multicast = multicasts.stream().min(Double::compare).orElse(null);
        long datagrams =
                findings.stream().mapToLong(NetworkProbe.Finding::datagrams).sum();
        if (multicast != null && multicast == 0) {
            long deaf = multicasts.stream().filter(rate -> rate == 0).count();
            notes.add(String.format(
                    Locale.ROOT,
                    "multicast: none, no datagram of %,d arrived at %d of %d receivers",
                    datagrams,
                    deaf,
                    multicasts.size()));
        }
        if (nodes < 2) {
            notes.add("one node alone has no network to measure; calibrate with at least 2");
        }
        int hosts = (int)
                findings.stream().map(NetworkProbe.Finding::host).distinct().count();
        if (hosts < nodes) {
            notes.add("%d nodes share %d hosts: what passed between nodes of one host crossed no wire"
                    .formatted(nodes, hosts));
        }
        Boolean flooded = flooded(findings, multicast, notes);
        return new Calibration(
                Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
                master,
                nodes,
                hosts,
                median(values(findings, NetworkProbe.Finding::unicast)),
                median(values(findings, NetworkProbe.Finding::concurrent)),
                median(values(findings, NetworkProbe.Finding::intoOne)),
                multicast,
                flooded,
                multicasts.size(),
                median(values(findings, finding -> finding.codes().xor())),
                median(values(findings, finding -> finding.codes().checksum())),
                null,
                null,
                notes);
    }

    private static @Nullable Boolean flooded(
            List<NetworkProbe.Finding> findings, @Nullable Double multicast, List<String> notes) {
        if (multicast == null || multicast == 0) {
            return null;
        }
        List<Double> overheard = values(findings, NetworkProbe.Finding::overheard);
        if (overheard.isEmpty()) {
            notes.add(
                    "whether multicast reaches nodes that did not join is not known: there was none, or its system counts no bytes; taken is that it does not");
            return null;
        }
        return Objects.requireNonNull(median(overheard)) > OVERHEARD_SHARE * multicast;
    }

    private static List<Double> values(
            List<NetworkProbe.Finding> findings, Function<NetworkProbe.Finding, @Nullable Double> of) {
        List<Double> values = new ArrayList<>();
        for (NetworkProbe.Finding finding : findings) {
            Double value = of.apply(finding);
            if (value != null) {
                values.add(value);
            }
        }
        return values;
    }

    /** The median, the lower of the middle two; null of nothing. */
    static @Nullable Double median(List<Double> values) {
        return values.isEmpty() ? null : values.stream().sorted().toList().get((values.size() - 1) / 2);
    }
}
