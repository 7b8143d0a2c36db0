package org.codedcomputing.core.field;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.random.RandomGenerator;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Unpredictable random bits in bulk: AES-256 in counter mode under a key drawn once from {@link SecureRandom}.
 *
 * <p>Secret combinations and masks need millions of bits that no worker can guess; {@link SecureRandom} itself is one to
 * two orders of magnitude slower than the memory that they are applied to. The key exists only in this object, which
 * cannot be copied, serialised or seeded.
 *
 * <p>Not safe for use by several threads: each takes its own stream.
 */
public final class SecureStream implements RandomGenerator {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final int KEY_BYTES = 32;
    private static final int COUNTER_BYTES = 16;
    private static final int BUFFER_BYTES = 8192;

    private final Cipher cipher;
    private final byte[] zeros = new byte[BUFFER_BYTES];
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private int used = BUFFER_BYTES;

    /** A stream under a fresh key from the platform's {@link SecureRandom}. */
    public SecureStream() {
        byte[] key = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(key);
        try {
            cipher = Cipher.getInstance("AES/CTR/NoPadding");
            cipher.init(
                    Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"), new IvParameterSpec(new byte[COUNTER_BYTES]));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(
                    "this Java platform has no AES/CTR/NoPadding with 256-bit keys; install a provider that has it", e);
        }
    }

    @Override
    public long nextLong() {
        if (used == BUFFER_BYTES) {
            refill();
        }
        long bits = (long) LONGS.get(buffer, used);
        used += Long.BYTES;
        return bits;
    }

    private void refill() {
        try {
            cipher.update(zeros, 0, BUFFER_BYTES, buffer, 0);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the AES counter stream failed to produce " + BUFFER_BYTES + " bytes", e);
        }
        used = 0;
    }
}
