package org.codedcomputing.spark.advise;

import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.apache.spark.SparkConf;
import org.apache.spark.io.CompressionCodec;
import org.apache.spark.io.CompressionCodec$;
import org.xerial.snappy.SnappyError;

/**
 * One application's event log on disk: a file, or the parts of a rolling log in their order; plain, or compressed as the name's end
 * says.
 *
 * @param name the file's or folder's name
 * @param parts files in the order in which they were written; none if an application has written nothing yet, which who reads them
 *     is told
 */
record EventLogFiles(String name, List<Path> parts) {
    private static final Set<String> SPARKS_CODECS = Set.of("zstd", "lz4", "snappy", "lzf");
    private static final String ROLLING = "eventlog_v2_";
    private static final Pattern ROLLED = Pattern.compile("events_(\\d{1,9})_.*");
    private static final String COMPACT = ".compact";
    private static final String IN_PROGRESS = ".inprogress";

    /** Copies the list. */
    EventLogFiles {
        parts = List.copyOf(parts);
    }

    /**
     * The logs that a path names: a file is one, a folder of Spark's rolling logs is one, any other folder has one for each file and
     * each such folder in it, in the order of their names.
     *
     * @throws EventLogException if there is nothing
     */
    static List<EventLogFiles> of(Path path) throws IOException {
        if (!Files.exists(path)) {
            throw new EventLogException(
                    "%s: there is no such file; give an event log, or a folder of them".formatted(path));
        }
        if (!Files.isDirectory(path)) {
            return List.of(new EventLogFiles(name(path), List.of(path)));
        }
        if (name(path).startsWith(ROLLING)) {
            return List.of(rolling(path));
        }
        List<EventLogFiles> logs = new ArrayList<>();
        for (Path entry : children(path)) {
            if (name(entry).startsWith(".")) {
                continue;
            }
            if (!Files.isDirectory(entry)) {
                logs.add(new EventLogFiles(name(entry), List.of(entry)));
            } else if (name(entry).startsWith(ROLLING)) {
                logs.add(rolling(entry));
            }
        }
        if (logs.isEmpty()) {
            throw new EventLogException(
                    "%s: the folder has no event log; give the value of spark.eventLog.dir".formatted(path));
        }
        return logs;
    }

    private static EventLogFiles rolling(Path folder) throws IOException {
        List<Path> parts = new ArrayList<>();
        for (Path entry : children(folder)) {
            if (ROLLED.matcher(name(entry)).matches()) {
                parts.add(entry);
            }
        }
        parts.sort(Comparator.comparingInt(EventLogFiles::number));
        // A compact part has what Spark kept of itself and all parts before it, which may not be deleted yet.
        for (int part = parts.size() - 1; part >= 0; part--) {
            if (name(parts.get(part)).endsWith(COMPACT)) {
                int compact = number(parts.get(part));
                Path kept = parts.get(part);
                parts.removeIf(other -> number(other) <= compact && !other.equals(kept));
                break;
            }
        }
        return new EventLogFiles(name(folder), parts);
    }

    /** Whether Spark has thrown away some events of jobs that had ended. */
    boolean compacted() {
        return parts.stream().anyMatch(part -> name(part).endsWith(COMPACT));
    }

    private static int number(Path part) {
        Matcher matcher = ROLLED.matcher(name(part));
        return matcher.matches() ? Integer.parseInt(matcher.group(1)) : 0;
    }

    private static List<Path> children(Path folder) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.sorted().toList();
        }
    }

    private static String name(Path path) {
        Path last = path.toAbsolutePath().normalize().getFileName();
        return last == null ? path.toString() : last.toString();
    }

    /** Bytes on disk. */
    long bytes() throws IOException {
        long bytes = 0;
        for (Path part : parts) {
            bytes += Files.size(part);
        }
        return bytes;
    }

    /**
     * Opens a part, and decompresses it.
     *
     * @param ended is set when bytes behind the file's end are asked for: what fails then has been cut
     * @throws IOException if it cannot be opened; and from the stream whatever a codec makes of damaged bytes
     */
    static InputStream open(Path part, AtomicBoolean ended) throws IOException {
        InputStream file = Files.newInputStream(part);
        InputStream raw = new BufferedInputStream(
                new FilterInputStream(file) {
                    @Override
                    public int read(byte[] bytes, int from, int count) throws IOException {
                        int read = super.read(bytes, from, count);
                        if (read < 0) {
                            ended.set(true);
                        }
                        return read;
                    }
                },
                1 << 16);
        try {
            String end = codec(name(part));
            if (end.equals("gz")) {
                return new GZIPInputStream(raw, 1 << 16);
            }
            if (SPARKS_CODECS.contains(end)) {
                CompressionCodec codec = CompressionCodec$.MODULE$.createCodec(new SparkConf(false), end);
                // What an application has not closed yet ends within a frame.
                return new Decompressed(codec.compressedContinuousInputStream(raw), end);
            }
            return raw;
        } catch (IOException e) {
            raw.close();
            throw e;
        } catch (RuntimeException | SnappyError e) {
            raw.close();
            throw damaged(codec(name(part)), e);
        }
    }

    private static IOException damaged(String codec, Throwable cause) {
        return new IOException("no %s of Spark's: %s".formatted(codec, cause.getMessage()), cause);
    }

    /** Codecs throw all kinds of things over damaged bytes, Snappy even an error; to a reader all of them are one. */
    private static final class Decompressed extends FilterInputStream {
        private final String codec;

        Decompressed(InputStream in, String codec) {
            super(in);
            this.codec = codec;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            try {
                return in.read(bytes, offset, length);
            } catch (RuntimeException | SnappyError e) {
                throw damaged(codec, e);
            }
        }
    }

    private static String codec(String name) {
        String plain = without(COMPACT, without(IN_PROGRESS, name));
        return plain.substring(plain.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    }

    private static String without(String end, String name) {
        return name.endsWith(end) ? name.substring(0, name.length() - end.length()) : name;
    }
}
