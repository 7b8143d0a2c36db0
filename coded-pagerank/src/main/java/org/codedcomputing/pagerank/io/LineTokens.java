package org.codedcomputing.pagerank.io;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Arrays;

/** The lines of a text as tokens of bytes, comments left out. Numbers are read without making strings. Not thread safe. */
final class LineTokens implements AutoCloseable {
    /** Tokens are separated by blanks and tabs, as many as there are. */
    static final char BLANKS = ' ';

    private static final int LONGEST_LINE = 1 << 30;
    private static final int SHOWN = 40;

    /** What stands for bytes that are no UTF-8. */
    private static final char REPLACED = '\uFFFD';

    private final InputStream in;
    private final String file;
    private final char separator;
    private byte[] buffer = new byte[1 << 16];
    /** The current line is [begin, end), what is read of the next ones [end, limit). */
    private int begin;

    private int end;
    private int limit;
    private boolean ended;
    private long line;
    private int count;
    private int[] starts = new int[16];
    private int[] ends = new int[16];

    /**
     * @param in closed with this
     * @param file for messages
     * @param separator between tokens, or {@link #BLANKS}
     */
    LineTokens(InputStream in, String file, char separator) {
        this.in = in;
        this.file = file;
        this.separator = separator;
    }

    /** Moves to the next line that is neither empty nor a comment; false at the end. */
    boolean next() throws IOException {
        while (nextLine()) {
            int first = begin;
            while (first < end && isBlank(buffer[first])) {
                first++;
            }
            if (first < end && buffer[first] != '#' && buffer[first] != '%') {
                split();
                return true;
            }
        }
        return false;
    }

    /** Tokens of the line. */
    int count() {
        return count;
    }

    /** A token as text. */
    String text(int token) {
        return new String(buffer, starts[token], ends[token] - starts[token], UTF_8);
    }

    /**
     * A token as a name.
     *
     * @throws GraphFormatException if it is not UTF-8: what cannot be read as it is would be taken for another vertex's name
     */
    String name(int token) throws GraphFormatException {
        String text = text(token);
        if (text.indexOf(REPLACED) >= 0) {
            try {
                return UTF_8.newDecoder()
                        .decode(ByteBuffer.wrap(buffer, starts[token], ends[token] - starts[token]))
                        .toString();
            } catch (CharacterCodingException e) {
                throw wrong("column %d is no UTF-8; convert the file first".formatted(token + 1), e);
            }
        }
        return text;
    }

    /** A token as a whole number. */
    long number(int token) throws GraphFormatException {
        int at = starts[token];
        int last = ends[token];
        boolean negative = at < last && buffer[at] == '-';
        if (negative) {
            at++;
        }
        if (at == last) {
            throw noNumber(token);
        }
        // Negative numbers reach one further than positive ones.
        long value = 0;
        for (; at < last; at++) {
            int digit = buffer[at] - '0';
            if (digit < 0 || digit > 9 || value < (Long.MIN_VALUE + digit) / 10) {
                throw noNumber(token);
            }
            value = value * 10 - digit;
        }
        if (!negative && value == Long.MIN_VALUE) {
            throw noNumber(token);
        }
        return negative ? value : -value;
    }

    /** A fault of this line. */
    GraphFormatException wrong(String what) {
        return new GraphFormatException("%s:%d: %s".formatted(file, line, what));
    }

    private GraphFormatException wrong(String what, Exception cause) {
        GraphFormatException wrong = wrong(what);
        wrong.initCause(cause);
        return wrong;
    }

    private GraphFormatException noNumber(int token) {
        String text = text(token);
        return wrong("'%s' is no whole number of 64 bits; correct it, or read the ids as text"
                .formatted(text.length() > SHOWN ? text.substring(0, SHOWN) + "..." : text));
    }

    private boolean nextLine() throws IOException {
        begin = limit == 0 ? 0 : Math.min(end + 1, limit);
        int from = begin;
        while (true) {
            for (int i = from; i < limit; i++) {
                if (buffer[i] == '\n') {
                    end = i;
                    line++;
                    return true;
                }
            }
            from = limit;
            if (ended) {
                end = limit;
                line++;
                return begin < limit;
            }
            from -= begin;
            fill();
        }
    }

    /** Moves the line begun to the front and reads on. */
    private void fill() throws IOException {
        System.arraycopy(buffer, begin, buffer, 0, limit - begin);
        limit -= begin;
        begin = 0;
        if (limit == buffer.length) {
            if (limit >= LONGEST_LINE) {
                line++;
                throw wrong("a line of more than %d bytes; break it up".formatted(LONGEST_LINE));
            }
            buffer = Arrays.copyOf(buffer, 2 * limit);
        }
        int read;
        try {
            read = in.read(buffer, limit, buffer.length - limit);
        } catch (RuntimeException e) {
            // Some of Hadoop's codecs throw all kinds of things over damaged bytes.
            line++;
            throw wrong("cannot be decompressed from here on: " + e, e);
        }
        if (read < 0) {
            ended = true;
        } else {
            limit += read;
        }
    }

    private void split() {
        count = 0;
        int last = end;
        if (last > begin && buffer[last - 1] == '\r') {
            last--;
        }
        int at = begin;
        if (separator == BLANKS) {
            while (at < last) {
                if (isBlank(buffer[at])) {
                    at++;
                    continue;
                }
                int start = at;
                while (at < last && !isBlank(buffer[at])) {
                    at++;
                }
                add(start, at);
            }
            return;
        }
        while (true) {
            int start = at;
            while (at < last && buffer[at] != separator) {
                at++;
            }
            add(start, at);
            if (at == last) {
                return;
            }
            at++;
        }
    }

    private void add(int start, int tokenEnd) {
        if (count == starts.length) {
            starts = Arrays.copyOf(starts, 2 * count);
            ends = Arrays.copyOf(ends, 2 * count);
        }
        starts[count] = start;
        ends[count++] = tokenEnd;
    }

    private static boolean isBlank(byte b) {
        return b == ' ' || b == '\t' || b == '\r';
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
