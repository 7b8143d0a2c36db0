package org.codedcomputing.spark.compatibility;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.apache.spark.SparkConf;

/**
 * Refuses Spark Connect, which has no RDDs: neither its clients, whose datasets are only plans, nor its servers, whose clients
 * could not call an operator. Says so at start, in one message, instead of failing in the middle of a job.
 */
public final class SparkConnect {
    private static final String PACKAGE = "org.apache.spark.sql.connect.";
    private static final String SERVER_PLUGIN = PACKAGE + "SparkConnectPlugin";
    private static final String SCHEME = "sc://";

    private SparkConnect() {}

    /**
     * Refuses a dataset or a session of a Spark Connect client.
     *
     * @param sessionOrDataset Not modified
     * @throws IllegalArgumentException if it is one
     */
    public static void refuse(Object sessionOrDataset) {
        for (Class<?> type = sessionOrDataset.getClass(); type != null; type = type.getSuperclass()) {
            if (type.getName().startsWith(PACKAGE)) {
                throw new IllegalArgumentException(
                        message("a " + sessionOrDataset.getClass().getName()));
            }
        }
    }

    /**
     * Refuses a configuration of Spark Connect: {@code spark.remote}, {@code spark.api.mode = connect}, a master {@code sc://...},
     * or the plugin by which a context becomes a server.
     *
     * @param conf Not modified
     * @throws IllegalArgumentException if it is one
     */
    public static void refuse(SparkConf conf) {
        configured(conf).ifPresent(what -> {
            throw new IllegalArgumentException(message(what));
        });
    }

    /**
     * Refuses to be started by a Spark Connect server: the caller's caller is one of its classes, near or far.
     *
     * @throws IllegalArgumentException if so
     */
    public static void refuseServer() {
        Optional<String> server = StackWalker.getInstance()
                .walk(frames -> frames.map(StackWalker.StackFrame::getClassName)
                        .filter(name -> name.startsWith(PACKAGE))
                        .findFirst());
        if (server.isPresent()) {
            throw new IllegalArgumentException(message("a context that " + server.get() + " starts"));
        }
    }

    private static Optional<String> configured(SparkConf conf) {
        String master = conf.get("spark.master", "");
        if (master.startsWith(SCHEME)) {
            return Optional.of("spark.master = " + master);
        }
        if (conf.contains("spark.remote")) {
            return Optional.of("spark.remote = " + conf.get("spark.remote"));
        }
        if (conf.get("spark.api.mode", "classic")
                .trim()
                .toLowerCase(Locale.ROOT)
                .equals("connect")) {
            return Optional.of("spark.api.mode = connect");
        }
        boolean server = Arrays.stream(conf.get("spark.plugins", "").split(",", -1))
                .anyMatch(plugin -> plugin.trim().equals(SERVER_PLUGIN));
        return server ? Optional.of("spark.plugins with " + SERVER_PLUGIN) : Optional.empty();
    }

    private static String message(String what) {
        return what
                + " is Spark Connect, which has no RDDs: coded operators need a classic session, such as spark-submit"
                + " gives with --master, without --remote, and with spark.api.mode = classic";
    }
}
