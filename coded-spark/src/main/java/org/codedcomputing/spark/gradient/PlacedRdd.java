package org.codedcomputing.spark.gradient;

import java.util.List;
import org.apache.spark.OneToOneDependency;
import org.apache.spark.Partition;
import org.apache.spark.TaskContext;
import org.apache.spark.rdd.RDD;
import scala.collection.Iterator;
import scala.jdk.javaapi.CollectionConverters;
import scala.reflect.ClassTag$;

/** The elements of another RDD, each partition wanted on an executor of choice. */
final class PlacedRdd<T> extends RDD<T> {
    private static final long serialVersionUID = 1L;

    private final RDD<T> elements;
    private final transient List<String> locations;

    /** @param locations for each partition where it is wanted, as Spark's scheduler reads it; none for anywhere */
    PlacedRdd(RDD<T> elements, List<String> locations) {
        super(
                elements.sparkContext(),
                CollectionConverters.asScala(
                                List.<org.apache.spark.Dependency<?>>of(new OneToOneDependency<>(elements)))
                        .toSeq(),
                ClassTag$.MODULE$.<T>apply(Object.class));
        this.elements = elements;
        this.locations = List.copyOf(locations);
    }

    @Override
    public Partition[] getPartitions() {
        return elements.partitions();
    }

    @Override
    public Iterator<T> compute(Partition split, TaskContext context) {
        return elements.iterator(split, context);
    }

    @Override
    public scala.collection.immutable.Seq<String> getPreferredLocations(Partition split) {
        List<String> wanted = locations.isEmpty() ? List.of() : List.of(locations.get(split.index()));
        return CollectionConverters.asScala(wanted).toSeq();
    }
}
