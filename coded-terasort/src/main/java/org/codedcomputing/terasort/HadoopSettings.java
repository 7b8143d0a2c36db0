package org.codedcomputing.terasort;

import java.io.Serializable;
import java.util.HashMap;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.jspecify.annotations.Nullable;

/**
 * A Hadoop configuration on its way to the executors: only what differs from the defaults in Hadoop's own jars, which every
 * executor has. A whole one is some 40 kB. The executors' own site files have no say, and a default that was unset on the
 * driver is back on the executors. Immutable, thread safe.
 */
final class HadoopSettings implements Serializable {
    private static final long serialVersionUID = 1L;

    private final Map<String, String> changed;
    private transient @Nullable Configuration configuration;

    private HadoopSettings(Map<String, String> changed) {
        this.changed = changed;
    }

    /** What Hadoop's jars say, read once in a JVM. */
    private static final class Defaults {
        static final Configuration ALL = new Configuration(false);

        static {
            for (String part : new String[] {"core", "hdfs", "mapred", "yarn"}) {
                ALL.addResource(part + "-default.xml");
            }
        }

        private Defaults() {}
    }

    /**
     * Takes what differs from the defaults.
     *
     * @param configuration Not modified
     */
    static HadoopSettings of(Configuration configuration) {
        Map<String, String> defaults = entries(Defaults.ALL);
        Map<String, String> changed = entries(configuration);
        changed.entrySet().removeIf(entry -> entry.getValue().equals(defaults.get(entry.getKey())));
        return new HadoopSettings(changed);
    }

    /** All settings, their variables not replaced. */
    private static Map<String, String> entries(Configuration configuration) {
        Map<String, String> entries = new HashMap<>();
        configuration.forEach(entry -> entries.put(entry.getKey(), entry.getValue()));
        return entries;
    }

    /** What differs. */
    Map<String, String> changed() {
        return Map.copyOf(changed);
    }

    /** The configuration, the same object each time. Not to be modified. */
    synchronized Configuration configuration() {
        Configuration made = configuration;
        if (made == null) {
            made = new Configuration(Defaults.ALL);
            changed.forEach(made::set);
            configuration = made;
        }
        return made;
    }
}
