package org.codedcomputing.core.cdc;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class CodeRatesTest {
    @Test
    void bothLoopsMakeProgress() {
        CodeRates rates = CodeRates.measure(Duration.ofMillis(20));
        assertThat(rates.xor()).isFinite().isPositive();
        assertThat(rates.checksum()).isFinite().isPositive();
    }
}
