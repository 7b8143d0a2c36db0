package org.codedcomputing.spark.exchange.transport;

import java.nio.ByteBuffer;
import javax.crypto.SecretKey;

/**
 * Guards datagrams of one sender by AES-GCM: bodies are encrypted, headers readable but protected. The number in the header
 * is the counter of the nonce; every channel counts for itself. Control that comes a second time is refused here; numbered
 * datagrams that do are duplicates to the receiver anyway, since they are sent again as they were.
 */
final class SealedDatagramGuard implements DatagramGuard {
    private final MessageSeal[] seals = new MessageSeal[Datagram.CHANNELS];
    private final ReplayWindow[] seen = new ReplayWindow[Datagram.CHANNELS];

    /**
     * Creates a guard.
     *
     * @param key of the sender
     */
    SealedDatagramGuard(SecretKey key) {
        for (int channel = 0; channel < Datagram.CHANNELS; channel++) {
            seals[channel] = new MessageSeal(key, channel);
            seen[channel] = new ReplayWindow();
        }
    }

    @Override
    public int overhead() {
        return MessageSeal.TAG_BYTES;
    }

    @Override
    public void protect(byte[] datagram, int header, int length) {
        seals[Datagram.channelOf(datagram)].seal(
                Integer.toUnsignedLong(Datagram.numberOf(datagram)),
                ByteBuffer.wrap(datagram, 0, header),
                ByteBuffer.wrap(datagram, header, length - header),
                ByteBuffer.wrap(datagram, header, length - header + overhead()));
    }

    @Override
    public boolean open(byte[] datagram, int header, int length) {
        int channel = Datagram.channelOf(datagram);
        if (channel < 0 || length < header + overhead()) {
            return false;
        }
        long number = Integer.toUnsignedLong(Datagram.numberOf(datagram));
        if (channel > 0 && !seen[channel].isNew(number)) {
            return false;
        }
        return seals[channel].open(
                        number,
                        ByteBuffer.wrap(datagram, 0, header),
                        ByteBuffer.wrap(datagram, header, length - header),
                        ByteBuffer.wrap(datagram, header, length - header))
                && (channel == 0 || seen[channel].accept(number));
    }
}
