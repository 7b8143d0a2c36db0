package org.codedcomputing.spark.matmul;

import java.io.Serializable;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.rdd.RDD;
import scala.reflect.ClassTag$;
import scala.runtime.AbstractFunction1;

/** RDDs made in Java collect into arrays of {@code Object}, which MLlib, written in Scala, takes for arrays of the element's class. */
final class Tagged {
    private Tagged() {}

    private static final class Identity<T> extends AbstractFunction1<T, T> implements Serializable {
        private static final long serialVersionUID = 1L;

        @Override
        public T apply(T element) {
            return element;
        }
    }

    /** The same elements in an RDD that knows their class. */
    static <T> RDD<T> rdd(JavaRDD<T> rdd, Class<?> type) {
        return rdd.rdd().map(new Identity<T>(), ClassTag$.MODULE$.<T>apply(type));
    }
}
