package org.codedcomputing.spark.exchange.transport;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Set;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

class MessageSealTest {
    private static final byte[] SALT = new byte[SessionKeys.SALT_BYTES];
    private static final Session SESSION = new Session("app-1", 7, 3, 0, 4);

    private final byte[] header = "header".getBytes(UTF_8);
    private final byte[] plain = "the quick brown fox".getBytes(UTF_8);

    private static SecretKey secret(String text) {
        return new SecretKeySpec(text.getBytes(UTF_8), "HKDF");
    }

    private static SecretKey key(Session session, int sender) {
        return SessionKeys.of(secret("secret"), session, "test").of(sender, SALT);
    }

    private static byte[] seal(MessageSeal seal, long counter, byte[] header, byte[] plain) {
        byte[] sealed = new byte[plain.length + MessageSeal.TAG_BYTES];
        seal.seal(counter, ByteBuffer.wrap(header), ByteBuffer.wrap(plain), ByteBuffer.wrap(sealed));
        return sealed;
    }

    private static boolean opens(SecretKey key, int channel, long counter, byte[] header, byte[] sealed) {
        ByteBuffer plain = ByteBuffer.allocate(Math.max(0, sealed.length - MessageSeal.TAG_BYTES));
        return new MessageSeal(key, channel).open(counter, ByteBuffer.wrap(header), ByteBuffer.wrap(sealed), plain);
    }

    @Test
    void whatWasSealedIsOpened() {
        for (boolean direct : new boolean[] {false, true}) {
            MessageSeal seal = new MessageSeal(key(SESSION, 1), 5);
            MessageSeal open = new MessageSeal(key(SESSION, 1), 5);
            for (int length : new int[] {0, 1, 15, 16, 17, 1400, 100_000}) {
                byte[] message = new byte[length];
                Arrays.fill(message, (byte) length);
                ByteBuffer sealed = buffer(direct, length + MessageSeal.TAG_BYTES);
                ByteBuffer opened = buffer(direct, length);
                seal.seal(ByteBuffer.wrap(header), ByteBuffer.wrap(message), sealed);
                assertThat(sealed.remaining()).isZero();
                assertThat(open.open(ByteBuffer.wrap(header), sealed.flip(), opened))
                        .isTrue();
                assertThat(opened.flip()).isEqualTo(ByteBuffer.wrap(message));
            }
            assertThat(seal.next()).isEqualTo(open.next()).isEqualTo(7);
        }
    }

    private static ByteBuffer buffer(boolean direct, int length) {
        return direct ? ByteBuffer.allocateDirect(length) : ByteBuffer.allocate(length);
    }

    @Test
    void oneBitAnywhereIsEnoughToBeRefused() {
        SecretKey key = key(SESSION, 1);
        byte[] sealed = seal(new MessageSeal(key, 5), 9, header, plain);
        assertThat(opens(key, 5, 9, header, sealed)).isTrue();
        for (int bit = 0; bit < sealed.length * Byte.SIZE; bit++) {
            assertThat(opens(key, 5, 9, header, flipped(sealed, bit))).isFalse();
        }
        for (int bit = 0; bit < header.length * Byte.SIZE; bit++) {
            assertThat(opens(key, 5, 9, flipped(header, bit), sealed)).isFalse();
        }
        for (int length = 0; length < sealed.length; length++) {
            assertThat(opens(key, 5, 9, header, Arrays.copyOf(sealed, length))).isFalse();
        }
        assertThat(opens(key, 5, 10, header, sealed)).isFalse();
        assertThat(opens(key, 4, 9, header, sealed)).isFalse();
    }

    private static byte[] flipped(byte[] bytes, int bit) {
        byte[] copy = bytes.clone();
        copy[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
        return copy;
    }

    @Test
    void aRefusedMessageDoesNotMoveTheCountOfAStream() {
        MessageSeal seal = new MessageSeal(key(SESSION, 1), 5);
        MessageSeal open = new MessageSeal(key(SESSION, 1), 5);
        ByteBuffer sealed = ByteBuffer.allocate(plain.length + MessageSeal.TAG_BYTES);
        seal.seal(ByteBuffer.wrap(header), ByteBuffer.wrap(plain), sealed);
        byte[] forged = flipped(sealed.array(), 0);
        assertThat(open.open(ByteBuffer.wrap(header), ByteBuffer.wrap(forged), ByteBuffer.allocate(plain.length)))
                .isFalse();
        assertThat(open.open(ByteBuffer.wrap(header), sealed.flip(), ByteBuffer.allocate(plain.length)))
                .isTrue();
        // The same once more is a replay: the counter behind it is awaited.
        assertThat(open.open(ByteBuffer.wrap(header), sealed.rewind(), ByteBuffer.allocate(plain.length)))
                .isFalse();
    }

    @Test
    void noKeyMeetsANonceTwiceOverARetryNorBetweenNodesChannelsExchangesAndTransports() {
        // The same message, channel and counter: equal bytes would show an equal key and nonce.
        Set<String> sealed = new HashSet<>();
        int sealings = 0;
        for (int attempt = 0; attempt < 3; attempt++) {
            for (int stage = 0; stage < 2; stage++) {
                for (long exchange = 0; exchange < 2; exchange++) {
                    for (String application : new String[] {"app", "app-1"}) {
                        for (String transport : new String[] {"tcp", "udp"}) {
                            SessionKeys keys = SessionKeys.of(
                                    secret("secret"), new Session(application, exchange, stage, attempt, 3), transport);
                            for (int sender = 0; sender < 3; sender++) {
                                for (int channel = 0; channel < 2; channel++) {
                                    MessageSeal seal = new MessageSeal(keys.of(sender, SALT), channel);
                                    for (long counter = 0; counter < 4; counter++) {
                                        sealed.add(HexFormat.of().formatHex(seal(seal, counter, header, plain)));
                                        sealings++;
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
        assertThat(sealed).hasSize(sealings);
    }

    @Test
    void partsOfTheSessionDoNotRunTogether() {
        SecretKey one =
                SessionKeys.of(secret("s"), new Session("pa", 0, 0, 0, 2), "tc").of(0, SALT);
        SecretKey other =
                SessionKeys.of(secret("s"), new Session("a", 0, 0, 0, 2), "tcp").of(0, SALT);
        assertThat(one).isNotEqualTo(other);
    }

    @Test
    void everySaltGivesAKeyOfItsOwn() {
        SessionKeys keys = SessionKeys.of(secret("secret"), SESSION, "test");
        assertThat(keys.of(1, SessionKeys.newSalt())).isNotEqualTo(keys.of(1, SessionKeys.newSalt()));
    }

    @Test
    void anotherSecretOpensNothing() {
        byte[] sealed = seal(new MessageSeal(key(SESSION, 1), 0), 0, header, plain);
        SecretKey wrong = SessionKeys.of(secret("Secret"), SESSION, "test").of(1, SALT);
        assertThat(opens(wrong, 0, 0, header, sealed)).isFalse();
        assertThat(opens(key(SESSION, 2), 0, 0, header, sealed)).isFalse();
    }

    @Test
    void aCounterThatSealedOnceSealsNothingElse() {
        MessageSeal seal = new MessageSeal(key(SESSION, 1), 3);
        assertThat(seal(seal, 4, header, plain)).hasSize(plain.length + MessageSeal.TAG_BYTES);
        assertThatThrownBy(() -> seal(seal, 4, header, plain))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("counter 4 would seal a second time on channel 3, where 5 comes next");
        assertThatThrownBy(() -> seal(seal, 0, header, plain)).isInstanceOf(IllegalStateException.class);
        seal(seal, MessageSeal.COUNTERS - 1, header, plain);
        assertThatThrownBy(() -> seal(seal, MessageSeal.COUNTERS, header, plain))
                .isInstanceOf(TransportException.class)
                .hasMessageContaining("has sealed 4294967296 messages");
    }

    @Test
    void noTextFormTellsAKey() {
        SecretKey key = key(SESSION, 1);
        String hex = HexFormat.of().formatHex(key.getEncoded());
        String bytes = Arrays.toString(key.getEncoded());
        SessionKeys keys = SessionKeys.of(secret("secret"), SESSION, "test");
        for (Object shown : new Object[] {keys, key, new MessageSeal(key, 0)}) {
            assertThat(shown.toString()).doesNotContain(hex, bytes, "secret");
        }
    }
}
