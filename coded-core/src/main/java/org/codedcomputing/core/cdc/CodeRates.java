package org.codedcomputing.core.cdc;

import java.io.Serializable;
import java.time.Duration;
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

    private static final double NANOS = 1e9;

    /**
     * Measures, in the calling thread.
     *
     * @param each for each of the two rates, as long again to warm up; more than 0
     */
    public static CodeRates measure(Duration each) {
        byte[] source = new byte[BYTES];
        byte[] target = new byte[BYTES];
        CRC32C crc = new CRC32C();
        Runnable xor = () -> XorKernel.xorInto(source, 0, target, 0, BYTES);
        Runnable checksum = () -> crc.update(source, 0, BYTES);
        double unused = rate(xor, each) + rate(checksum, each);
        return new CodeRates(rate(xor, each), rate(checksum, each));
    }

    private static double rate(Runnable loop, Duration time) {
        long begin = System.nanoTime();
        long bytes = 0;
        long nanos;
        do {
            loop.run();
            bytes += BYTES;
            nanos = System.nanoTime() - begin;
        } while (nanos < time.toNanos());
        return bytes * NANOS / nanos;
    }
}
