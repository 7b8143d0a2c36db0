package org.codedcomputing.terasort;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.CRC32;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The small value types: key order, row counts, checksum, shares. */
class TeraValuesTest {
    @Property
    void keysCompareAsUnsignedNumbers(@ForAll @Size(10) byte[] a, @ForAll @Size(10) byte[] b) {
        int expected = new BigInteger(1, a).compareTo(new BigInteger(1, b));
        assertEquals(expected, Integer.signum(KeyOrder.UNSIGNED.compare(a, b)));
        assertEquals(0, KeyOrder.UNSIGNED.compare(a, a.clone()));
    }

    @ParameterizedTest
    @CsvSource({
        "7fffffffffffffffffff, 80000000000000000000",
        "00000000000000007fff, 00000000000000008000",
        "000000000000000000ff, 00000000000000000100",
        "00, 01"
    })
    void highBytesAreNotNegative(String smaller, String greater) {
        byte[] a = RowFiles.record(smaller, 0);
        byte[] b = RowFiles.record(greater, 0);
        assertTrue(TeraRecord.compareKeys(a, b) < 0);
        assertTrue(TeraRecord.compareKeys(b, a) > 0);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "007, 7",
        "12, 12",
        "3k, 3000",
        "4M, 4000000",
        "5b, 5000000000",
        "6T, 6000000000000",
        "92233t, 92233000000000000",
        "92233720368547758, 92233720368547758"
    })
    void readsRowCounts(String text, long rows) {
        assertEquals(rows, RowCount.parse(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "k", "-1", "+1", "1.5m", "1 k", "1kk", "1e6", "0x10", "1g", "\u0661", "1k\n"})
    void refusesJunkRowCounts(String text) {
        assertThatThrownBy(() -> RowCount.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("k, m, b or t");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "92233720368547759",
                "92234t",
                "9223372036854775807",
                "9223372036854775808",
                "9223372036854776k",
                "99999999999999999999999t"
            })
    void refusesRowCountsWhoseBytesOverflow(String text) {
        assertThatThrownBy(() -> RowCount.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("92233720368547758");
    }

    @Property
    void checksumsAddModulo128Bits(
            @ForAll long aHigh,
            @ForAll long aLow,
            @ForAll long bHigh,
            @ForAll long bLow,
            @ForAll @Size(100) byte[] row) {
        TeraChecksum sum = new TeraChecksum(aHigh, aLow);
        sum.merge(new TeraChecksum(bHigh, bLow));
        sum.add(row, 0, 1);
        CRC32 crc = new CRC32();
        crc.update(row);
        BigInteger expected = number(aHigh, aLow)
                .add(number(bHigh, bLow))
                .add(BigInteger.valueOf(crc.getValue()))
                .mod(BigInteger.ONE.shiftLeft(128));
        assertEquals(expected.toString(16), sum.toString());
        assertEquals(sum, new TeraChecksum(sum.high(), sum.low()));
    }

    @Test
    void aChecksumMayBeMergedWithItself() {
        TeraChecksum sum = new TeraChecksum(3, -1);
        sum.merge(sum);
        assertEquals(number(3, -1).shiftLeft(1).toString(16), sum.toString());
    }

    @Test
    void keyAndValueSumAsTheirRecord() {
        byte[] rows = RowFiles.rows(17, 5);
        TeraChecksum apart = new TeraChecksum();
        for (byte[] row : RowFiles.split(rows)) {
            apart.add(Arrays.copyOf(row, 10), Arrays.copyOfRange(row, 10, 100));
        }
        assertEquals(RowFiles.checksum(rows), apart.toString());
        assertEquals("0", new TeraChecksum().toString());
    }

    @Property
    void sharesAreEqualUpToOne(
            @ForAll @LongRange(min = 0, max = Long.MAX_VALUE) long total,
            @ForAll @IntRange(min = 1, max = 300) int count) {
        assertEquals(0, Shares.start(total, count, 0));
        assertEquals(total, Shares.start(total, count, count));
        for (int i = 0; i < count; i++) {
            long share = Shares.start(total, count, i + 1) - Shares.start(total, count, i);
            assertTrue(share == total / count || share == total / count + 1, "share " + i + " is " + share);
        }
    }

    @Test
    void constantsAreThoseOfTheFormat() {
        assertEquals(List.of(100, 10, 90), List.of(TeraRecord.LENGTH, TeraRecord.KEY_LENGTH, TeraRecord.VALUE_LENGTH));
        assertEquals("00ff", TeraRecord.hex(HexFormat.of().parseHex("00ff")));
    }

    private static BigInteger number(long high, long low) {
        return new BigInteger(Long.toUnsignedString(high))
                .shiftLeft(64)
                .add(new BigInteger(Long.toUnsignedString(low)));
    }
}
