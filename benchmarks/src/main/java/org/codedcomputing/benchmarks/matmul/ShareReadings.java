package org.codedcomputing.benchmarks.matmul;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.codedcomputing.benchmarks.job.Executors;
import org.codedcomputing.spark.job.straggler.Delays;

/**
 * Who read which share where, as tasks wrote it down right before they read.
 *
 * @param hosts by share the hosts that read it
 * @param shares by host the shares that it read
 * @param readings how often a share was read in all
 */
record ShareReadings(Map<Integer, Set<String>> hosts, Map<String, Set<Integer>> shares, int readings) {
    private static final String SEPARATOR = "_";

    /**
     * Nobody sleeps, but each worker writes down its share and host before it reads.
     *
     * @param folder on a file system of all hosts
     */
    record Notes(String folder) implements Delays {
        @Override
        public double seconds(int worker, long epoch) {
            try {
                Files.createTempFile(Path.of(folder), worker + SEPARATOR + Executors.host() + SEPARATOR, "");
                return 0;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** What was written down. */
    static ShareReadings of(Path folder) throws IOException {
        Map<Integer, Set<String>> hosts = new TreeMap<>();
        Map<String, Set<Integer>> shares = new TreeMap<>();
        int readings = 0;
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                String[] parts = file.getFileName().toString().split(SEPARATOR, -1);
                int share = Integer.parseInt(parts[0]);
                hosts.computeIfAbsent(share, key -> new TreeSet<>()).add(parts[1]);
                shares.computeIfAbsent(parts[1], key -> new TreeSet<>()).add(share);
                readings++;
            }
        }
        return new ShareReadings(hosts, shares, readings);
    }

    /** Shares that more than one host read. */
    long onTwoHosts() {
        return hosts.values().stream().filter(on -> on.size() > 1).count();
    }

    /** Hosts that read more than one share. */
    long withTwoShares() {
        return shares.values().stream().filter(of -> of.size() > 1).count();
    }

    /** By host, the shares that it read. */
    String explain() {
        return shares.entrySet().stream()
                .map(entry -> "%s read %s".formatted(entry.getKey(), entry.getValue()))
                .collect(Collectors.joining("; "));
    }
}
