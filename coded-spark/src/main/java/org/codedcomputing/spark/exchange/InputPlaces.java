package org.codedcomputing.spark.exchange;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.Dependency;
import org.apache.spark.NarrowDependency;
import org.apache.spark.Partition;
import org.apache.spark.SparkEnv;
import org.apache.spark.rdd.HadoopPartition;
import org.apache.spark.rdd.NewHadoopPartition;
import org.apache.spark.rdd.RDD;
import org.apache.spark.scheduler.TaskLocation;
import org.apache.spark.storage.BlockId;
import org.apache.spark.storage.BlockManagerId;
import org.apache.spark.storage.RDDBlockId;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Where the partitions of an input lie, as Spark's scheduler says: hosts that have the blocks of a file, or a persisted partition. Read
 * on the driver.
 *
 * @param hosts of each partition; none where it is the same everywhere, or not known
 * @param bytes of each partition's piece of a Hadoop file; empty if there is a partition without one
 */
record InputPlaces(List<Set<String>> hosts, List<Long> bytes) {
    /** A partition of an RDD. */
    private record Piece(RDD<?> rdd, int index) {
        /** Partitions that this one is made of without a shuffle. */
        List<Piece> parents() {
            List<Piece> parents = new ArrayList<>();
            for (Dependency<?> dependency : CollectionConverters.asJava(rdd.dependencies())) {
                if (dependency instanceof NarrowDependency<?> narrow) {
                    for (Object parent : CollectionConverters.asJava(narrow.getParents(index))) {
                        parents.add(new Piece(dependency.rdd(), (Integer) parent));
                    }
                }
            }
            return parents;
        }
    }

    /** Asks an RDD for the places and sizes of its partitions; no job runs. */
    static InputPlaces of(RDD<?> input) {
        List<Set<String>> persisted = persisted(input);
        List<Set<String>> hosts = new ArrayList<>();
        List<Long> bytes = new ArrayList<>();
        for (Partition partition : input.partitions()) {
            Set<String> at = new HashSet<>(persisted.get(hosts.size()));
            if (at.isEmpty()) {
                // Unlike the RDD itself, the scheduler looks behind narrow dependencies.
                for (TaskLocation location :
                        CollectionConverters.asJava(input.sparkContext().getPreferredLocs(input, partition.index()))) {
                    at.add(location.host());
                }
            }
            hosts.add(Set.copyOf(at));
            OptionalLong size = size(input, partition);
            if (size.isPresent()) {
                bytes.add(size.getAsLong());
            }
        }
        return new InputPlaces(List.copyOf(hosts), bytes.size() == hosts.size() ? List.copyOf(bytes) : List.of());
    }

    /**
     * Hosts of the blocks of what is persisted, of the first RDD behind narrow dependencies that has any; by partition. The scheduler
     * is not asked: until the next job is submitted it says where blocks were when the last one was, so nowhere for an input
     * that has just been persisted and counted.
     */
    private static List<Set<String>> persisted(RDD<?> input) {
        List<List<BlockId>> blocks = new ArrayList<>();
        for (Partition partition : input.partitions()) {
            blocks.add(blocks(new Piece(input, partition.index())));
        }
        List<BlockId> all = blocks.stream().flatMap(List::stream).toList();
        List<Set<String>> hosts = new ArrayList<>();
        if (all.isEmpty()) {
            blocks.forEach(none -> hosts.add(Set.of()));
            return hosts;
        }
        // One question for all.
        List<Set<String>> places = new ArrayList<>();
        CollectionConverters.asJava(SparkEnv.get().blockManager().master().getLocations(all.toArray(BlockId[]::new)))
                .forEach(at -> places.add(CollectionConverters.asJava(at).stream()
                        .map(BlockManagerId::host)
                        .collect(Collectors.toUnmodifiableSet())));
        int next = 0;
        for (List<BlockId> ofPartition : blocks) {
            hosts.add(places.subList(next, next + ofPartition.size()).stream()
                    .filter(at -> !at.isEmpty())
                    .findFirst()
                    .orElse(Set.of()));
            next += ofPartition.size();
        }
        return hosts;
    }

    /** Blocks of persisted RDDs from which a partition is read, nearest first. */
    private static List<BlockId> blocks(Piece root) {
        List<BlockId> blocks = new ArrayList<>();
        Set<Piece> seen = new HashSet<>();
        Deque<Piece> open = new ArrayDeque<>(List.of(root));
        while (!open.isEmpty()) {
            Piece piece = open.pop();
            if (seen.add(piece)) {
                if (piece.rdd().getStorageLevel().isValid()) {
                    blocks.add(new RDDBlockId(piece.rdd().id(), piece.index()));
                }
                open.addAll(piece.parents());
            }
        }
        return blocks;
    }

    /** Whether a place is known of any partition. */
    boolean known() {
        return hosts.stream().anyMatch(at -> !at.isEmpty());
    }

    /** Bytes of the pieces of Hadoop files that a partition reads through narrow dependencies alone. */
    private static OptionalLong size(RDD<?> root, Partition rootPartition) {
        Deque<Piece> open = new ArrayDeque<>(List.of(new Piece(root, rootPartition.index())));
        long bytes = 0;
        while (!open.isEmpty()) {
            Piece piece = open.pop();
            Seq<Dependency<?>> dependencies = piece.rdd().dependencies();
            if (dependencies.isEmpty()) {
                OptionalLong read = read(piece.rdd().partitions()[piece.index()]);
                if (read.isEmpty()) {
                    return read;
                }
                bytes += read.getAsLong();
            }
            if (!dependencies.forall(dependency -> dependency instanceof NarrowDependency)) {
                return OptionalLong.empty();
            }
            piece.parents().forEach(open::push);
        }
        return OptionalLong.of(bytes);
    }

    private static OptionalLong read(Partition partition) {
        try {
            if (partition instanceof NewHadoopPartition piece) {
                return OptionalLong.of(piece.serializableHadoopSplit().value().getLength());
            }
            if (partition instanceof SizedPartition piece) {
                return OptionalLong.of(piece.inputBytes());
            }
            if (partition instanceof HadoopPartition piece) {
                return OptionalLong.of(piece.inputSplit().value().getLength());
            }
        } catch (IOException e) {
            // A split that does not say its length: only the plan's number of bytes is lost.
            return OptionalLong.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while asking for the sizes of the input's partitions", e);
        }
        return OptionalLong.empty();
    }
}
