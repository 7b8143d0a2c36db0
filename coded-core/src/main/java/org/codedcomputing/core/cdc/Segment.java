package org.codedcomputing.core.cdc;

/**
 * One part of one intermediate value, on its way from one sender to one receiver.
 *
 * <p>A value of n bytes in {@code parts} parts is cut by the byte rule of the whole library: the part at position p is
 * {@code [floor(n p / parts), floor(n (p+1) / parts))}. Parts differ by at most one byte and may be empty.
 *
 * @param receiver the node that wants the value
 * @param batch the batch that the value was mapped from
 * @param position which part, 0..parts-1: the sender's position among the holders that serve this receiver, ascending
 * @param parts number of parts, at least 1
 */
public record Segment(int receiver, long batch, int position, int parts) {
    /** Checks the position. */
    public Segment {
        if (parts < 1 || position < 0 || position >= parts) {
            throw new IllegalArgumentException("part " + position + " of " + parts + " does not exist");
        }
    }

    /** First byte of this part in a value of the given length in bytes. */
    public long start(long valueLength) {
        return boundary(valueLength, position, parts);
    }

    /** First byte behind this part in a value of the given length in bytes. */
    public long end(long valueLength) {
        return boundary(valueLength, position + 1, parts);
    }

    /** Bytes of this part in a value of the given length in bytes. */
    public long length(long valueLength) {
        return end(valueLength) - start(valueLength);
    }

    /** {@code floor(n p / parts)} without overflow for any n. */
    private static long boundary(long n, int p, int parts) {
        return n / parts * p + n % parts * p / parts;
    }
}
