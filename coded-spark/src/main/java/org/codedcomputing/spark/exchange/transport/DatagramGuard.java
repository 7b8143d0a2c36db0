package org.codedcomputing.spark.exchange.transport;

import java.util.zip.CRC32C;

/**
 * Guards datagrams against damage: appends what tells a changed one from the sent one. Without a secret that is a CRC32C,
 * which also covers the whole 64-bit id of the session, of which a datagram carries one half. One object for one thread.
 */
interface DatagramGuard {
    /** Bytes that it appends. */
    int overhead();

    /**
     * Guards a datagram in place; the array has room for {@link #overhead} more bytes.
     *
     * @param header bytes that stay readable
     * @param length bytes of header and body
     */
    void protect(byte[] datagram, int header, int length);

    /**
     * Opens a datagram in place.
     *
     * @param header bytes that are readable
     * @param length bytes, with those that were appended
     * @return whether it is as it was sent
     */
    boolean open(byte[] datagram, int header, int length);

    /** The guard without a secret. */
    static DatagramGuard checksum(long session) {
        return new DatagramGuard() {
            private static final int CRC_BYTES = 4;
            private final CRC32C crc = new CRC32C();

            @Override
            public int overhead() {
                return CRC_BYTES;
            }

            @Override
            public void protect(byte[] datagram, int header, int length) {
                int value = compute(datagram, length);
                for (int i = 0; i < CRC_BYTES; i++) {
                    datagram[length + i] = (byte) (value >>> (Byte.SIZE * i));
                }
            }

            @Override
            public boolean open(byte[] datagram, int header, int length) {
                int end = length - CRC_BYTES;
                if (end < header) {
                    return false;
                }
                int stored = 0;
                for (int i = 0; i < CRC_BYTES; i++) {
                    stored |= (datagram[end + i] & 0xff) << (Byte.SIZE * i);
                }
                return stored == compute(datagram, end);
            }

            private int compute(byte[] datagram, int length) {
                crc.reset();
                for (int i = 0; i < Long.BYTES; i++) {
                    crc.update((byte) (session >>> (Byte.SIZE * i)));
                }
                crc.update(datagram, 0, length);
                return (int) crc.getValue();
            }
        };
    }
}
