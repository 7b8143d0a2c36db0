package org.codedcomputing.spark.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.apache.spark.SparkConf;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParameterException;

final class SparkOptionsTest {

    @AfterEach
    void forgetSystemProperties() {
        System.clearProperty("spark.master");
        System.clearProperty("spark.app.name");
        System.clearProperty(SparkOptions.LAUNCHER_JARS);
    }

    @Test
    void withoutOptionsItRunsHere() {
        SparkConf conf = conf();
        assertEquals("local[4]", conf.get("spark.master"));
        assertEquals("coded test", conf.get("spark.app.name"));
        assertEquals("false", conf.get("spark.ui.showConsoleProgress"));
        assertEquals("127.0.0.1", conf.get("spark.driver.bindAddress"));
    }

    @Test
    void sparkSubmitsMasterBeatsTheVerbAndTheOptionBeatsBoth() {
        System.setProperty("spark.master", "spark://there:7077");
        assertEquals("spark://there:7077", conf().get("spark.master"));
        assertEquals("local[2]", conf("--master", "local[2]").get("spark.master"));
        assertEquals("local[3]", conf("--conf", "spark.master=local[3]").get("spark.master"));
        assertFalse(conf().contains("spark.driver.bindAddress"));
    }

    @Test
    void aNameIsTheUsersElseSparkSubmitsElseTheVerbs() {
        System.setProperty("spark.app.name", Main.class.getName());
        assertEquals("coded test", conf().get("spark.app.name"));
        System.setProperty("spark.app.name", "nightly");
        assertEquals("nightly", conf().get("spark.app.name"));
        assertEquals("mine", conf("--name", "mine").get("spark.app.name"));
    }

    @Test
    void settingsMayHoldEqualsSigns() {
        SparkConf conf = conf("--conf", "spark.executor.extraJavaOptions=-Da=b", "--conf", "spark.task.cpus=2");
        assertEquals("-Da=b", conf.get("spark.executor.extraJavaOptions"));
        assertEquals("2", conf.get("spark.task.cpus"));
    }

    @Test
    void theLaunchersJarsGoToAClusterOnly() {
        System.setProperty(SparkOptions.LAUNCHER_JARS, "/a.jar,/b.jar");
        assertFalse(conf().contains("spark.jars"));
        assertEquals("/a.jar,/b.jar", conf("--master", "spark://h:7077").get("spark.jars"));
        assertEquals(
                "/mine.jar,/a.jar,/b.jar",
                conf("--master", "local-cluster[1,2,1024]", "--conf", "spark.jars=/mine.jar")
                        .get("spark.jars"));
    }

    @Test
    void whatIsNoSettingOrContradictsIsRefused() {
        assertEquals(
                "--conf executor.memory=2g is no Spark setting: keys start with spark.",
                assertThrows(ParameterException.class, () -> conf("--conf", "executor.memory=2g"))
                        .getMessage());
        assertEquals(
                "--master local[2] contradicts --conf spark.master=local[3]; give one of them",
                assertThrows(
                                ParameterException.class,
                                () -> conf("--master", "local[2]", "--conf", "spark.master=local[3]"))
                        .getMessage());
        assertThrows(IllegalArgumentException.class, () -> new SparkOptions().conf("coded test", 0));
    }

    @Test
    void sparkConnectIsRefused() {
        assertEquals(
                "spark.master = sc://h is Spark Connect, which has no RDDs: coded operators need a classic session, such as"
                        + " spark-submit gives with --master, without --remote, and with spark.api.mode = classic",
                assertThrows(ParameterException.class, () -> conf("--master", "sc://h"))
                        .getMessage());
        assertThrows(ParameterException.class, () -> conf("--conf", "spark.remote=sc://h"));
    }

    private static SparkConf conf(String... args) {
        Holder holder = new Holder();
        new CommandLine(holder).parseArgs(args);
        return holder.spark.conf("coded test", 4);
    }

    @Command(name = "holder")
    private static final class Holder {
        @Mixin
        private SparkOptions spark = new SparkOptions();
    }
}
