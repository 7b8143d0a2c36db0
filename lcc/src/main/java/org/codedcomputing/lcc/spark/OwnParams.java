package org.codedcomputing.lcc.spark;

import java.io.Serializable;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.apache.spark.ml.param.Param;

/**
 * Params of a Spark ML stage written in Java. Spark's traits look for all Params while {@code super()} runs, before any field of the
 * subclass is set: so they are made when they are first asked for.
 */
public final class OwnParams implements Serializable {
    private static final long serialVersionUID = 1L;

    private final Map<String, Param<?>> made = new TreeMap<>();

    OwnParams() {}

    /** A Param, made the first time. */
    @SuppressWarnings("unchecked") // one name is only ever asked for with one type
    <P extends Param<?>> P get(String name, Function<String, P> make) {
        Param<?> known = made.get(name);
        if (known == null) {
            known = make.apply(name);
            made.put(name, known);
        }
        return (P) known;
    }
}
