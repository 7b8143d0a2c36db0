package org.codedcomputing.core.cdc;

import java.io.InputStream;
import java.util.Objects;

/** Reads a {@link ByteSource} from its first byte to its last. */
final class SourceStream extends InputStream {
    private final ByteSource source;
    private final byte[] single = new byte[1];
    private long position;

    SourceStream(ByteSource source) {
        this.source = source;
    }

    @Override
    public int read() {
        return read(single, 0, 1) < 0 ? -1 : single[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int count) {
        Objects.checkFromIndexSize(offset, count, target.length);
        if (count == 0) {
            return 0;
        }
        if (position == source.length()) {
            return -1;
        }
        int step = (int) Math.min(count, source.length() - position);
        source.copyTo(position, target, offset, step);
        position += step;
        return step;
    }

    @Override
    public int available() {
        return (int) Math.min(Integer.MAX_VALUE, source.length() - position);
    }
}
