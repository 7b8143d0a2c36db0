package org.codedcomputing.spark.conf;

/**
 * The configuration keys of the library. A builder call beats the key, the key beats the default.
 *
 * <p>Sizes are written as in Spark ({@code 64k}, {@code 1m}), times likewise ({@code 10s}, {@code 5min}).
 */
public enum ConfKey {
    /** Mode of the exchange. */
    EXCHANGE_MODE(
            "spark.coded.exchange.mode",
            "coded",
            "uncoded, replicated, coded, or auto (whichever is predicted to be fastest)"),
    /** Number of nodes. */
    EXCHANGE_NODES(
            "spark.coded.exchange.nodes",
            "0",
            "number of nodes K, 1 to 64; 0 stands for the number of executors, or cores"),
    /** Computation load. */
    EXCHANGE_LOAD(
            "spark.coded.exchange.load",
            "2",
            "computation load r: at how many nodes the input is mapped, 1 to K; 2.5 maps half of it at 2 and half at 3"),
    /** Delivery design. */
    EXCHANGE_DESIGN(
            "spark.coded.exchange.design",
            "auto",
            "delivery design: cdc, resolvable, pods, or auto (cdc, unless that breaks groupCap or payloadFloor: then the design of at most the same r that sends the least and keeps both)"),
    /** Codec of the intermediate values. */
    EXCHANGE_CODEC(
            "spark.coded.exchange.codec",
            "auto",
            "compression of intermediate values before XOR: none, lz4, zstd, or auto (none within one JVM; else lz4, or zstd where a calibrated planner expects that to end at least 5 % sooner)"),
    /** Level of zstd. */
    EXCHANGE_ZSTD_LEVEL("spark.coded.exchange.zstdLevel", "1", "level of zstd, 1 to 22"),
    /** Largest payload of one packet. */
    EXCHANGE_STRIP("spark.coded.exchange.strip", "1m", "largest payload of one packet, 1k to 256m"),
    /** Memory of a node. */
    EXCHANGE_MEMORY(
            "spark.coded.exchange.memory",
            "0",
            "bytes of intermediate values that a node keeps in memory before it spills to spark.local.dir; 0 stands for a fifth of the heap, shared by the nodes of a JVM"),
    /** Cap of the number of groups. */
    EXCHANGE_GROUP_CAP(
            "spark.coded.exchange.groupCap",
            "100000",
            "most multicast groups that a coded exchange may have, at least 1"),
    /** Payload under which coding is not advised. */
    EXCHANGE_PAYLOAD_FLOOR(
            "spark.coded.exchange.payloadFloor",
            "16k",
            "mean payload of a packet under which design auto takes another design, and else the plan says that coding will not pay"),
    /** How nodes talk. */
    EXCHANGE_TRANSPORT(
            "spark.coded.exchange.transport",
            "auto",
            "how nodes talk: in-process (one JVM only), udp (multicast), tcp, tcp-relay (receivers pass messages on along a tree), or auto (in-process in local mode; else tcp, and udp for coded packets where a multicast is declared or was calibrated)"),
    /** When nodes send. */
    EXCHANGE_SCHEDULE(
            "spark.coded.exchange.schedule",
            "concurrent",
            "when nodes send: concurrent, or serial (one sender at a time, as in published experiments; only for comparing with them)"),
    /** Addresses of groups. */
    EXCHANGE_MULTICAST_ADDRESSES(
            "spark.coded.exchange.multicastAddresses",
            "256",
            "transport udp: most multicast addresses for groups; with more groups addresses are shared, and nodes receive what is for others"),
    /** Port of the multicast addresses. */
    EXCHANGE_MULTICAST_PORT(
            "spark.coded.exchange.multicastPort",
            "0",
            "transport udp: port of all multicast addresses; 0 for one above 61000 that follows from the exchange"),
    /** Hops of a multicast. */
    EXCHANGE_MULTICAST_HOPS(
            "spark.coded.exchange.multicastHops",
            "1",
            "transport udp: time to live of multicasts; more than 1 where routers pass them on"),
    /** Bytes of a datagram. */
    EXCHANGE_DATAGRAM(
            "spark.coded.exchange.datagram",
            "1472",
            "transport udp: longest datagram in bytes, without the headers of IP and UDP; the least of all nodes' holds"),
    /** Buffer of the sending socket. */
    EXCHANGE_SEND_BUFFER(
            "spark.coded.exchange.sendBuffer",
            "32k",
            "transport udp: the sending socket's buffer; a small one lets the uplink pace the sender"),
    /** Buffer of a receiving socket. */
    EXCHANGE_RECEIVE_BUFFER(
            "spark.coded.exchange.receiveBuffer",
            "4m",
            "transport udp: the buffer of each receiving socket; the system grants at most net.core.rmem_max"),
    /** What a node can take in. */
    EXCHANGE_DOWNLINK(
            "spark.coded.exchange.downlink",
            "0",
            "transport udp: bytes per second that a node can take in, which senders then share; 0 if unknown: they find out by what is lost"),
    /** Repairs before giving up. */
    EXCHANGE_REPAIRS(
            "spark.coded.exchange.repairs",
            "64",
            "transport udp: how often a block of datagrams is repaired before the exchange fails"),
    /** Silence of a peer's transport. */
    EXCHANGE_PEER_TIMEOUT(
            "spark.coded.exchange.peerTimeout",
            "2min",
            "transport udp: how long a node may answer nothing; its transport answers while it maps, too"),
    /** Bytes in flight to one receiver. */
    EXCHANGE_WINDOW("spark.coded.exchange.window", "8m", "bytes in flight to one receiver before its senders wait"),
    /** Longest wait for a peer. */
    EXCHANGE_DEADLINE(
            "spark.coded.exchange.deadline",
            "30min",
            "longest wait for a peer of which nothing is heard, its map work included"),
    /** Longest wait for executors. */
    EXCHANGE_SLOT_WAIT(
            "spark.coded.exchange.slotWait",
            "60s",
            "longest wait for executors that are still to register, before fewer slots than nodes are refused"),
    /** Uplink. */
    PLAN_UPLINK(
            "spark.coded.plan.uplink",
            "auto",
            "what one node can send, per second: bytes such as 250k, bits such as 2mbit, or free; auto stands for what was calibrated, else 1gbit"),
    /** Downlink. */
    PLAN_DOWNLINK(
            "spark.coded.plan.downlink",
            "auto",
            "what one node can receive, per second; forms and auto as for the uplink"),
    /** Shared medium. */
    PLAN_SHARED(
            "spark.coded.plan.shared",
            "auto",
            "what all nodes together can move, per second, such as the rate of a shared medium; auto stands for what was calibrated, else free"),
    /** Multicast. */
    PLAN_MULTICAST(
            "spark.coded.plan.multicast",
            "auto",
            "what a multicast does: none (there is none), filtered (it reaches its group alone), flooded (it reaches every node), shared (a medium that all hear); auto stands for what was calibrated, else none"),
    /** Map rate. */
    PLAN_MAP_RATE(
            "spark.coded.plan.mapRate",
            "auto",
            "input that one node maps, per second, while all the others do too: bytes such as 100m; auto stands for what was calibrated on a sample, else 200m"),
    /** Compression of intermediate values. */
    PLAN_COMPRESSION(
            "spark.coded.plan.compression",
            "auto",
            "bytes of compressed intermediate values over those before, such as 0.4; auto stands for what was calibrated on a sample, else 1"),
    /** Compression of Spark's own shuffle. */
    PLAN_SHUFFLE_COMPRESSION(
            "spark.coded.plan.shuffleCompression",
            "auto",
            "the same for Spark's own shuffle, which compresses in smaller blocks; auto stands for what was calibrated on a sample, else the same as compression"),
    /** Where replicas of the input are. */
    PLAN_INPUT(
            "spark.coded.plan.input",
            "placed",
            "placed: every node has its replicas of the input, as in the papers; fetched: it has one of r and reads the others over the network"),
    /** What coding must gain. */
    PLAN_MARGIN(
            "spark.coded.plan.margin",
            "1.15",
            "mode auto codes when the best uncoded choice is predicted to take this many times as long, 1 to 100"),
    /** Where a calibration is kept. */
    PLAN_CALIBRATION_FILE(
            "spark.coded.plan.calibrationFile",
            "none",
            "file of the driver in which calibrations are kept and found again, or none; it holds for the master that it was measured with"),
    /** Longest round of a coded job. */
    JOB_DEADLINE(
            "spark.coded.job.deadline",
            "30min",
            "longest time from the submission of a coded job's round to its answer"),
    /** Longest wait for executors. */
    JOB_SLOT_WAIT(
            "spark.coded.job.slotWait",
            "60s",
            "longest wait for executors that are still to register, before fewer slots than workers are refused"),
    /** Rounds of a report. */
    JOB_REPORT_ROUNDS(
            "spark.coded.job.reportRounds",
            "100",
            "how many of its last rounds a coded job's report tells one by one, 1 to 100000; its totals are of all"),
    /** Ranges of a distributed decode. */
    JOB_DECODE_RANGES(
            "spark.coded.job.decodeRanges",
            "0",
            "into how many ranges of entries results that stay on executors are cut, to be decoded side by side; 0 stands for the number of task slots"),
    /** When the coded tail's parity shares are made. */
    JOB_TAIL_PARITY(
            "spark.coded.job.tailParity",
            "kept",
            "when the parity shares of a coded tail are made: kept (with the others), or lazy (in the first round in which slots idle)"),
    /** What of a product the driver may hold. */
    MATMUL_DRIVER_BYTES(
            "spark.coded.matmul.driverBytes",
            "256m",
            "bytes of results of a coded product, or of operands where those are needed there, that the driver may hold; a larger answer is decoded on the executors");

    private final String key;
    private final String defaultValue;
    private final String meaning;

    ConfKey(String key, String defaultValue, String meaning) {
        this.key = key;
        this.defaultValue = defaultValue;
        this.meaning = meaning;
    }

    /** The key as users write it. */
    public String key() {
        return key;
    }

    /** The value when nothing is set. */
    public String defaultValue() {
        return defaultValue;
    }

    /** What it sets, with unit and range. */
    public String meaning() {
        return meaning;
    }
}
