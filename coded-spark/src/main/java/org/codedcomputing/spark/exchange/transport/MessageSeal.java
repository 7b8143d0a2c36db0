package org.codedcomputing.spark.exchange.transport;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;

/**
 * Seals what one sender sends on one of its channels, or opens it again: AES-GCM with a 128-bit key and a tag of 16 bytes.
 * The nonce is the channel (4 bytes) and a counter (8 bytes). For datagrams the counter travels in the header; on a stream
 * both ends count.
 *
 * <p>A nonce that seals twice gives the key away. So a channel of a key is sealed by one object, whose counters only ascend;
 * to send something again, send the sealed bytes again. Not thread-safe.
 */
final class MessageSeal {
    /** How much longer sealed bytes are than plain ones. */
    static final int TAG_BYTES = 16;

    /** Counters are below this, so that they fit the 32-bit number of a datagram. */
    static final long COUNTERS = 1L << 32;

    private static final int NONCE_BYTES = 12;
    private static final String CIPHER = "AES/GCM/NoPadding";

    private final SecretKey key;
    private final int channel;
    private final Cipher cipher;
    private long next;

    /**
     * Creates one end of a channel.
     *
     * @param key of the sender, see {@link SessionKeys}
     * @param channel tells apart runs of counters under one key, such as data and control
     */
    MessageSeal(SecretKey key, int channel) {
        this.key = key;
        this.channel = channel;
        try {
            cipher = Cipher.getInstance(CIPHER);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no " + CIPHER + ", which every Java has to have", e);
        }
    }

    /** The least counter that has not been used: what {@link #seal(ByteBuffer, ByteBuffer, ByteBuffer)} takes next. */
    long next() {
        return next;
    }

    /**
     * Seals with the next counter.
     *
     * @param header sent in the clear with the sealed bytes, and protected by them; between position and limit. Modified: read
     * @param plain between position and limit. Modified: read
     * @param sealed of which {@link #TAG_BYTES} more bytes than of {@code plain} are written. Modified
     * @throws TransportException if the counters are used up
     */
    void seal(ByteBuffer header, ByteBuffer plain, ByteBuffer sealed) {
        seal(next, header, plain, sealed);
    }

    /**
     * Seals with a counter that the header tells.
     *
     * @param counter greater than those before it
     * @throws IllegalStateException if it is not
     * @throws TransportException if the counters are used up
     */
    void seal(long counter, ByteBuffer header, ByteBuffer plain, ByteBuffer sealed) {
        if (counter < next) {
            throw new IllegalStateException(
                    "counter %d would seal a second time on channel %d, where %d comes next; send the sealed bytes again instead"
                            .formatted(counter, channel, next));
        }
        if (counter >= COUNTERS) {
            throw new TransportException(
                    "channel %d has sealed %d messages, more would need another key; send fewer and longer ones"
                            .formatted(channel, COUNTERS));
        }
        // Counted first: whatever happens now, this one is not used again.
        next = counter + 1;
        try {
            cipher.init(Cipher.ENCRYPT_MODE, key, nonce(counter));
            cipher.updateAAD(header);
            cipher.doFinal(plain, sealed);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("cannot seal: " + e.getMessage(), e);
        }
    }

    /**
     * Opens what was sealed with the counter that comes next, and goes on to the one behind it.
     *
     * @return false if it was not sealed so, see {@link #open(long, ByteBuffer, ByteBuffer, ByteBuffer)}
     */
    boolean open(ByteBuffer header, ByteBuffer sealed, ByteBuffer plain) {
        boolean opened = open(next, header, sealed, plain);
        if (opened) {
            next++;
        }
        return opened;
    }

    /**
     * Opens what was sealed with a counter. Whether that was there before is the caller's to know: see {@link ReplayWindow}.
     *
     * @param counter any
     * @param header what came in the clear; between position and limit. Modified: read
     * @param sealed between position and limit. Modified: read
     * @param plain of which {@link #TAG_BYTES} fewer bytes than of {@code sealed} are written. Modified
     * @return false if anything differs from what the sender sealed: key, channel, counter, header or sealed bytes; the plain
     *     bytes mean nothing then
     */
    boolean open(long counter, ByteBuffer header, ByteBuffer sealed, ByteBuffer plain) {
        if (sealed.remaining() < TAG_BYTES) {
            return false;
        }
        try {
            cipher.init(Cipher.DECRYPT_MODE, key, nonce(counter));
            cipher.updateAAD(header);
            cipher.doFinal(sealed, plain);
            return true;
        } catch (AEADBadTagException forged) {
            return false;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("cannot open: " + e.getMessage(), e);
        }
    }

    private GCMParameterSpec nonce(long counter) {
        byte[] nonce = new byte[NONCE_BYTES];
        ByteBuffer.wrap(nonce).putInt(channel).putLong(counter);
        return new GCMParameterSpec(TAG_BYTES * Byte.SIZE, nonce);
    }
}
