package org.codedcomputing.spark.exchange;

import java.io.Serializable;
import java.util.Iterator;
import org.apache.spark.Aggregator;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.api.java.function.Function2;
import org.apache.spark.api.java.function.PairFlatMapFunction;
import org.apache.spark.unsafe.Platform;
import scala.Product2;
import scala.Tuple2;
import scala.jdk.javaapi.CollectionConverters;
import scala.runtime.AbstractFunction1;
import scala.runtime.AbstractFunction2;

/**
 * Combines the values of each key in one input partition before they are exchanged, by Spark's own aggregator, which spills
 * when memory is short.
 */
final class MapSideCombine<K, V, C> implements PairFlatMapFunction<Iterator<Tuple2<K, V>>, K, C> {
    private static final long serialVersionUID = 1L;

    private final Aggregator<K, V, C> aggregator;

    MapSideCombine(Function<V, C> create, Function2<C, V, C> add, Function2<C, C, C> merge) {
        aggregator = new Aggregator<>(new Scala1<>(create), new Scala2<>(add), new Scala2<>(merge));
    }

    @Override
    public Iterator<Tuple2<K, C>> call(Iterator<Tuple2<K, V>> records) {
        Iterator<Product2<K, V>> products = new Iterator<>() {
            @Override
            public boolean hasNext() {
                return records.hasNext();
            }

            @Override
            public Product2<K, V> next() {
                return records.next();
            }
        };
        return CollectionConverters.asJava(
                aggregator.combineValuesByKey(CollectionConverters.asScala(products), TaskContext.get()));
    }

    private static final class Scala1<A, R> extends AbstractFunction1<A, R> implements Serializable {
        private static final long serialVersionUID = 1L;

        private final Function<A, R> function;

        Scala1(Function<A, R> function) {
            this.function = function;
        }

        @Override
        public R apply(A argument) {
            try {
                return function.call(argument);
            } catch (Exception e) {
                throw unchanged(e);
            }
        }
    }

    private static final class Scala2<A, B, R> extends AbstractFunction2<A, B, R> implements Serializable {
        private static final long serialVersionUID = 1L;

        private final Function2<A, B, R> function;

        Scala2(Function2<A, B, R> function) {
            this.function = function;
        }

        @Override
        public R apply(A first, B second) {
            try {
                return function.call(first, second);
            } catch (Exception e) {
                throw unchanged(e);
            }
        }
    }

    /** Throws what the user's function threw, as itself: Scala declares no checked exceptions. */
    private static IllegalStateException unchanged(Exception thrown) {
        Platform.throwException(thrown);
        return new IllegalStateException(thrown);
    }
}
