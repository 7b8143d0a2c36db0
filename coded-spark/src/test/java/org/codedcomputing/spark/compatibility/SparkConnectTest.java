package org.codedcomputing.spark.compatibility;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.connect.StandIn;
import org.codedcomputing.spark.CodedPlugin;
import org.codedcomputing.spark.SparkTestContexts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SparkConnectTest {

    @Test
    void aClientsSessionOrDatasetIsRefusedByItsClassAlsoWhenThatIsDerived() {
        for (Object client : List.of(new StandIn(), new StandIn() {})) {
            assertThatThrownBy(() -> SparkConnect.refuse(client))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(
                            "a %s is Spark Connect, which has no RDDs: coded operators need a classic session, such as spark-submit gives with --master, without --remote, and with spark.api.mode = classic"
                                    .formatted(client.getClass().getName()));
        }
    }

    @Test
    void classicSessionsAndTheirDatasetsPass() {
        try (JavaSparkContext jsc = SparkTestContexts.local(1, Map.of())) {
            SparkSession session = SparkSession.builder().sparkContext(jsc.sc()).getOrCreate();
            assertThatCode(() -> SparkConnect.refuse(session)).doesNotThrowAnyException();
            assertThatCode(() -> SparkConnect.refuse(session.range(3))).doesNotThrowAnyException();
            assertThatCode(() -> SparkConnect.refuse(jsc.getConf())).doesNotThrowAnyException();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "spark.remote, sc://there:15002",
        "spark.remote, local[2]",
        "spark.master, sc://there",
        "spark.api.mode, Connect"
    })
    void aConfigurationOfConnectIsRefusedByItsKey(String key, String value) {
        SparkConf conf = new SparkConf(false).set(key, value);
        assertThatThrownBy(() -> SparkConnect.refuse(conf))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(key + " = ")
                .hasMessageContaining(" is Spark Connect, which has no RDDs");
    }

    @Test
    void aServersPluginIsFoundAmongOthers() {
        SparkConf conf = new SparkConf(false)
                .set("spark.plugins", "com.example.Other, org.apache.spark.sql.connect.SparkConnectPlugin");
        assertThatThrownBy(() -> SparkConnect.refuse(conf))
                .hasMessageStartingWith(
                        "spark.plugins with org.apache.spark.sql.connect.SparkConnectPlugin is Spark Connect");
        assertThatCode(() -> SparkConnect.refuse(new SparkConf(false)
                        .set("spark.plugins", CodedPlugin.class.getName())
                        .set("spark.api.mode", "classic")))
                .doesNotThrowAnyException();
    }

    /** A server of Spark Connect loads the plugins of its context, and this one ends it. */
    @Test
    void thePluginEndsAContextThatAServerStarts() {
        SparkConf conf = new SparkConf()
                .setMaster("local[1]")
                .setAppName("server")
                .set("spark.ui.enabled", "false")
                .set("spark.plugins", CodedPlugin.class.getName());
        assertThatThrownBy(() -> StandIn.startContext(conf).close())
                .hasMessageStartingWith("a context that " + StandIn.class.getName() + " starts is Spark Connect");
        try (JavaSparkContext jsc = new JavaSparkContext(conf)) {
            assertThat(jsc.isLocal()).isTrue();
        }
    }
}
