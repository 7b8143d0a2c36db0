package org.codedcomputing.spark.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class RecordSorterTest {

    private static byte[] sorted(List<byte[]> records) throws IOException {
        RecordSorter sorter = new RecordSorter();
        for (byte[] record : records) {
            sorter.target().write(record, 0, record.length);
            sorter.endRecord();
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        sorter.drainTo(out);
        return out.toByteArray();
    }

    @Test
    void bytesAreUnsignedAndAPrefixComesFirst() throws IOException {
        byte[] result = sorted(List.of(
                new byte[] {(byte) 0x80}, new byte[] {0x7f, 1}, new byte[] {0x7f}, new byte[0], new byte[] {0x7f, 0}));
        assertThat(result).containsExactly(0x7f, 0x7f, 0, 0x7f, 1, 0x80);
    }

    @Test
    void nothingIsNothing() throws IOException {
        assertThat(sorted(List.of())).isEmpty();
        assertThat(sorted(List.of(new byte[0], new byte[0]))).isEmpty();
    }

    @Property(tries = 200)
    void anyOrderOfTheSameRecordsGivesTheBytesOfTheSortedOnes(
            @ForAll @Size(max = 200) List<byte[]> records, @ForAll long seed) throws IOException {
        ByteArrayOutputStream expected = new ByteArrayOutputStream();
        records.stream().sorted(Arrays::compareUnsigned).forEach(expected::writeBytes);
        List<byte[]> shuffled = new ArrayList<>(records);
        Collections.shuffle(shuffled, new Random(seed));
        assertThat(sorted(shuffled)).isEqualTo(expected.toByteArray());
    }
}
