package org.codedcomputing.spark.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.apache.spark.SparkConf;
import org.codedcomputing.core.cost.MulticastKind;
import org.codedcomputing.spark.conf.CodedConf;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PlanRatesTest {
    private static final Calibration.Sample SAMPLE =
            new Calibration.Sample(1 << 20, 1e8, 2e8, 3e8, 4e8, 5e8, 0.4, 0.6, new Calibration.Dense(1e8, 2e8, 0.3));

    private static Calibration calibration(
            double unicast, double concurrent, double intoOne, double multicast, @Nullable Boolean flooded) {
        return new Calibration(
                "2026-11-23T21:00:00Z",
                "spark://there:7077",
                8,
                8,
                unicast,
                concurrent,
                intoOne,
                multicast,
                flooded,
                4,
                6e9,
                5e9,
                0.25,
                SAMPLE,
                List.of());
    }

    private static PlanRates rates(@Nullable Calibration calibration, String... keys) {
        SparkConf conf = new SparkConf(false);
        for (int i = 0; i < keys.length; i += 2) {
            conf.set("spark.coded.plan." + keys[i], keys[i + 1]);
        }
        return PlanRates.of(CodedConf.of(conf), calibration);
    }

    @ParameterizedTest
    @CsvSource({
        "250k, 256000",
        "2mbit, 250000",
        "0.5mbit, 62500",
        "10Gbit/s, 1250000000",
        "8 kbit, 1000",
        "100, 100",
        "64bit, 8",
        "free, Infinity"
    })
    void ratesAsUsersWriteThem(String text, double bytesPerSecond) {
        assertThat(RateText.parse(text)).isEqualTo(bytesPerSecond);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "fast", "-1", "0", "0mbit", "2 megabit"})
    void whatIsNoRateIsRefused(String text) {
        assertThatThrownBy(() -> RateText.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void defaultsAreSaidToBeDefaults() {
        PlanRates rates = rates(null);
        assertThat(rates.network().uplink()).isEqualTo(PlanRates.DEFAULT_LINK);
        assertThat(rates.multicast()).isEqualTo(MulticastKind.NONE);
        assertThat(rates.networkKnown()).isFalse();
        assertThat(rates.sources())
                .isEqualTo(
                        "rates are defaults: uplink, downlink, shared, multicast, map, other rates of a node, compression, shuffle compression");
    }

    @Test
    void declaredBeatsCalibratedBeatsDefault() {
        Calibration measured = calibration(1e6, 1e6, 7e6, 0.9e6, false);
        PlanRates rates = rates(measured, "uplink", "2mbit", "mapRate", "50m", "compression", "0.5");
        assertThat(rates.network().uplink()).isEqualTo(250_000);
        assertThat(rates.network().downlink()).isEqualTo(7e6);
        assertThat(rates.network().multicastEfficiency()).isCloseTo(0.9, within(1e-12));
        assertThat(rates.multicast()).isEqualTo(MulticastKind.FILTERED);
        assertThat(rates.node().map()).isEqualTo(50 << 20);
        assertThat(rates.node().xor()).isEqualTo(6e9);
        assertThat(rates.node().seal()).isEqualTo(2e8);
        assertThat(rates.node().stageSeconds()).isEqualTo(0.25);
        assertThat(rates.valueRatio()).isEqualTo(0.5);
        assertThat(rates.shuffleRatio()).isEqualTo(0.6);
        assertThat(rates.networkKnown()).isTrue();
        assertThat(rates.toString())
                .isEqualTo(
                        "uplink 2.00 Mbit/s, downlink 56.00 Mbit/s, shared free, multicast filtered; rates are declared: uplink, map, compression; measured 2026-11-23T21:00:00Z with 8 nodes: downlink, shared, multicast, other rates of a node, shuffle compression");
        assertThat(rates(null, "compression", "0.5").shuffleRatio())
                .as("else the same")
                .isEqualTo(0.5);
        assertThat(rates.denser()).as("a declared ratio is that of one codec").isEmpty();
        PlanRates denser = rates(measured).denser().orElseThrow();
        assertThat(denser.valueRatio()).isEqualTo(0.3);
        assertThat(denser.node().seal()).isEqualTo(1e8);
        assertThat(denser.node().handOver()).isEqualTo(2e8);
        assertThat(denser.node().reduce()).isEqualTo(5e8);
        assertThat(denser.denser()).isEmpty();
    }

    @Test
    void whatACalibrationMeans() {
        // Concurrent streams that get an eighth: one medium; everybody hears it.
        PlanRates shared = rates(calibration(1e6, 0.125e6, 1e6, 1e6, true));
        assertThat(shared.network().shared()).isEqualTo(1e6);
        assertThat(shared.network().uplink()).isEqualTo(1e6);
        assertThat(shared.multicast()).isEqualTo(MulticastKind.SHARED);
        // A symmetric switch: all into one is no more than one stream.
        PlanRates symmetric = rates(calibration(1e6, 0.98e6, 0.97e6, 1.02e6, true));
        assertThat(symmetric.network().shared()).isInfinite();
        assertThat(symmetric.network().downlink()).isEqualTo(0.97e6);
        assertThat(symmetric.multicast()).isEqualTo(MulticastKind.FLOODED);
        assertThat(symmetric.network().multicastEfficiency()).isEqualTo(1);
        // Unknown whether others hear it: taken for filtered, as the note of the calibration says.
        assertThat(rates(calibration(1e6, 1e6, 7e6, 1e6, null)).multicast()).isEqualTo(MulticastKind.FILTERED);
        assertThat(rates(calibration(1e6, 1e6, 7e6, 0, null)).multicast()).isEqualTo(MulticastKind.NONE);
    }

    @ParameterizedTest
    @CsvSource({
        "multicast, some, spark.coded.plan.multicast = some",
        "multicast, shared, spark.coded.plan.shared",
        "compression, x, spark.coded.plan.compression = x",
        "shuffleCompression, 0, spark.coded.plan.shuffleCompression = 0",
        "input, here, choose placed or fetched",
        "margin, 0.5, spark.coded.plan.margin = 0.5",
        "mapRate, quick, spark.coded.plan.mapRate = quick"
    })
    void whatCannotBeReadIsRefusedWithItsKey(String key, String value, String message) {
        assertThatThrownBy(() -> rates(null, key, value))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }
}
