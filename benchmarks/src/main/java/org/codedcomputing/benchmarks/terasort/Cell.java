package org.codedcomputing.benchmarks.terasort;

import java.util.List;
import java.util.stream.Stream;

/**
 * One network and one input on which contestants meet.
 *
 * @param id stable name, in file names
 * @param uplink Mbit/s of a worker, or "free"
 * @param downlink Mbit/s of a worker, or "free"
 * @param multicast on, off or flooded
 * @param shared Mbit/s of a medium that all workers share, or empty
 * @param rows rows to sort
 * @param placed whether every node has its replicas of the input, as in the papers; else each split lies at one node, and
 *     others read it over the network
 * @param contestants who sorts
 */
record Cell(
        String id,
        String uplink,
        String downlink,
        String multicast,
        String shared,
        long rows,
        boolean placed,
        List<Contestant> contestants) {
    /** Workers, one node each. */
    static final int NODES = 8;

    private static final String FREE = "free";
    private static final String UDP = "udp";
    private static final String LZ4 = "lz4";
    private static final long MILLION = 1_000_000;

    /** What only bringing up another lab can change. */
    String shape() {
        return multicast + (shared.isEmpty() ? "" : "-shared" + shared);
    }

    /** A cell in which every node has its replicas of the input. */
    private static Cell placed(
            String id,
            String uplink,
            String downlink,
            String multicast,
            String shared,
            long rows,
            Contestant... contestants) {
        return new Cell(id, uplink, downlink, multicast, shared, rows, true, List.of(contestants));
    }

    /** An uplink that binds, and multicast: where coding should pay. */
    private static Cell uplink(String id, String uplink, long rows, Contestant... contestants) {
        return placed(id, uplink, FREE, "on", "", rows, contestants);
    }

    /** Everybody. */
    private static Contestant[] everybody() {
        return new Contestant[] {
            Contestant.PLAIN,
            Contestant.PLAIN_BLOCKS,
            Contestant.PLAIN_ZSTD,
            Contestant.UNCODED,
            Contestant.replicated(1),
            Contestant.replicated(2),
            Contestant.replicated(3),
            Contestant.replicated(3).with(LZ4),
            Contestant.replicated(4),
            Contestant.replicated(5),
            Contestant.replicated(NODES),
            Contestant.coded(2, UDP),
            Contestant.coded(3, UDP),
            Contestant.coded(3, UDP).with(LZ4),
            Contestant.coded(4, UDP),
            Contestant.coded(5, UDP),
            Contestant.auto(5),
            Contestant.auto(NODES)
        };
    }

    /** Who meets where coding should not pay: what mode auto chooses from, and a code that is forced. */
    private static Contestant[] uncodedAnd(Contestant... coded) {
        return Stream.concat(
                        Stream.of(
                                Contestant.PLAIN,
                                Contestant.UNCODED,
                                Contestant.replicated(3),
                                Contestant.replicated(5),
                                Contestant.replicated(NODES)),
                        Stream.concat(Stream.of(coded), Stream.of(Contestant.auto(5))))
                .toArray(Contestant[]::new);
    }

    /** All cells of the full benchmark. */
    static List<Cell> all() {
        return List.of(
                uplink("uplink-2", "2", MILLION, everybody()),
                uplink(
                        "uplink-5",
                        "5",
                        MILLION,
                        Contestant.PLAIN,
                        Contestant.UNCODED,
                        Contestant.replicated(1),
                        Contestant.replicated(2),
                        Contestant.replicated(3),
                        Contestant.replicated(4),
                        Contestant.replicated(5),
                        Contestant.replicated(NODES),
                        Contestant.coded(2, UDP),
                        Contestant.coded(3, UDP),
                        Contestant.coded(4, UDP),
                        Contestant.coded(5, UDP),
                        Contestant.auto(5)),
                uplink("uplink-20", "20", MILLION, everybody()),
                uplink(
                        "uplink-20-4m",
                        "20",
                        4 * MILLION,
                        uncodedAnd(Contestant.coded(3, UDP), Contestant.coded(5, UDP))),
                placed("symmetric-10", "10", "10", "on", "", MILLION, uncodedAnd(Contestant.coded(3, UDP))),
                placed(
                        "serial-20",
                        "20",
                        "20",
                        "on",
                        "",
                        MILLION,
                        Contestant.PLAIN,
                        Contestant.replicated(3),
                        Contestant.replicated(5),
                        Contestant.serial(1),
                        Contestant.serial(3),
                        Contestant.serial(5)),
                new Cell(
                        "fetched-20",
                        "20",
                        FREE,
                        "on",
                        "",
                        MILLION,
                        false,
                        List.of(
                                Contestant.PLAIN,
                                Contestant.UNCODED,
                                Contestant.replicated(3),
                                Contestant.coded(2, UDP),
                                Contestant.coded(3, UDP),
                                Contestant.auto(5))),
                placed(
                        "no-multicast-10",
                        "10",
                        FREE,
                        "off",
                        "",
                        MILLION,
                        uncodedAnd(Contestant.coded(3, "tcp"), Contestant.coded(3, "tcp-relay"))),
                placed("flooded-10", "10", "10", "flooded", "", MILLION, uncodedAnd(Contestant.coded(3, UDP))),
                placed(
                        "shared-20",
                        FREE,
                        FREE,
                        "on",
                        "20",
                        MILLION,
                        Contestant.PLAIN,
                        Contestant.UNCODED,
                        Contestant.replicated(2),
                        Contestant.replicated(3),
                        Contestant.replicated(4),
                        Contestant.replicated(NODES),
                        Contestant.coded(2, UDP),
                        Contestant.coded(3, UDP),
                        Contestant.coded(4, UDP),
                        Contestant.auto(4)));
    }

    /** The one cell of the quick form. */
    static List<Cell> quick() {
        return List.of(placed("uplink-5", "5", FREE, "on", "", MILLION, Contestant.PLAIN, Contestant.coded(3, UDP)));
    }
}
