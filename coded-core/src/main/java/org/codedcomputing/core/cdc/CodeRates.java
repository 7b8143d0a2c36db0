package org.codedcomputing.core.cdc;

import java.io.Serializable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * How fast this machine codes at the moment, by a short measurement of the loops that encoder and decoder run.
 *
 * @param xor bytes XORed into a target per second
 * @param checksum bytes checked by CRC32C per second
 */
public record CodeRates(double xor, double checksum) implements Serializable {
    /** Larger than the first two caches: packets of an exchange come from memory, too. */
    private static final int BYTES = 4 << 20;

    /** A strip of a packet; small, so that the JVM sees the loop called often and compiles it. */
    private static final int STRIP = 16 << 10;

    private static final int WINDOWS = 20;
    private static final double NANOS = 1e9;

    /** A loop over one strip. */
    private interface Loop {
        void over(int offset);
    }

    /**
     * Measures, in the calling thread.
     *
     * @param each time for each of the two rates; the JVM compiles the loops in its first half, which does not count
     */
    public static CodeRates measure(Duration each) {
        byte[] source = new byte[BYTES];
        byte[] target = new byte[BYTES];
        CRC32C crc = new CRC32C();
        return new CodeRates(
                rate(offset -> XorKernel.xorInto(source, offset, target, offset, STRIP), each),
                rate(offset -> crc.update(source, offset, STRIP), each));
    }

    /** The median of the later windows: one that the system interrupted says nothing. */
    private static double rate(Loop loop, Duration time) {
        List<Double> rates = new ArrayList<>();
        for (int window = 0; window < WINDOWS; window++) {
            double rate = windowRate(loop, time.toNanos() / WINDOWS);
            if (window >= WINDOWS / 2) {
                rates.add(rate);
            }
        }
        return rates.stream().sorted().toList().get(rates.size() / 2);
    }

    private static double windowRate(Loop loop, long window) {
        long begin = System.nanoTime();
        long bytes = 0;
        long nanos;
        do {
            loop.over((int) (bytes % BYTES));
            bytes += STRIP;
            nanos = System.nanoTime() - begin;
        } while (nanos < window);
        return bytes * NANOS / nanos;
    }
}
