package org.codedcomputing.spark.gradient;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.codedcomputing.core.gradient.ExactScheme;
import org.codedcomputing.core.gradient.FractionalRepetition;
import org.codedcomputing.core.gradient.GradientScheme;

/** Copies help only if they are slow independently, and slowness belongs to hosts. */
final class HostSpread {
    private HostSpread() {}

    /**
     * Where workers are wanted: those of one group one after the other, so that they come to different hosts.
     *
     * @param locations executors as preferred locations, interleaved over hosts; none if there are no others than the driver
     * @return one for each worker, or none
     */
    static List<String> places(GradientScheme scheme, List<String> locations) {
        if (locations.isEmpty()) {
            return List.of();
        }
        int n = scheme.matrix().workers();
        List<Integer> order = new ArrayList<>(IntStream.range(0, n).boxed().toList());
        if (scheme instanceof FractionalRepetition groups) {
            order.sort(Comparator.comparingInt(groups::group));
        }
        String[] places = new String[n];
        for (int i = 0; i < n; i++) {
            places[order.get(i)] = locations.get(i % locations.size());
        }
        return List.of(places);
    }

    /**
     * Which hosts the scheme cannot bear to be slow.
     *
     * @param hosts the host of each worker
     * @return one line for each such host; none for schemes without stragglers
     */
    static List<String> warnings(ExactScheme scheme, List<String> hosts) {
        List<String> warnings = new ArrayList<>();
        if (scheme.stragglers() == 0) {
            return warnings;
        }
        Map<String, BitSet> byHost = new TreeMap<>();
        for (int worker = 0; worker < hosts.size(); worker++) {
            byHost.computeIfAbsent(hosts.get(worker), host -> new BitSet()).set(worker);
        }
        byHost.forEach((host, workers) -> {
            BitSet others = new BitSet();
            others.set(0, hosts.size());
            others.andNot(workers);
            if (scheme.missing(others) > 0) {
                warnings.add(
                        "workers %s share host %s, and without them the sum of %s cannot be decoded: it is waited for whenever that host is slow; spread the executors over more hosts"
                                .formatted(workers, host, scheme.name()));
            }
        });
        return warnings;
    }
}
