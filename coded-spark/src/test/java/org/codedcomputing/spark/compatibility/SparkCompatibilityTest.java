package org.codedcomputing.spark.compatibility;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("fault-19")
final class SparkCompatibilityTest {

    private static final BuildInfo BUILD = new BuildInfo("0.1.0", "4.1", "2.13");

    @Test
    void theBuildsOwnVersionsPass() {
        SparkCompatibility.check();
        BuildInfo build = BuildInfo.load();
        assertTrue(SparkCompatibility.sparkVersion().startsWith(build.sparkMinor() + "."), build::toString);
        assertFalse(build.version().contains("$"), build::toString);
    }

    @ParameterizedTest
    @CsvSource({"4.1.0,2.13.17,17", "4.1.3,2.13.18,21", "4.1.2-SNAPSHOT,2.13.17,17", "4.1.0.7.2,2.13.17,20"})
    void fittingVersionsPass(String spark, String scala, int java) {
        assertEquals(Optional.empty(), SparkCompatibility.problem(BUILD, spark, scala, java));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "3.5.6|2.12.18|17|coded 0.1.0 is built for Spark 4.1, found Spark 3.5.6; run it on Spark 4.1.x, or take"
                        + " the artifact whose name ends in spark3.5",
                "4.10.0|2.13.17|17|coded 0.1.0 is built for Spark 4.1, found Spark 4.10.0; run it on Spark 4.1.x, or take"
                        + " the artifact whose name ends in spark4.10",
                "4.1.0|3.3.0|17|coded 0.1.0 is built for Scala 2.13, found Scala 3.3.0; take a Spark that is built for"
                        + " Scala 2.13",
                "4.1.0|2.13.17|11|Spark 4.1 runs on Java 17 to 21, found Java 11; point JAVA_HOME at a JDK 17 or 21",
                "4.1.0|2.13.17|25|Spark 4.1 runs on Java 17 to 21, found Java 25; point JAVA_HOME at a JDK 17 or 21"
            })
    void otherVersionsAreNamedTogetherWithTheWayOut(String spark, String scala, int java, String message) {
        assertEquals(Optional.of(message), SparkCompatibility.problem(BUILD, spark, scala, java));
    }
}
