package org.codedcomputing.core.computation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.BitSet;
import org.junit.jupiter.api.Test;

/** What is kept, for how long, and that it does not travel. */
class DecodingCacheTest {
    private static BitSet only(int worker) {
        BitSet set = new BitSet();
        set.set(worker);
        return set;
    }

    @Test
    void decodingsAreKeptForTheLastSets() {
        DecodingCache<String> cache = new DecodingCache<>(64);
        int[] made = {0};
        for (int round = 0; round < 2; round++) {
            for (int set = 0; set < 64; set++) {
                cache.get(only(set), used -> {
                    made[0]++;
                    return used.toString();
                });
            }
        }
        assertEquals(64, made[0]);
        assertEquals(64, cache.hits());
        // Set 0 is the oldest and has to go; set 1 goes next, unless it is asked for.
        cache.get(only(1000), BitSet::toString);
        assertEquals(64, cache.size());
        assertEquals("{1}", cache.get(only(1), used -> "new"));
        assertEquals("new", cache.get(only(0), used -> "new"));
        assertEquals("{1}", cache.get(only(1), used -> "newer"));
    }

    @Test
    void aSetIsKeptAsItWas() {
        DecodingCache<String> cache = new DecodingCache<>(2);
        BitSet set = only(3);
        cache.get(set, used -> "of 3");
        set.set(4);
        assertEquals("of 3 and 4", cache.get(set, used -> "of 3 and 4"));
        assertEquals("of 3", cache.get(only(3), used -> "new"));
        assertThrows(
                IllegalStateException.class,
                () -> cache.get(only(5), used -> {
                    throw new IllegalStateException();
                }));
        assertEquals(2, cache.size());
    }

    @Test
    void itTravelsEmpty() throws IOException, ClassNotFoundException {
        DecodingCache<String> cache = new DecodingCache<>(2);
        cache.get(only(1), used -> "one");
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(cache);
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            DecodingCache<?> copy = (DecodingCache<?>) in.readObject();
            assertEquals(0, copy.size());
        }
        assertEquals(1, cache.size());
        assertThrows(IllegalArgumentException.class, () -> new DecodingCache<String>(0));
    }
}
