package org.codedcomputing.benchmarks.terasort;

import java.util.Map;
import java.util.TreeMap;
import org.codedcomputing.spark.exchange.ExchangeMode;
import org.jspecify.annotations.Nullable;

/**
 * One way to sort.
 *
 * @param id stable name, in file names
 * @param mode how our engine moves rows, or null for plain Spark, which knows nothing of us
 * @param load computation load r; 1 for plain Spark
 * @param settings what is set for it beyond the defaults; keys of ours change within an application, Spark's do not
 */
record Contestant(String id, @Nullable ExchangeMode mode, int load, Map<String, String> settings) {
    /** Spark's own sort, as any user would write it. */
    static final Contestant PLAIN = new Contestant("plain", null, 1, Map.of());

    /** The same with larger compression blocks. */
    static final Contestant PLAIN_BLOCKS =
            new Contestant("plain-lz4-256k", null, 1, Map.of("spark.io.compression.lz4.blockSize", "256k"));

    /** The same with a denser codec. */
    static final Contestant PLAIN_ZSTD =
            new Contestant("plain-zstd", null, 1, Map.of("spark.io.compression.codec", "zstd"));

    /** Our engine over Spark's shuffle. */
    static final Contestant UNCODED = new Contestant("uncoded", ExchangeMode.UNCODED, 1, Map.of());

    /** What keys of ours begin with. */
    static final String OURS = "spark.coded.";

    private static final String TRANSPORT = "spark.coded.exchange.transport";
    private static final String SCHEDULE = "spark.coded.exchange.schedule";

    /** Rows mapped r times, what is missing fetched uncoded. */
    static Contestant replicated(int load) {
        return new Contestant("replicated-r" + load, ExchangeMode.REPLICATED, load, Map.of(TRANSPORT, "tcp"));
    }

    /** Coded over a transport. */
    static Contestant coded(int load, String transport) {
        return new Contestant(
                "coded-r" + load + (transport.equals("udp") ? "" : "-" + transport),
                ExchangeMode.CODED,
                load,
                Map.of(TRANSPORT, transport));
    }

    /** The same with a codec that is not left to the planner. */
    Contestant with(String codec) {
        Map<String, String> fixed = new TreeMap<>(settings);
        fixed.put("spark.coded.exchange.codec", codec);
        return new Contestant(id + "-" + codec, mode, load, fixed);
    }

    /** Whatever the planner takes, with replicas of the input at as many nodes at most. */
    static Contestant auto(int storageBudget) {
        return new Contestant("auto-r" + storageBudget, ExchangeMode.AUTO, storageBudget, Map.of());
    }

    /** As published: one sender at a time; coded packets along a relay tree. At r = 1 the uncoded baseline of the papers. */
    static Contestant serial(int load) {
        return new Contestant(
                "serial-r" + load,
                ExchangeMode.CODED,
                load,
                Map.of(TRANSPORT, load == 1 ? "tcp" : "tcp-relay", SCHEDULE, "serial"));
    }

    /** Whether it needs an application of its own: Spark reads its codec once. */
    boolean ownApplication() {
        return settings.keySet().stream().anyMatch(key -> !key.startsWith(OURS));
    }
}
