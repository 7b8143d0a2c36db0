package org.codedcomputing.benchmarks.terasort;

import java.util.ArrayList;
import java.util.List;

/**
 * One network and one input on which contestants meet.
 *
 * @param id stable name, in file names
 * @param uplink Mbit/s of a worker, or "free"
 * @param downlink Mbit/s of a worker, or "free"
 * @param multicast on, off or flooded
 * @param shared Mbit/s of a medium that all workers share, or empty
 * @param rows rows to sort
 * @param contestants who sorts
 */
record Cell(
        String id,
        String uplink,
        String downlink,
        String multicast,
        String shared,
        long rows,
        List<Contestant> contestants) {
    /** Workers, one node each. */
    static final int NODES = 8;

    private static final long MILLION = 1_000_000;

    /** What only bringing up another lab can change. */
    String shape() {
        return multicast + (shared.isEmpty() ? "" : "-shared" + shared);
    }

    private static List<Contestant> everybody(Contestant... more) {
        List<Contestant> all = new ArrayList<>(List.of(
                Contestant.PLAIN,
                Contestant.PLAIN_BLOCKS,
                Contestant.PLAIN_ZSTD,
                Contestant.UNCODED,
                Contestant.replicated(3),
                Contestant.replicated(NODES)));
        all.addAll(List.of(more));
        return all;
    }

    /** All cells of the full benchmark. */
    static List<Cell> all() {
        Contestant[] codedUdp = {
            Contestant.coded(2, "udp"),
            Contestant.coded(3, "udp"),
            Contestant.coded(4, "udp"),
            Contestant.coded(5, "udp")
        };
        return List.of(
                new Cell("uplink-2", "2", "free", "on", "", MILLION, everybody(codedUdp)),
                new Cell("uplink-5", "5", "free", "on", "", MILLION, everybody(codedUdp)),
                new Cell("uplink-20", "20", "free", "on", "", MILLION, everybody(codedUdp)),
                new Cell("uplink-20-4m", "20", "free", "on", "", 4 * MILLION, everybody(codedUdp)),
                new Cell("symmetric-10", "10", "10", "on", "", MILLION, everybody(Contestant.coded(3, "udp"))),
                new Cell(
                        "serial-20",
                        "20",
                        "20",
                        "on",
                        "",
                        MILLION,
                        List.of(
                                Contestant.PLAIN,
                                Contestant.replicated(3),
                                Contestant.serial(1),
                                Contestant.serial(3),
                                Contestant.serial(5))),
                new Cell(
                        "no-multicast-10",
                        "10",
                        "free",
                        "off",
                        "",
                        MILLION,
                        everybody(Contestant.coded(3, "tcp"), Contestant.coded(3, "tcp-relay"))),
                new Cell("flooded-10", "10", "10", "flooded", "", MILLION, everybody(Contestant.coded(3, "udp"))),
                new Cell(
                        "shared-20",
                        "free",
                        "free",
                        "on",
                        "20",
                        MILLION,
                        everybody(
                                Contestant.replicated(2),
                                Contestant.replicated(5),
                                Contestant.coded(2, "udp"),
                                Contestant.coded(3, "udp"),
                                Contestant.coded(5, "udp"))));
    }

    /** The one cell of the quick form. */
    static List<Cell> quick() {
        return List.of(new Cell(
                "uplink-5",
                "5",
                "free",
                "on",
                "",
                MILLION,
                List.of(Contestant.PLAIN, Contestant.replicated(3), Contestant.coded(3, "udp"))));
    }
}
