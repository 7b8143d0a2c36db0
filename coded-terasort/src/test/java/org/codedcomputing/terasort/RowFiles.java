package org.codedcomputing.terasort;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/** Files of rows on the local disk, without Hadoop in the way, so that a test may damage them. */
final class RowFiles {
    private RowFiles() {}

    /** Generated rows {@code first} to {@code first + count - 1}. */
    static byte[] rows(long first, int count) {
        byte[] rows = new byte[count * TeraRecord.LENGTH];
        new TeraGenerator(first).fill(rows, 0, count);
        return rows;
    }

    /** One record with the key given in hexadecimal, padded with zeros, and a value that repeats a byte. */
    static byte[] record(String keyHex, int value) {
        byte[] record = new byte[TeraRecord.LENGTH];
        byte[] key = HexFormat.of().parseHex(keyHex);
        System.arraycopy(key, 0, record, 0, key.length);
        Arrays.fill(record, TeraRecord.KEY_LENGTH, TeraRecord.LENGTH, (byte) value);
        return record;
    }

    static byte[] concat(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    /** Writes a file, and drops the checksum file that Hadoop may have put next to an older one. */
    static Path write(Path file, byte[] content) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.deleteIfExists(file.resolveSibling("." + file.getFileName() + ".crc"));
        return Files.write(file, content);
    }

    /** Names in a directory, sorted; with hidden ones. */
    static List<String> names(Path directory) throws IOException {
        try (Stream<Path> list = Files.list(directory)) {
            return list.map(path -> path.getFileName().toString()).sorted().toList();
        }
    }

    /** The part files of a directory in name order. */
    static List<Path> parts(Path directory) throws IOException {
        try (Stream<Path> list = Files.list(directory)) {
            return list.filter(path -> path.getFileName().toString().startsWith("part-"))
                    .sorted()
                    .toList();
        }
    }

    /** The bytes of all part files of a directory in name order. */
    static byte[] content(Path directory) throws IOException {
        return concat(parts(directory).stream().map(RowFiles::read).toArray(byte[][]::new));
    }

    /** The records of a concatenation. */
    static byte[][] split(byte[] rows) {
        byte[][] records = new byte[rows.length / TeraRecord.LENGTH][];
        for (int i = 0; i < records.length; i++) {
            records[i] = Arrays.copyOfRange(rows, i * TeraRecord.LENGTH, (i + 1) * TeraRecord.LENGTH);
        }
        return records;
    }

    /** Checksum of a concatenation of records. */
    static String checksum(byte[] rows) {
        TeraChecksum sum = new TeraChecksum();
        sum.add(rows, 0, rows.length / TeraRecord.LENGTH);
        return sum.toString();
    }

    static String report(Path directory) throws IOException {
        return Files.readString(directory.resolve("part-r-00000"), StandardCharsets.UTF_8);
    }

    private static byte[] read(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot read " + file, failure);
        }
    }
}
