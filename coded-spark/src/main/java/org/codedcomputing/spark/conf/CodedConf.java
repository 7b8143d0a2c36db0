package org.codedcomputing.spark.conf;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.commons.text.similarity.LevenshteinDistance;
import org.apache.spark.SparkConf;
import org.apache.spark.network.util.JavaUtils;
import org.codedcomputing.spark.compatibility.SparkCompatibility;
import scala.Tuple2;

/**
 * The library's part of a {@link SparkConf}, checked: an unknown {@code spark.coded.*} key is refused with the name of the
 * nearest known one, a value that cannot be read is refused with its key. Immutable.
 */
public final class CodedConf {
    /** What every key begins with. */
    public static final String PREFIX = "spark.coded.";

    /** Waits are counted in nanoseconds, of which a long holds 292 years. */
    private static final Duration LONGEST_TIME = Duration.ofDays(365);

    private final SparkConf conf;

    private CodedConf(SparkConf conf) {
        this.conf = conf;
    }

    /**
     * Reads the keys of a configuration. Every operator begins so, and therefore on a Spark that suits it, too.
     *
     * @param conf Not modified
     * @throws IllegalArgumentException if it sets a {@code spark.coded.*} key that does not exist
     * @throws org.codedcomputing.spark.compatibility.IncompatibleSparkException if Spark, Scala or Java is not one that this library
     *     was built for
     */
    public static CodedConf of(SparkConf conf) {
        SparkCompatibility.checkOnce();
        Set<String> known = Arrays.stream(ConfKey.values()).map(ConfKey::key).collect(Collectors.toSet());
        for (Tuple2<String, String> entry : conf.getAllWithPrefix(PREFIX)) {
            String key = PREFIX + entry._1();
            if (!known.contains(key)) {
                throw new IllegalArgumentException("unknown configuration key %s; the nearest known key is %s"
                        .formatted(key, nearest(key, known)));
            }
        }
        return new CodedConf(conf.clone());
    }

    private static String nearest(String key, Set<String> known) {
        LevenshteinDistance distance = LevenshteinDistance.getDefaultInstance();
        return known.stream()
                .min(Comparator.<String, Boolean>comparing(
                                other -> !lastWord(other).equals(lastWord(key)))
                        .thenComparingInt(other -> distance.apply(key, other))
                        .thenComparing(Comparator.naturalOrder()))
                .orElseThrow();
    }

    private static String lastWord(String key) {
        return key.substring(key.lastIndexOf('.') + 1);
    }

    /** Whether somebody has set the key. */
    public boolean isSet(ConfKey key) {
        return conf.contains(key.key());
    }

    /** The value as text. */
    public String text(ConfKey key) {
        return conf.get(key.key(), key.defaultValue());
    }

    /**
     * The value as one of several names.
     *
     * @param parse reads a name, or throws an IllegalArgumentException that lists all
     * @throws IllegalArgumentException if it is none of them
     */
    public <T> T choice(ConfKey key, Function<String, T> parse) {
        try {
            return parse.apply(text(key));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("%s = %s: %s".formatted(key.key(), text(key), e.getMessage()), e);
        }
    }

    /**
     * The value as a whole number.
     *
     * @throws IllegalArgumentException if it is none, or outside the range
     */
    public int number(ConfKey key, int least, int most) {
        long value;
        try {
            value = Long.parseLong(text(key).trim());
        } catch (NumberFormatException e) {
            throw unreadable(key, "a whole number such as 4", e);
        }
        return (int) inRange(key, value, least, most);
    }

    /**
     * The value as a decimal number.
     *
     * @throws IllegalArgumentException if it is none, or outside the range
     */
    public double decimal(ConfKey key, int least, int most) {
        double value;
        try {
            value = new BigDecimal(text(key).trim()).doubleValue();
        } catch (NumberFormatException e) {
            throw unreadable(key, "a number such as 2 or 2.5", e);
        }
        if (value < least || value > most) {
            throw outside(key, least, most);
        }
        return value;
    }

    /**
     * The value as a number of bytes.
     *
     * @throws IllegalArgumentException if it is none, or outside the range
     */
    public long bytes(ConfKey key, long least, long most) {
        long value;
        try {
            value = JavaUtils.byteStringAsBytes(text(key));
        } catch (IllegalArgumentException e) {
            throw unreadable(key, "a size such as 64k or 1m", e);
        }
        return inRange(key, value, least, most);
    }

    /**
     * The value as a time; a bare number counts seconds.
     *
     * @throws IllegalArgumentException if it is none, not positive, or longer than a year
     */
    public Duration time(ConfKey key) {
        Duration time;
        try {
            String text = text(key).trim();
            time = Duration.ofMillis(
                    JavaUtils.timeStringAs(text.matches("[0-9]+") ? text + "s" : text, TimeUnit.MILLISECONDS));
        } catch (IllegalArgumentException e) {
            throw unreadable(key, "a time such as 10s or 5min", e);
        }
        if (time.isNegative() || time.isZero() || time.compareTo(LONGEST_TIME) > 0) {
            throw new IllegalArgumentException("%s = %s is outside 1ms..%dd; it sets %s"
                    .formatted(key.key(), text(key), LONGEST_TIME.toDays(), key.meaning()));
        }
        return time;
    }

    private long inRange(ConfKey key, long value, long least, long most) {
        if (value < least || value > most) {
            throw outside(key, least, most);
        }
        return value;
    }

    private IllegalArgumentException outside(ConfKey key, long least, long most) {
        return new IllegalArgumentException(
                "%s = %s is outside %d..%d; it sets %s".formatted(key.key(), text(key), least, most, key.meaning()));
    }

    private IllegalArgumentException unreadable(ConfKey key, String form, Exception cause) {
        return new IllegalArgumentException(
                "%s = %s is not %s; it sets %s (default %s)"
                        .formatted(key.key(), text(key), form, key.meaning(), key.defaultValue()),
                cause);
    }
}
