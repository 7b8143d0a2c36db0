package org.codedcomputing.spark.exchange.transport;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * The keys of one session: a 128-bit AES key for each sender, and for each salt that it draws, derived by HKDF from the
 * application's secret. Application, exchange, stage, attempt and transport go into each key, so that a retry never meets a
 * nonce of the attempt before it under the same key. Has no text form: nothing of a key can get into a log.
 */
final class SessionKeys {
    /** Length of a salt. Two salts of this length are never equal by chance. */
    static final int SALT_BYTES = 16;

    private static final int KEY_BYTES = 16;
    private static final String LABEL = "coded exchange transport 1";
    private static final SecureRandom RANDOM = new SecureRandom();

    private final byte[] secret;
    private final byte[] purpose;

    private SessionKeys(byte[] secret, byte[] purpose) {
        this.secret = secret;
        this.purpose = purpose;
    }

    /**
     * The keys of a session.
     *
     * @param secret the application's
     * @param transport name of the protocol that uses the keys: no two share any
     */
    static SessionKeys of(SecretKey secret, Session session, String transport) {
        byte[] application = session.application().getBytes(UTF_8);
        byte[] protocol = transport.getBytes(UTF_8);
        byte[] label = LABEL.getBytes(UTF_8);
        // Each part of varying length stands behind its length: no two sessions run together into the same bytes.
        ByteBuffer purpose = ByteBuffer.allocate(
                        6 * Integer.BYTES + Long.BYTES + label.length + protocol.length + application.length)
                .putInt(label.length)
                .put(label)
                .putInt(protocol.length)
                .put(protocol)
                .putInt(application.length)
                .put(application)
                .putLong(session.exchange())
                .putInt(session.stage())
                .putInt(session.attempt())
                .putInt(session.nodes());
        return new SessionKeys(secret.getEncoded(), purpose.array());
    }

    /** A fresh salt, to be sent in the clear to whoever is to open what is sealed. */
    static byte[] newSalt() {
        byte[] salt = new byte[SALT_BYTES];
        RANDOM.nextBytes(salt);
        return salt;
    }

    /**
     * The key under which a node seals.
     *
     * @param sender the node
     * @param salt drawn by the sender, by {@link #newSalt}, for each run of counters that begins anew. Not modified
     */
    SecretKey of(int sender, byte[] salt) {
        byte[] info = ByteBuffer.allocate(purpose.length + Integer.BYTES)
                .put(purpose)
                .putInt(sender)
                .array();
        byte[] concentrated = Hkdf.extract(salt, secret);
        byte[] key = Hkdf.expand(concentrated, info, KEY_BYTES);
        try {
            return new SecretKeySpec(key, "AES");
        } finally {
            Arrays.fill(key, (byte) 0);
            Arrays.fill(concentrated, (byte) 0);
        }
    }
}
