package org.codedcomputing.core.computation;

import java.io.Serializable;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * How to decode for the sets of workers that came last, since sets repeat in iterative jobs: slow hosts stay slow. The key is the
 * set, never the order of arrival. Safe for use by several threads; serialized empty.
 *
 * @param <V> what is known of a set; immutable
 */
public final class DecodingCache<V> implements Serializable {
    private static final long serialVersionUID = 1L;

    private final int capacity;
    private final LinkedHashMap<BitSet, V> bySet;
    private long hits;

    /**
     * An empty cache.
     *
     * @param capacity sets that are kept, at least 1; the one that was not asked for the longest goes first
     */
    public DecodingCache(int capacity) {
        if (capacity < 1) {
            throw new IllegalArgumentException("a cache keeps at least 1 set, got " + capacity);
        }
        this.capacity = capacity;
        this.bySet = new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<BitSet, V> eldest) {
                return size() > capacity;
            }
        };
    }

    /**
     * What is known of a set, made if it is not there; nothing is kept if that throws.
     *
     * @param set not modified
     * @param make called under the cache's lock, so once for each set
     */
    public synchronized V get(BitSet set, Function<BitSet, V> make) {
        V known = bySet.get(set);
        if (known == null) {
            known = make.apply(set);
            bySet.put((BitSet) set.clone(), known);
        } else {
            hits++;
        }
        return known;
    }

    /** Sets that are there. */
    public synchronized int size() {
        return bySet.size();
    }

    /** How often a set was there when it was asked for. */
    public synchronized long hits() {
        return hits;
    }

    private Object writeReplace() {
        return new DecodingCache<V>(capacity);
    }
}
