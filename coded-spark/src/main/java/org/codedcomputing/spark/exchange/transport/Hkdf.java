package org.codedcomputing.spark.exchange.transport;

import java.security.GeneralSecurityException;
import java.security.Key;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** HKDF with SHA-256: many independent keys out of one secret (RFC 5869). */
final class Hkdf {
    /** Length of a SHA-256 digest. */
    static final int HASH_BYTES = 32;

    /** RFC 5869, 2.3: the counter of blocks is one byte. */
    private static final int MOST_BLOCKS = 255;

    private static final String MAC = "HmacSHA256";

    private Hkdf() {}

    /**
     * Concentrates a secret into a key for {@link #expand}.
     *
     * @param salt not secret; may be empty. Not modified
     * @param secret of any length. Not modified
     * @return {@link #HASH_BYTES} bytes
     */
    static byte[] extract(byte[] salt, byte[] secret) {
        // An HMAC key is padded with zeros, so this stands for the empty one, which the JDK refuses.
        byte[] key = salt.length == 0 ? new byte[HASH_BYTES] : salt;
        return mac(new SecretKeySpec(key, MAC)).doFinal(secret);
    }

    /**
     * Derives key material for one purpose.
     *
     * @param key what {@link #extract} gave. Not modified
     * @param info says what the material is for; other bytes give unrelated material. Not modified
     * @param length bytes wanted, 1 to 255 x 32
     */
    static byte[] expand(byte[] key, byte[] info, int length) {
        if (length < 1 || length > MOST_BLOCKS * HASH_BYTES) {
            throw new IllegalArgumentException(
                    "HKDF gives 1 to %d bytes, not %d".formatted(MOST_BLOCKS * HASH_BYTES, length));
        }
        Mac mac = mac(new SecretKeySpec(key, MAC));
        byte[] material = new byte[length];
        byte[] block = {};
        for (int offset = 0, number = 1; offset < length; offset += HASH_BYTES, number++) {
            mac.update(block);
            mac.update(info);
            mac.update((byte) number);
            block = mac.doFinal();
            System.arraycopy(block, 0, material, offset, Math.min(HASH_BYTES, length - offset));
        }
        Arrays.fill(block, (byte) 0);
        return material;
    }

    private static Mac mac(Key key) {
        try {
            Mac mac = Mac.getInstance(MAC);
            mac.init(key);
            return mac;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no " + MAC + ", which every Java has to have", e);
        }
    }
}
