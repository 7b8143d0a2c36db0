package org.codedcomputing.core.matmul;

import java.io.Serializable;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * The decodings of the sets of workers that came last, since sets repeat in iterative jobs. Safe for use by several threads;
 * serialized empty.
 */
final class DecodingCache<A> implements Serializable {
    private static final long serialVersionUID = 1L;

    /** Sets that are kept. */
    static final int CAPACITY = 64;

    private final LinkedHashMap<BitSet, Decoding<A>> bySet = new LinkedHashMap<>(CAPACITY, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<BitSet, Decoding<A>> eldest) {
            return size() > CAPACITY;
        }
    };

    /** The decoding of a set, made if it is not there. */
    synchronized Decoding<A> get(BitSet used, Function<BitSet, Decoding<A>> make) {
        Decoding<A> known = bySet.get(used);
        if (known == null) {
            known = make.apply(used);
            bySet.put((BitSet) used.clone(), known);
        }
        return known;
    }

    synchronized int size() {
        return bySet.size();
    }

    private Object writeReplace() {
        return new DecodingCache<A>();
    }
}
