package org.codedcomputing.spark.exchange;

import java.io.Serializable;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.spark.Dependency;
import org.apache.spark.Partition;
import org.apache.spark.ShuffleDependency;
import org.apache.spark.TaskContext;
import org.apache.spark.rdd.RDD;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;
import scala.reflect.ClassTag$;

/**
 * The input, replicated: partition k iterates the partitions of the input that node k maps, batch by batch, so every
 * input partition is computed at r nodes.
 *
 * <p>A barrier stage refuses chains of RDDs with unequal numbers of partitions, so no narrow dependency on the input is
 * declared; what is declared are exactly the shuffles in the input's narrow lineage, so that they run before, and again
 * after their output was lost with an executor.
 */
final class ReplicatedRdd<T> extends RDD<InputPartition<T>> {
    private static final long serialVersionUID = 1L;

    private final RDD<T> input;
    private final InputPlacement placement;
    private final transient Runnable preflight;

    /**
     * Creates the RDD; nothing runs.
     *
     * @param preflight called on the driver before partitions are handed out, which is when a job is submitted
     */
    ReplicatedRdd(RDD<T> input, InputPlacement placement, Runnable preflight) {
        super(input.sparkContext(), shuffles(input), ClassTag$.MODULE$.<InputPartition<T>>apply(InputPartition.class));
        this.input = input;
        this.placement = placement;
        this.preflight = preflight;
        setName("replicated input of " + placement.assignment().design().name());
    }

    /** The partitions of the input that one node maps. */
    private record NodePartition(int index, List<Integer> inputIndices, List<Partition> inputs)
            implements Partition, Serializable {
        @Override
        public boolean equals(Object other) {
            return other instanceof NodePartition that && index == that.index;
        }

        @Override
        public int hashCode() {
            return index;
        }
    }

    /** The shuffles that a stage of this RDD reads: those reached from it by narrow dependencies alone. */
    private static Seq<Dependency<?>> shuffles(RDD<?> root) {
        Set<Dependency<?>> found = new LinkedHashSet<>();
        Set<RDD<?>> seen = new HashSet<>();
        Deque<RDD<?>> open = new ArrayDeque<>(List.of(root));
        while (!open.isEmpty()) {
            RDD<?> rdd = open.pop();
            if (seen.add(rdd)) {
                for (Dependency<?> dependency : CollectionConverters.asJava(rdd.dependencies())) {
                    if (dependency instanceof ShuffleDependency) {
                        found.add(dependency);
                    } else {
                        open.push(dependency.rdd());
                    }
                }
            }
        }
        return CollectionConverters.asScala(found).toSeq();
    }

    @Override
    public Partition[] getPartitions() {
        preflight.run();
        Partition[] inputs = input.partitions();
        Partition[] nodes = new Partition[placement.assignment().design().nodes()];
        for (int node = 0; node < nodes.length; node++) {
            List<Integer> indices = placement.mappedAt(node);
            nodes[node] = new NodePartition(
                    node, indices, indices.stream().map(i -> inputs[i]).toList());
        }
        return nodes;
    }

    @Override
    public scala.collection.Iterator<InputPartition<T>> compute(Partition split, TaskContext context) {
        NodePartition node = (NodePartition) split;
        return CollectionConverters.asScala(new Iterator<InputPartition<T>>() {
            private int next;

            @Override
            public boolean hasNext() {
                return next < node.inputs().size();
            }

            @Override
            public InputPartition<T> next() {
                int index = node.inputIndices().get(next);
                Partition partition = node.inputs().get(next++);
                return new InputPartition<>(
                        placement.batch(index),
                        index,
                        () -> CollectionConverters.asJava(input.iterator(partition, context)));
            }
        });
    }

    @Override
    public Seq<String> getPreferredLocations(Partition split) {
        List<String> hosts = placement.hosts();
        return CollectionConverters.asScala(hosts.isEmpty() ? List.<String>of() : List.of(hosts.get(split.index())))
                .toSeq();
    }
}
