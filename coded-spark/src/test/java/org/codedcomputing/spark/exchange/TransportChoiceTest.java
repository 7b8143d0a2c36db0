package org.codedcomputing.spark.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.apache.spark.api.java.JavaSparkContext;
import org.codedcomputing.spark.SparkTestContexts;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("fault-21")
class TransportChoiceTest {

    @Test
    void namesAreReadAsTheyAreWritten() {
        for (TransportChoice choice : TransportChoice.values()) {
            assertThat(TransportChoice.parse(choice.toString())).isEqualTo(choice);
        }
        assertThatThrownBy(() -> TransportChoice.parse("carrier-pigeon"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("unknown transport 'carrier-pigeon'; choose one of auto, in-process, ")
                .hasMessageContaining("tcp, tcp-relay");
    }

    @Test
    void theKeyDecides() {
        try (JavaSparkContext spark = SparkTestContexts.local(1, Map.of())) {
            assertThat(TransportChoice.of(spark.sc()).name()).isEqualTo("in-process");
            spark.sc().conf().set("spark.coded.exchange.transport", "tcp-relay");
            assertThat(TransportChoice.of(spark.sc()).name()).isEqualTo("tcp relay tree");
            spark.sc().conf().set("spark.coded.exchange.transport", "string and cans");
            assertThatThrownBy(() -> TransportChoice.of(spark.sc()))
                    .hasMessageContaining("spark.coded.exchange.transport = string and cans: unknown transport");
        }
    }
}
