package org.codedcomputing.core.computation;

import java.io.Serializable;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * The decodings of the sets of workers that came last, since sets repeat in iterative jobs. Safe for use by several threads;
 * serialized empty.
 *
 * @param <D> what decodes a set of results
 */
public final class DecodingCache<D> implements Serializable {
    private static final long serialVersionUID = 1L;

    /** Sets that are kept. */
    public static final int CAPACITY = 64;

    private final LinkedHashMap<BitSet, D> bySet = new LinkedHashMap<>(CAPACITY, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<BitSet, D> eldest) {
            return size() > CAPACITY;
        }
    };

    /** An empty cache. */
    public DecodingCache() {}

    /**
     * The decoding of a set, made if it is not there.
     *
     * @param used workers; not modified
     * @param make makes the decoding of a set
     */
    public synchronized D get(BitSet used, Function<BitSet, D> make) {
        D known = bySet.get(used);
        if (known == null) {
            known = make.apply(used);
            bySet.put((BitSet) used.clone(), known);
        }
        return known;
    }

    /** Sets that are held, 0..{@value #CAPACITY}. */
    public synchronized int size() {
        return bySet.size();
    }

    private Object writeReplace() {
        return new DecodingCache<D>();
    }
}
