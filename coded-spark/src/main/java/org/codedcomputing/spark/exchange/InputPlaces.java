package org.codedcomputing.spark.exchange;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.spark.Dependency;
import org.apache.spark.NarrowDependency;
import org.apache.spark.Partition;
import org.apache.spark.rdd.HadoopPartition;
import org.apache.spark.rdd.NewHadoopPartition;
import org.apache.spark.rdd.RDD;
import org.apache.spark.scheduler.TaskLocation;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Where the partitions of an input lie, as Spark's scheduler says: hosts that have the blocks of a file, or a persisted partition. Read
 * on the driver.
 *
 * @param hosts of each partition; none where it is the same everywhere, or not known
 * @param bytes of each partition's piece of a Hadoop file; empty if there is a partition without one
 */
record InputPlaces(List<Set<String>> hosts, List<Long> bytes) {
    /** Asks an RDD for the places and sizes of its partitions; no job runs. */
    static InputPlaces of(RDD<?> input) {
        List<Set<String>> hosts = new ArrayList<>();
        List<Long> bytes = new ArrayList<>();
        for (Partition partition : input.partitions()) {
            Set<String> at = new HashSet<>();
            // Unlike the RDD itself, the scheduler looks behind narrow dependencies, and knows what is persisted where.
            for (TaskLocation location :
                    CollectionConverters.asJava(input.sparkContext().getPreferredLocs(input, partition.index()))) {
                at.add(location.host());
            }
            hosts.add(Set.copyOf(at));
            OptionalLong size = size(input, partition);
            if (size.isPresent()) {
                bytes.add(size.getAsLong());
            }
        }
        return new InputPlaces(List.copyOf(hosts), bytes.size() == hosts.size() ? List.copyOf(bytes) : List.of());
    }

    /** Whether a place is known of any partition. */
    boolean known() {
        return hosts.stream().anyMatch(at -> !at.isEmpty());
    }

    /** Bytes of the pieces of Hadoop files that a partition reads through narrow dependencies alone. */
    private static OptionalLong size(RDD<?> root, Partition rootPartition) {
        record Piece(RDD<?> rdd, int index) {}
        Deque<Piece> open = new ArrayDeque<>(List.of(new Piece(root, rootPartition.index())));
        long bytes = 0;
        while (!open.isEmpty()) {
            Piece piece = open.pop();
            Partition partition = piece.rdd().partitions()[piece.index()];
            List<Dependency<?>> dependencies = new ArrayList<>();
            CollectionConverters.asJava(piece.rdd().dependencies()).forEach(dependencies::add);
            if (dependencies.isEmpty()) {
                OptionalLong read = read(partition);
                if (read.isEmpty()) {
                    return read;
                }
                bytes += read.getAsLong();
            }
            for (Dependency<?> dependency : dependencies) {
                if (!(dependency instanceof NarrowDependency<?> narrow)) {
                    return OptionalLong.empty();
                }
                for (Object parent : CollectionConverters.asJava(narrow.getParents(piece.index()))) {
                    open.push(new Piece(dependency.rdd(), (Integer) parent));
                }
            }
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
