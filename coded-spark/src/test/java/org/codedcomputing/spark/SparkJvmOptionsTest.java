package org.codedcomputing.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.apache.spark.launcher.JavaModuleOptions;
import org.junit.jupiter.api.Test;

/** The parent pom's spark.jvm.options, which tests and the launcher run with, are those of the pinned Spark. */
final class SparkJvmOptionsTest {

    @Test
    void parentPomHoldsWhatSparksLauncherPasses() {
        assertEquals(
                JavaModuleOptions.defaultModuleOptions().strip(),
                System.getProperty("coded.spark.jvm.options", "not set: run through Maven")
                        .strip());
    }
}
