package org.codedcomputing.core.cdc;

import java.io.Serializable;

/**
 * What every packet of one exchange attempt has in common; sender and receivers must agree on all of it.
 *
 * @param exchangeId digest of application, exchange, stage and attempt; a packet with another one is of an old attempt
 * @param delivery how the segments of a packet are chosen
 * @param compressed whether the intermediate values are compressed
 * @param stripBytes largest payload of one packet in bytes, at least 1; longer segments are cut in strips
 */
public record PacketFormat(long exchangeId, Delivery delivery, boolean compressed, int stripBytes)
        implements Serializable {
    /** Checks the strip size. */
    public PacketFormat {
        if (stripBytes < 1) {
            throw new IllegalArgumentException("strips of " + stripBytes + " bytes; choose at least 1");
        }
    }

    /**
     * The group that a packet says it belongs to, to choose who decodes it; nothing is checked yet.
     *
     * @param packet Not modified; shorter than a packet gives 0
     */
    public static long group(byte[] packet) {
        return PacketHeader.peekGroup(packet);
    }

    /** Flags that every packet carries. */
    int flags() {
        return (compressed ? PacketHeader.FLAG_COMPRESSED : 0)
                | (delivery == Delivery.UNCODED ? PacketHeader.FLAG_UNCODED : 0);
    }
}
