package org.codedcomputing.spark.gradient;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.codedcomputing.core.gradient.CyclicRepetition;
import org.codedcomputing.core.gradient.ExactScheme;
import org.codedcomputing.core.gradient.FractionalRepetition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Copies go to different hosts, and it is said when they did not. */
class HostSpreadTest {
    @ParameterizedTest
    @ValueSource(ints = {2, 3, 4, 6})
    void oneSlowHostIsBornePlacedAsWanted(int hosts) {
        List<String> locations =
                IntStream.range(0, hosts).mapToObj(host -> "host" + host).toList();
        for (ExactScheme scheme : List.of(FractionalRepetition.of(12, 1), FractionalRepetition.generalised(12, 1))) {
            List<String> places = HostSpread.places(scheme, locations);
            assertThat(places).hasSize(12);
            assertThat(HostSpread.warnings(scheme, places)).as("%s", scheme).isEmpty();
        }
    }

    @Test
    void hostsThatCannotBeMissedAreNamed() {
        FractionalRepetition scheme = FractionalRepetition.of(4, 1);
        assertThat(HostSpread.warnings(scheme, List.of("a", "a", "b", "a")))
                .singleElement()
                .asString()
                .contains(
                        "workers {0, 1, 3} share host a, and without them the sum of FRC(n=4, s=1) cannot be decoded");
        assertThat(HostSpread.warnings(scheme, List.of("a", "a", "a", "a"))).hasSize(1);
        assertThat(HostSpread.warnings(FractionalRepetition.of(4, 0), List.of("a", "a", "a", "a")))
                .isEmpty();
        // Any n-s: three workers of a host are more than one straggler.
        assertThat(HostSpread.warnings(CyclicRepetition.best(6, 1, 1), List.of("a", "b", "a", "b", "a", "b")))
                .hasSize(2);
        assertThat(HostSpread.places(scheme, List.of())).isEmpty();
    }
}
