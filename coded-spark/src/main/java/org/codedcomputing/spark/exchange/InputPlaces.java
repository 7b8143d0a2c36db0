package org.codedcomputing.spark.exchange;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.Dependency;
import org.apache.spark.NarrowDependency;
import org.apache.spark.OneToOneDependency;
import org.apache.spark.Partition;
import org.apache.spark.SparkEnv;
import org.apache.spark.rdd.HadoopPartition;
import org.apache.spark.rdd.NewHadoopPartition;
import org.apache.spark.rdd.RDD;
import org.apache.spark.scheduler.TaskLocation$;
import org.apache.spark.storage.BlockId;
import org.apache.spark.storage.BlockManagerId;
import org.apache.spark.storage.RDDBlockId;
import org.jspecify.annotations.Nullable;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Where the partitions of an input lie: hosts that have the blocks of a file, or a persisted partition. Read on the driver.
 *
 * @param hosts of each partition; none where it is the same everywhere, or not known
 * @param bytes of each partition's piece of a Hadoop file; empty if there is a partition without one
 */
record InputPlaces(List<Set<String>> hosts, List<Long> bytes) {
    /** Asks for the places and sizes of an RDD's partitions; no job runs. */
    static InputPlaces of(RDD<?> input) {
        Lineage lineage = new Lineage();
        List<Origin> origins = new ArrayList<>();
        List<BlockId> blocks = new ArrayList<>();
        for (Partition partition : input.partitions()) {
            Origin origin = lineage.origin(input, partition.index());
            origins.add(origin);
            blocks.addAll(origin.blocks);
        }
        Iterator<Set<String>> persisted = persisted(blocks);
        List<Set<String>> hosts = new ArrayList<>();
        List<Long> bytes = new ArrayList<>();
        for (Origin origin : origins) {
            // The nearest RDD that is persisted, and has the partition, comes before what files say.
            Set<String> at = Set.of();
            for (int block = 0; block < origin.blocks.size(); block++) {
                Set<String> holders = persisted.next();
                at = at.isEmpty() ? holders : at;
            }
            hosts.add(at.isEmpty() ? origin.preferred : at);
            if (origin.bytes.isPresent()) {
                bytes.add(origin.bytes.getAsLong());
            }
        }
        return new InputPlaces(List.copyOf(hosts), bytes.size() == hosts.size() ? List.copyOf(bytes) : List.of());
    }

    /**
     * Hosts of blocks; none of what has not been computed. The scheduler is not asked: until the next job is submitted it says where
     * blocks were when the last one was, so nowhere for an input that has just been persisted and counted.
     */
    private static Iterator<Set<String>> persisted(List<BlockId> blocks) {
        List<Set<String>> places = new ArrayList<>();
        if (!blocks.isEmpty()) {
            // One question for all.
            CollectionConverters.asJava(
                            SparkEnv.get().blockManager().master().getLocations(blocks.toArray(BlockId[]::new)))
                    .forEach(at -> places.add(CollectionConverters.asJava(at).stream()
                            .map(BlockManagerId::host)
                            .collect(Collectors.toUnmodifiableSet())));
        }
        return places.iterator();
    }

    /** Whether a place is known of any partition. */
    boolean known() {
        return hosts.stream().anyMatch(at -> !at.isEmpty());
    }

    /** A partition of an RDD. */
    private record Piece(RDD<?> rdd, int index) {}

    /**
     * Where a partition comes from without a shuffle.
     *
     * @param blocks of persisted RDDs, nearest first
     * @param preferred hosts that the first RDD prefers that prefers any
     * @param bytes of Hadoop files, where one RDD reads the very same piece of another twice only once; empty if not all of it is from there
     */
    private record Origin(List<BlockId> blocks, Set<String> preferred, OptionalLong bytes) {}

    /**
     * Walks behind narrow dependencies. Inputs may have a hundred thousand partitions: what an RDD is made of is asked once, and chains
     * of RDDs with the same partitions, which most inputs are, are followed without a list of what is open.
     */
    private static final class Lineage {
        /** What an RDD is made of. */
        private static final class Node {
            final Partition[] partitions;

            /** Whether its partitions may be kept as blocks. */
            final boolean persisted;

            /** The RDD, if it reads but one, whose partitions are these one to one. */
            final @Nullable RDD<?> same;

            /** What else it reads without a shuffle. */
            final List<NarrowDependency<?>> narrow = new ArrayList<>();

            /** Whether it reads nothing by a shuffle. */
            final boolean whole;

            Node(RDD<?> rdd) {
                partitions = rdd.partitions();
                persisted = rdd.getStorageLevel().isValid();
                Seq<Dependency<?>> all = rdd.dependencies();
                if (all.size() == 1 && all.head() instanceof OneToOneDependency<?> only) {
                    same = only.rdd();
                    whole = true;
                    return;
                }
                same = null;
                for (Dependency<?> dependency : CollectionConverters.asJava(all)) {
                    if (dependency instanceof NarrowDependency<?> one) {
                        narrow.add(one);
                    }
                }
                whole = narrow.size() == all.size();
            }

            boolean isSource() {
                return whole && same == null && narrow.isEmpty();
            }
        }

        private final IdentityHashMap<RDD<?>, Node> nodes = new IdentityHashMap<>();
        private final Set<Piece> seen = new HashSet<>();
        private final Deque<Piece> open = new ArrayDeque<>();

        Origin origin(RDD<?> root, int partitionOfRoot) {
            List<BlockId> blocks = List.of();
            Set<String> preferred = Set.of();
            OptionalLong bytes = OptionalLong.of(0);
            seen.clear();
            RDD<?> rdd = root;
            int index = partitionOfRoot;
            while (true) {
                Node node = nodes.computeIfAbsent(rdd, Node::new);
                Partition partition = node.partitions[index];
                if (node.persisted) {
                    blocks = blocks.isEmpty() ? new ArrayList<>() : blocks;
                    blocks.add(new RDDBlockId(rdd.id(), index));
                }
                preferred = preferred.isEmpty() ? hosts(rdd.preferredLocations(partition)) : preferred;
                if (!node.whole) {
                    bytes = OptionalLong.empty();
                } else if (node.isSource() && bytes.isPresent()) {
                    bytes = sum(bytes.getAsLong(), read(partition));
                }
                if (node.same != null) {
                    rdd = node.same;
                    continue;
                }
                push(node.narrow, index);
                if (open.isEmpty()) {
                    return new Origin(blocks, preferred, bytes);
                }
                Piece next = open.pop();
                rdd = next.rdd;
                index = next.index;
            }
        }

        /** The nearest first: the first parents come out of the stack first, and nothing twice. */
        private void push(List<NarrowDependency<?>> narrow, int index) {
            for (int i = narrow.size() - 1; i >= 0; i--) {
                RDD<?> rdd = narrow.get(i).rdd();
                Seq<Object> parents = narrow.get(i).getParents(index);
                for (int j = parents.size() - 1; j >= 0; j--) {
                    Piece parent = new Piece(rdd, (Integer) parents.apply(j));
                    if (seen.add(parent)) {
                        open.push(parent);
                    }
                }
            }
        }

        private static Set<String> hosts(Seq<String> locations) {
            return locations.isEmpty()
                    ? Set.of()
                    : CollectionConverters.asJava(locations).stream()
                            .map(location ->
                                    TaskLocation$.MODULE$.apply(location).host())
                            .collect(Collectors.toUnmodifiableSet());
        }

        private static OptionalLong sum(long bytes, OptionalLong more) {
            return more.isPresent() ? OptionalLong.of(bytes + more.getAsLong()) : more;
        }
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
