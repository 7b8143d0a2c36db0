package org.codedcomputing.spark.advise;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** Lines of a stream as bytes, one at a time in a buffer that is used again; a line beyond a limit is passed over. */
final class LineReader {
    /** Bytes of the longest line that is kept; the plan of a query may take more, and is not needed. */
    static final int LONGEST = 16 << 20;

    private final InputStream in;
    private final byte[] chunk = new byte[1 << 16];
    private int from;
    private int to;
    private byte[] line = new byte[1 << 14];
    private int length;
    private boolean terminated;
    private boolean tooLong;

    LineReader(InputStream in) {
        this.in = in;
    }

    /** Reads the next line; false if there is none. */
    boolean next() throws IOException {
        length = 0;
        terminated = false;
        tooLong = false;
        boolean any = false;
        while (true) {
            if (from == to) {
                to = Math.max(0, in.read(chunk));
                from = 0;
                if (to == 0) {
                    return any;
                }
            }
            any = true;
            int end = from;
            while (end < to && chunk[end] != '\n') {
                end++;
            }
            append(from, end);
            boolean found = end < to;
            from = found ? end + 1 : end;
            if (found) {
                terminated = true;
                return true;
            }
        }
    }

    private void append(int start, int end) {
        int count = end - start;
        if (tooLong || length + count > LONGEST) {
            tooLong = true;
            return;
        }
        if (length + count > line.length) {
            line = Arrays.copyOf(line, Math.max(2 * line.length, length + count));
        }
        System.arraycopy(chunk, start, line, length, count);
        length += count;
    }

    /** The line's bytes, up to {@link #length}; valid until the next one is read. */
    byte[] bytes() {
        return line;
    }

    int length() {
        return length;
    }

    /** Whether the line ended with a line feed; the last one of a log that is being written may not. */
    boolean terminated() {
        return terminated;
    }

    /** Whether the line was longer than {@link #LONGEST}; what there is of it is its beginning. */
    boolean tooLong() {
        return tooLong;
    }

    boolean startsWith(byte[] prefix) {
        return length >= prefix.length && Arrays.equals(line, 0, prefix.length, prefix, 0, prefix.length);
    }
}
