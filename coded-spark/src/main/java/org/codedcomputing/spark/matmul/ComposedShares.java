package org.codedcomputing.spark.matmul;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.Dependency;
import org.apache.spark.NarrowDependency;
import org.apache.spark.Partition;
import org.apache.spark.SparkContext;
import org.apache.spark.TaskContext;
import org.apache.spark.rdd.RDD;
import org.codedcomputing.core.matmul.Block;
import org.codedcomputing.core.matmul.DoubleProductCode;
import org.codedcomputing.core.matmul.ProductShare;
import scala.collection.Iterator;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;
import scala.reflect.ClassTag$;

/**
 * Partition i has the share of worker i, put together by its task from one coded block of A and one of B, which several workers
 * may have in common: from its own executor, or another one, or computed again.
 */
final class ComposedShares<A> extends RDD<List<ProductShare<A>>> {
    private static final long serialVersionUID = 1L;

    private final DoubleProductCode<A> code;
    private final boolean transposed;
    private final CodedBlocks<A> a;
    private final CodedBlocks<A> b;
    private final int workers;

    /** Where the coded blocks of one operand lie. */
    static final class CodedBlocks<A> implements Serializable {
        private static final long serialVersionUID = 1L;

        private final List<RDD<List<List<Block<A>>>>> parts;
        private final int[] part;
        private final int[] partition;

        /**
         * @param parts partitions of one element each: for each lane the blocks of a share
         * @param part for each worker which of the parts; not copied
         * @param partition for each worker which partition of it; not copied
         */
        CodedBlocks(List<RDD<List<List<Block<A>>>>> parts, int[] part, int[] partition) {
            this.parts = parts;
            this.part = part;
            this.partition = partition;
        }

        /** Only the first part; workers whose blocks are in another one are not to be asked for. */
        CodedBlocks<A> firstPart() {
            return new CodedBlocks<>(List.of(parts.get(0)), part, partition);
        }

        private Source source(int worker) {
            return new Source(part[worker], parts.get(part[worker]).partitions()[partition[worker]]);
        }

        private List<List<Block<A>>> read(Source source, TaskContext context) {
            return parts.get(source.part).iterator(source.partition, context).next();
        }
    }

    /**
     * One partition of one part.
     *
     * @param part which part
     * @param partition its partition
     */
    private record Source(int part, Partition partition) implements Serializable {}

    /**
     * A share.
     *
     * @param index the worker
     * @param ofA where its blocks of A are
     * @param ofB where those of B are
     */
    private record Share(int index, Source ofA, Source ofB) implements Partition, Serializable {
        @Override
        public boolean equals(Object other) {
            return other instanceof Share that && index == that.index;
        }

        @Override
        public int hashCode() {
            return index;
        }
    }

    /**
     * Lineage without a say in where tasks run: a task that waited for the executor of one of its blocks, while another one
     * idles, would lose more than a block's way takes.
     */
    private static final class Anywhere<T> extends NarrowDependency<T> {
        private static final long serialVersionUID = 1L;

        Anywhere(RDD<T> parent) {
            super(parent);
        }

        @Override
        public Seq<Object> getParents(int partition) {
            return CollectionConverters.asScala(List.<Object>of()).toSeq();
        }
    }

    /**
     * @param workers the first so many workers of the code
     * @param a parts that those workers need, and no others
     * @param b likewise
     */
    ComposedShares(
            SparkContext context,
            DoubleProductCode<A> code,
            boolean transposed,
            int workers,
            CodedBlocks<A> a,
            CodedBlocks<A> b) {
        super(context, dependencies(a, b), ClassTag$.MODULE$.<List<ProductShare<A>>>apply(Object.class));
        this.code = code;
        this.transposed = transposed;
        this.workers = workers;
        this.a = a;
        this.b = b;
    }

    private static <A> Seq<Dependency<?>> dependencies(CodedBlocks<A> a, CodedBlocks<A> b) {
        List<Dependency<?>> dependencies = new ArrayList<>();
        a.parts.forEach(part -> dependencies.add(new Anywhere<>(part)));
        b.parts.forEach(part -> dependencies.add(new Anywhere<>(part)));
        return CollectionConverters.asScala(dependencies).toSeq();
    }

    @Override
    public Partition[] getPartitions() {
        Partition[] shares = new Partition[workers];
        for (int worker = 0; worker < workers; worker++) {
            shares[worker] = new Share(worker, a.source(worker), b.source(worker));
        }
        return shares;
    }

    @Override
    public Iterator<List<ProductShare<A>>> compute(Partition split, TaskContext context) {
        Share share = (Share) split;
        return CollectionConverters.asScala(
                List.of(code.share(a.read(share.ofA, context), b.read(share.ofB, context), transposed))
                        .iterator());
    }
}
