package org.codedcomputing.pagerank.plan;

/**
 * How the values of a coded row, 8 bytes each, lie in the string of bytes that the coded exchange cuts into r segments as even
 * as can be. The three segmentations of the literature are three such layouts, so there is one codec.
 */
public enum RowLayout {
    /** Value behind value: segments differ by up to one byte and nothing is added. */
    EXCHANGE {
        @Override
        long bytes(int values, int parts) {
            return (long) values * Long.BYTES;
        }
    },
    /** The same, extended with zeros to r equal segments. */
    ROW {
        @Override
        long bytes(int values, int parts) {
            return (((long) values * Long.BYTES + parts - 1) / parts) * parts;
        }
    },
    /** The mode of the theory: every value is extended to r equal pieces; first the first pieces of all, then the second. */
    VALUE {
        @Override
        long bytes(int values, int parts) {
            return (long) values * pieceBytes(parts) * parts;
        }

        @Override
        void write(long[] words, int from, int count, byte[] target, int parts) {
            int piece = pieceBytes(parts);
            for (int i = 0; i < count; i++) {
                for (int b = 0; b < Long.BYTES; b++) {
                    target[place(b, i, count, piece)] = byteOf(words[from + i], b);
                }
            }
        }

        @Override
        boolean read(byte[] source, long[] words, int from, int count, int parts) {
            int piece = pieceBytes(parts);
            int extension = 0;
            for (int i = 0; i < count; i++) {
                long word = 0;
                for (int b = 0; b < Long.BYTES; b++) {
                    word = (word << Byte.SIZE) | (source[place(b, i, count, piece)] & 0xFF);
                }
                words[from + i] = word;
                for (int b = Long.BYTES; b < piece * parts; b++) {
                    extension |= source[place(b, i, count, piece)];
                }
            }
            return extension == 0;
        }

        private int pieceBytes(int parts) {
            return (Long.BYTES + parts - 1) / parts;
        }

        /** Where byte b of value i is. */
        private int place(int b, int i, int count, int piece) {
            return (b / piece * count + i) * piece + b % piece;
        }
    };

    /**
     * Bytes of a row.
     *
     * @param values at least 0
     * @param parts r, at least 1
     */
    abstract long bytes(int values, int parts);

    /**
     * The same for a row that is to be made.
     *
     * @throws IllegalArgumentException if it does not fit an array
     */
    int checkedBytes(int values, int parts) {
        long bytes = bytes(values, parts);
        if (bytes > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("a row of %d values has %d bytes, at most %d are supported; raise K or r"
                    .formatted(values, bytes, Integer.MAX_VALUE));
        }
        return (int) bytes;
    }

    /**
     * Writes values, the most significant byte first.
     *
     * @param words Not modified; {@code count} of them from {@code from} on
     * @param target Modified; as long as the row, all zero before
     */
    void write(long[] words, int from, int count, byte[] target, int parts) {
        for (int i = 0; i < count; i++) {
            Words.put(words[from + i], target, i * Long.BYTES);
        }
    }

    /**
     * Reads what {@link #write} has written.
     *
     * @param source Not modified
     * @param words Modified: {@code count} from {@code from} on
     * @return whether the extension is zero, as it was written
     */
    boolean read(byte[] source, long[] words, int from, int count, int parts) {
        for (int i = 0; i < count; i++) {
            words[from + i] = Words.get(source, i * Long.BYTES);
        }
        int extension = 0;
        for (int b = count * Long.BYTES; b < source.length; b++) {
            extension |= source[b];
        }
        return extension == 0;
    }

    private static byte byteOf(long word, int index) {
        return (byte) (word >>> (Long.SIZE - Byte.SIZE * (index + 1)));
    }
}
