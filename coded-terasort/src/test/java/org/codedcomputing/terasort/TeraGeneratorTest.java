package org.codedcomputing.terasort;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TeraGeneratorTest {
    private static final BigInteger A = new BigInteger("2360ED051FC65DA44385DF649FCCF645", 16);
    private static final BigInteger C = new BigInteger("4A696D47726179524950202020202001", 16);
    private static final BigInteger MODULUS = BigInteger.ONE.shiftLeft(128);

    @Test
    void firstKeysAreThoseOfTheBenchmark() {
        byte[][] rows = RowFiles.split(RowFiles.rows(0, 3));
        assertEquals("4a696d47726179524950", key(rows[0]));
        assertEquals("95e0e48262b3edfe0447", key(rows[1]));
        assertEquals("45979353dbed5329365c", key(rows[2]));
    }

    @ParameterizedTest
    @CsvSource({"1, 97503e23", "10, 5b2d1434d", "1000, 1f9ffe645ec", "10000, 139abefd74b2", "1000000, 7a27e2d0d55de"})
    void checksumsAreThoseOfTheBenchmark(int rows, String checksum) {
        TeraGenerator generator = new TeraGenerator(0);
        TeraChecksum sum = new TeraChecksum();
        byte[] chunk = new byte[1000 * TeraRecord.LENGTH];
        for (int done = 0; done < rows; done += 1000) {
            int count = Math.min(1000, rows - done);
            generator.fill(chunk, 0, count);
            sum.add(chunk, 0, count);
        }
        assertEquals(checksum, sum.toString());
        assertEquals(rows, generator.row());
    }

    @Property(tries = 200)
    void skippingAheadEqualsStepping(
            @ForAll @IntRange(max = 3000) int skip, @ForAll @IntRange(min = 1, max = 20) int count) {
        byte[] stepped = RowFiles.rows(0, skip + count);
        assertArrayEquals(
                Arrays.copyOfRange(stepped, skip * TeraRecord.LENGTH, stepped.length), RowFiles.rows(skip, count));
    }

    @Property(tries = 100)
    void anyRowHasTheStateThatBigIntegerArithmeticGives(
            @ForAll @LongRange(min = 0, max = Long.MAX_VALUE - 1) long row) {
        // x_{n+1} = C·(A^{n+1} - 1)/(A - 1) mod 2^128, by exponentiation modulo 2^128·(A - 1).
        BigInteger divisor = A.subtract(BigInteger.ONE);
        BigInteger power = A.modPow(BigInteger.valueOf(row).add(BigInteger.ONE), MODULUS.multiply(divisor));
        BigInteger state =
                power.subtract(BigInteger.ONE).divide(divisor).multiply(C).mod(MODULUS);
        byte[] record = RowFiles.rows(row, 1);
        String digits = String.format("%032x", state);
        assertEquals(digits.substring(0, 20), key(record));
        assertEquals(String.format("%032X", row), new String(record, 12, 32, StandardCharsets.US_ASCII));
        StringBuilder filler = new StringBuilder();
        for (int i = 20; i < 32; i++) {
            filler.append(
                    String.valueOf(Character.toUpperCase(digits.charAt(i))).repeat(4));
        }
        assertEquals(filler.toString(), new String(record, 48, 48, StandardCharsets.US_ASCII));
    }

    @Test
    void fillTouchesOnlyItsRows() {
        byte[] target = new byte[320];
        Arrays.fill(target, (byte) 7);
        new TeraGenerator(5).fill(target, 10, 3);
        assertArrayEquals(RowFiles.rows(5, 3), Arrays.copyOfRange(target, 10, 310));
        for (int i = 0; i < 10; i++) {
            assertEquals(7, target[i]);
            assertEquals(7, target[310 + i]);
        }
    }

    @Test
    void refusesWhatDoesNotFit() {
        TeraGenerator generator = new TeraGenerator(0);
        byte[] target = new byte[250];
        assertThrows(IndexOutOfBoundsException.class, () -> generator.fill(target, 0, 3));
        assertThrows(IndexOutOfBoundsException.class, () -> generator.fill(target, 51, 2));
        assertThrows(IndexOutOfBoundsException.class, () -> generator.fill(target, 0, -1));
        assertEquals(0, generator.row());
        assertThrows(IllegalArgumentException.class, () -> new TeraGenerator(-1));
    }

    private static String key(byte[] record) {
        return HexFormat.of().formatHex(record, 0, TeraRecord.KEY_LENGTH);
    }
}
