package org.codedcomputing.spark.job;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkEnv;
import org.apache.spark.storage.BlockManagerId;
import org.codedcomputing.spark.plan.TaskSlots;
import scala.jdk.javaapi.CollectionConverters;

/** Deals workers out to executors, interleaved over hosts: neighbours in a group of copies shall not share a host. */
final class SharePlacement {
    private SharePlacement() {}

    /**
     * An executor.
     *
     * @param host its host
     * @param id Spark's id
     */
    record Executor(String host, String id) {}

    /**
     * The executors of an application; the driver in local mode.
     *
     * @param wait longest wait for those that the scheduler knows already, but whose host is not known yet
     * @throws IllegalStateException if the thread was interrupted
     */
    static List<Executor> executors(SparkContext context, Duration wait) {
        long end = System.nanoTime() + wait.toNanos();
        List<Executor> known = known(context);
        while (known.size() < TaskSlots.executors(context) && System.nanoTime() < end) {
            try {
                Thread.sleep(20);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted while waiting for executors", e);
            }
            known = known(context);
        }
        return known;
    }

    private static List<Executor> known(SparkContext context) {
        Collection<BlockManagerId> managers = CollectionConverters.asJava(
                        SparkEnv.get().blockManager().master().getMemoryStatus())
                .keySet();
        return managers.stream()
                .filter(manager -> manager.isDriver() == context.isLocal())
                .map(manager -> new Executor(manager.host(), manager.executorId()))
                .sorted(Comparator.comparing(Executor::host)
                        .thenComparing((Executor executor) -> executor.id().length())
                        .thenComparing(Executor::id))
                .toList();
    }

    /**
     * Places.
     *
     * @param workers n
     * @param executors none if they are unknown
     * @param sharesPerSite most shares that one pinned site may get, at least 1
     * @return one place for each worker
     * @throws IllegalStateException if a pinned site would get more
     */
    static List<SharePlace> places(int workers, List<Executor> executors, Pin pin, int sharesPerSite) {
        List<Executor> order = interleaved(executors);
        if (order.isEmpty()) {
            if (pin != Pin.NONE) {
                throw new IllegalStateException(
                        "shares are to be pinned, but no executor has registered yet; try again");
            }
            return Collections.nCopies(workers, SharePlace.ANYWHERE);
        }
        List<SharePlace> places = new ArrayList<>();
        for (int worker = 0; worker < workers; worker++) {
            Executor executor = order.get(worker % order.size());
            places.add(new SharePlace(pin, executor.host(), executor.id()));
        }
        if (pin != Pin.NONE) {
            Map<String, Long> load = places.stream()
                    .collect(Collectors.groupingBy(SharePlace::site, TreeMap::new, Collectors.counting()));
            load.forEach((site, shares) -> {
                if (shares > sharesPerSite) {
                    throw new IllegalStateException(
                            "%d shares would lie on %s, but at most %d may; the application has %d such places for %d workers: add some, or allow more shares on each"
                                    .formatted(shares, site, sharesPerSite, load.size(), workers));
                }
            });
        }
        return places;
    }

    /**
     * Places by home.
     *
     * @param homes for each worker the number of its home, or {@link Homes#ANYWHERE}
     * @param executors none if they are unknown
     * @return one place for each worker, not pinned
     */
    static List<SharePlace> homes(List<Integer> homes, List<Executor> executors) {
        List<Executor> order = interleaved(executors);
        return homes.stream()
                .map(home -> {
                    if (home == Homes.ANYWHERE || order.isEmpty()) {
                        return SharePlace.ANYWHERE;
                    }
                    Executor executor = order.get(home % order.size());
                    return new SharePlace(Pin.NONE, executor.host(), executor.id());
                })
                .toList();
    }

    /** One executor of each host, then a second of each, and so on. */
    static List<Executor> interleaved(List<Executor> executors) {
        Map<String, List<Executor>> byHost = new LinkedHashMap<>();
        executors.forEach(executor ->
                byHost.computeIfAbsent(executor.host(), h -> new ArrayList<>()).add(executor));
        List<Executor> order = new ArrayList<>();
        for (int round = 0; order.size() < executors.size(); round++) {
            for (List<Executor> ofHost : byHost.values()) {
                if (round < ofHost.size()) {
                    order.add(ofHost.get(round));
                }
            }
        }
        return order;
    }
}
