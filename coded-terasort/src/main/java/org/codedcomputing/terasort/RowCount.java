package org.codedcomputing.terasort;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads row counts as users write them: {@code 1000000}, {@code 1000k}, {@code 1m}. */
public final class RowCount {
    /** Most rows of one data set: the largest number whose bytes still fit a {@code long}. */
    public static final long MAX = Long.MAX_VALUE / TeraRecord.LENGTH;

    private static final Pattern FORM = Pattern.compile("([0-9]+)([kmbtKMBT]?)");

    private RowCount() {}

    /**
     * Parses a number of rows with an optional decimal suffix: k (10^3), m (10^6), b (10^9), t (10^12), in either case.
     *
     * @param text digits and at most one suffix, no sign, no spaces
     * @return rows, from 0 to {@link #MAX}
     * @throws IllegalArgumentException if the text has another form, or means more than {@link #MAX} rows
     */
    public static long parse(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            throw new IllegalArgumentException("row count \"" + text
                    + "\" is not a whole number with an optional suffix k, m, b or t; write 1000000 or 1m");
        }
        try {
            long rows = Math.multiplyExact(Long.parseLong(form.group(1)), factor(form.group(2)));
            if (rows <= MAX) {
                return rows;
            }
        } catch (ArithmeticException | NumberFormatException overflow) {
            throw tooLarge(text, overflow);
        }
        throw tooLarge(text, null);
    }

    private static IllegalArgumentException tooLarge(String text, @Nullable Throwable overflow) {
        return new IllegalArgumentException(
                "row count \"" + text + "\" is more than " + MAX
                        + " rows of 100 bytes, the most whose bytes a 64-bit length can count; ask for fewer",
                overflow);
    }

    private static long factor(String suffix) {
        return switch (suffix) {
            case "k", "K" -> 1_000L;
            case "m", "M" -> 1_000_000L;
            case "b", "B" -> 1_000_000_000L;
            case "t", "T" -> 1_000_000_000_000L;
            default -> 1L;
        };
    }
}
