package org.codedcomputing.lcc.spark;

import java.io.Serializable;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.apache.spark.ml.param.Param;
import org.jspecify.annotations.Nullable;

/**
 * What a Spark ML stage written in Java needs to have Params of its own. Spark's traits ask for the uid and look for all Params while
 * {@code super()} runs, before any field of the subclass is set: the uid is handed over in a static step of the constructor chain,
 * and Params are made when they are first asked for.
 */
public final class OwnParams implements Serializable {
    private static final long serialVersionUID = 1L;
    private static final ThreadLocal<@Nullable String> PENDING = new ThreadLocal<>();

    private final Map<String, Param<?>> made = new TreeMap<>();

    OwnParams() {}

    /** Notes the uid of the object whose super() runs next in this thread; gives it back. */
    static String hold(String uid) {
        PENDING.set(uid);
        return uid;
    }

    /** The object has its uid. */
    static void release() {
        PENDING.remove();
    }

    /**
     * The uid of an object.
     *
     * @param own its field, null while super() runs
     */
    static String uid(@Nullable String own) {
        String uid = own == null ? PENDING.get() : own;
        if (uid == null) {
            throw new IllegalStateException("a uid was asked for before the constructor had one");
        }
        return uid;
    }

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
