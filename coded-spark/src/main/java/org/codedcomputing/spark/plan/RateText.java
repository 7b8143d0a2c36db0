package org.codedcomputing.spark.plan;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.network.util.JavaUtils;

/** Rates as users write them, and as they are printed. */
public final class RateText {
    /** What stands for no bound. */
    public static final String FREE = "free";

    private static final Pattern BITS = Pattern.compile("([0-9]+(?:\\.[0-9]+)?)\\s*([kmg]?)bit(?:/s)?");
    private static final int BITS_PER_BYTE = 8;
    private static final double KILO = 1e3;

    private RateText() {}

    /**
     * Reads a rate: a size of Spark's for bytes per second ({@code 250k} are 256,000), {@code 2mbit} for bits (decimal, as
     * links are sold), or {@code free}.
     *
     * @return bytes per second, more than 0; infinite for free
     * @throws IllegalArgumentException if it is no rate
     */
    public static double parse(String text) {
        String lower = text.trim().toLowerCase(Locale.ROOT);
        if (lower.equals(FREE)) {
            return Double.POSITIVE_INFINITY;
        }
        Matcher bits = BITS.matcher(lower);
        double rate;
        if (bits.matches()) {
            rate = new BigDecimal(bits.group(1)).doubleValue() * factor(bits.group(2)) / BITS_PER_BYTE;
        } else {
            try {
                rate = JavaUtils.byteStringAsBytes(lower);
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(
                        "'%s' is no rate; write bytes per second such as 250k, bits such as 2mbit, or free"
                                .formatted(text),
                        e);
            }
        }
        if (!(rate > 0)) {
            throw new IllegalArgumentException(
                    "a rate of '%s'; give more than 0, or free for no bound".formatted(text));
        }
        return rate;
    }

    private static double factor(String prefix) {
        return switch (prefix) {
            case "k" -> KILO;
            case "m" -> KILO * KILO;
            case "g" -> KILO * KILO * KILO;
            default -> 1;
        };
    }

    /** A rate in words, such as {@code 2.00 Mbit/s}. */
    public static String print(double bytesPerSecond) {
        if (Double.isInfinite(bytesPerSecond)) {
            return FREE;
        }
        double megabits = bytesPerSecond * BITS_PER_BYTE / KILO / KILO;
        return String.format(Locale.ROOT, megabits < 100 ? "%.2f Mbit/s" : "%,.0f Mbit/s", megabits);
    }
}
