package org.codedcomputing.spark.conf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import org.apache.spark.SparkConf;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

@Tag("fault-17")
class CodedConfTest {

    private static CodedConf with(ConfKey key, String value) {
        return CodedConf.of(new SparkConf(false).set(key.key(), value));
    }

    private static void refused(ThrowingCallable call, String... parts) {
        assertThatThrownBy(call)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll(parts)
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n"));
    }

    @ParameterizedTest
    @CsvSource({
        "spark.coded.exchange.nods, spark.coded.exchange.nodes",
        "spark.coded.exchange.Load, spark.coded.exchange.load",
        "spark.coded.strip, spark.coded.exchange.strip",
        "spark.coded.exchange.deadlines, spark.coded.exchange.deadline",
        "spark.coded.exchange.zstd.level, spark.coded.exchange.zstdLevel"
    })
    void anUnknownKeyIsRefusedWithTheNearestOne(String unknown, String nearest) {
        SparkConf conf = new SparkConf(false).set(unknown, "1");
        refused(
                () -> CodedConf.of(conf),
                "unknown configuration key " + unknown,
                "the nearest known key is " + nearest);
    }

    @Test
    void keysOfOthersAreNotLookedAt() {
        SparkConf conf = new SparkConf(false).set("spark.codec", "x").set("spark.code.exchange.nodes", "x");
        assertThat(CodedConf.of(conf).text(ConfKey.EXCHANGE_NODES)).isEqualTo("0");
    }

    @ParameterizedTest
    @EnumSource
    void everyKeyHasADefaultAMeaningAndThePrefix(ConfKey key) {
        assertThat(key.key()).startsWith(CodedConf.PREFIX);
        assertThat(key.meaning()).isNotBlank().doesNotEndWith(".");
        assertThat(CodedConf.of(new SparkConf(false)).text(key)).isEqualTo(key.defaultValue());
        assertThat(with(key, "something").text(key)).isEqualTo("something");
    }

    @Test
    void noKeyTwice() {
        assertThat(Arrays.stream(ConfKey.values()).map(ConfKey::key)).doesNotHaveDuplicates();
    }

    @Test
    void decimals() {
        assertThat(with(ConfKey.EXCHANGE_LOAD, " 2.5 ").decimal(ConfKey.EXCHANGE_LOAD, 1, 64))
                .isEqualTo(2.5);
        for (String bad : new String[] {"two", "2,5", "", "NaN", "2d"}) {
            refused(
                    () -> with(ConfKey.EXCHANGE_LOAD, bad).decimal(ConfKey.EXCHANGE_LOAD, 1, 64),
                    "spark.coded.exchange.load = " + bad + " is not a number such as 2 or 2.5");
        }
        for (String bad : new String[] {"0.99", "64.01", "-3", "1e999"}) {
            refused(
                    () -> with(ConfKey.EXCHANGE_LOAD, bad).decimal(ConfKey.EXCHANGE_LOAD, 1, 64),
                    "spark.coded.exchange.load = " + bad + " is outside 1..64");
        }
    }

    @Test
    void numbers() {
        assertThat(with(ConfKey.EXCHANGE_NODES, " 7 ").number(ConfKey.EXCHANGE_NODES, 0, 64))
                .isEqualTo(7);
        for (String bad : new String[] {"seven", "7.0", "", "99999999999999999999"}) {
            refused(
                    () -> with(ConfKey.EXCHANGE_NODES, bad).number(ConfKey.EXCHANGE_NODES, 0, 64),
                    "spark.coded.exchange.nodes = " + bad + " is not a whole number such as 4",
                    "number of nodes K",
                    "default 0");
        }
        // One above the range of an int must not wrap around into the range.
        for (String bad : new String[] {"-1", "65", "4294967297"}) {
            refused(
                    () -> with(ConfKey.EXCHANGE_NODES, bad).number(ConfKey.EXCHANGE_NODES, 0, 64),
                    "spark.coded.exchange.nodes = " + bad + " is outside 0..64");
        }
    }

    @Test
    void sizes() {
        ConfKey strip = ConfKey.EXCHANGE_STRIP;
        assertThat(with(strip, "64k").bytes(strip, 1, 1 << 20)).isEqualTo(64 << 10);
        assertThat(with(strip, "4096").bytes(strip, 1, 1 << 20)).isEqualTo(4096);
        for (String bad : new String[] {"12 parsecs", "1.5m", "k", "99999999999999g"}) {
            refused(
                    () -> with(strip, bad).bytes(strip, 1, 1 << 20),
                    "spark.coded.exchange.strip = " + bad + " is not a size such as 64k or 1m");
        }
        refused(
                () -> with(strip, "2m").bytes(strip, 1, 1 << 20),
                "spark.coded.exchange.strip = 2m is outside 1..1048576");
    }

    @Test
    void times() {
        ConfKey deadline = ConfKey.EXCHANGE_DEADLINE;
        assertThat(with(deadline, "90").time(deadline)).isEqualTo(Duration.ofSeconds(90));
        assertThat(with(deadline, "250ms").time(deadline)).isEqualTo(Duration.ofMillis(250));
        assertThat(with(deadline, "5min").time(deadline)).isEqualTo(Duration.ofMinutes(5));
        for (String bad : new String[] {"soon", "1.5s", "10 lightyears"}) {
            refused(
                    () -> with(deadline, bad).time(deadline),
                    "spark.coded.exchange.deadline = " + bad + " is not a time such as 10s or 5min");
        }
        // The last two would not fit the nanoseconds in which waits are counted.
        for (String bad : new String[] {"0", "-1s", "366d", "9999999999999d"}) {
            refused(
                    () -> with(deadline, bad).time(deadline),
                    "spark.coded.exchange.deadline = " + bad + " is outside 1ms..365d");
        }
    }

    @Test
    void choices() {
        ConfKey mode = ConfKey.EXCHANGE_MODE;
        assertThat(with(mode, "b").<String>choice(mode, text -> text.toUpperCase(Locale.ROOT)))
                .isEqualTo("B");
        refused(
                () -> with(mode, "c").choice(mode, text -> {
                    throw new IllegalArgumentException("choose a or b");
                }),
                "spark.coded.exchange.mode = c: choose a or b");
    }

    @Test
    void laterChangesOfTheSparkConfDoNotShow() {
        SparkConf spark = new SparkConf(false).set(ConfKey.EXCHANGE_LOAD.key(), "3");
        CodedConf conf = CodedConf.of(spark);
        spark.set(ConfKey.EXCHANGE_LOAD.key(), "4");
        assertThat(conf.number(ConfKey.EXCHANGE_LOAD, 1, 64)).isEqualTo(3);
    }
}
