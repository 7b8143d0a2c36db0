package org.codedcomputing.spark.compatibility;

import java.util.Optional;

/**
 * Refuses to start on a Spark, Scala or Java that this library was not built for.
 *
 * <p>The operators use parts of Spark that change between minor versions, and Scala's binary version decides whether
 * classes link at all; without this check a wrong version shows as a {@link NoSuchMethodError} in mid-job.
 */
public final class SparkCompatibility {

    /** Oldest Java that Spark 4.1 runs on and that this library is compiled for. */
    public static final int OLDEST_JAVA = 17;

    /** Newest Java that Spark 4.1 supports; Hadoop 3.4 fails on 25, where {@code Subject.getSubject} is gone. */
    public static final int NEWEST_JAVA = 21;

    private static volatile boolean fits;

    private SparkCompatibility() {}

    /**
     * The same as {@link #check}, until it was passed once in this JVM.
     *
     * @throws IncompatibleSparkException as there
     */
    public static void checkOnce() {
        if (!fits) {
            check();
            fits = true;
        }
    }

    /**
     * Compares the running versions with those that this library was built for. Cheap: reads a few constants.
     *
     * @throws IncompatibleSparkException if Spark is missing, or its minor version, Scala's binary version or Java's
     *     feature version does not fit
     */
    public static void check() {
        BuildInfo build = BuildInfo.load();
        int java = Runtime.version().feature();
        Optional<String> problem;
        try {
            problem = problem(build, sparkVersion(), scalaVersion(), java);
        } catch (NoClassDefFoundError e) {
            throw new IncompatibleSparkException("coded " + build.version() + " needs Spark " + build.sparkMinor()
                    + " for Scala " + build.scalaBinary() + " on the class path, found none; start it with"
                    + " ./scripts/coded, or with spark-submit of such a Spark");
        }
        if (problem.isPresent()) {
            throw new IncompatibleSparkException(problem.get());
        }
    }

    /**
     * Version of the Spark on the class path.
     *
     * @return for example "4.1.0"
     */
    public static String sparkVersion() {
        return org.apache.spark.package$.MODULE$.SPARK_VERSION();
    }

    /**
     * Version of the Scala library on the class path.
     *
     * @return for example "2.13.17"
     */
    public static String scalaVersion() {
        return scala.util.Properties$.MODULE$.versionNumberString();
    }

    static Optional<String> problem(BuildInfo build, String spark, String scala, int java) {
        String built = "coded " + build.version() + " is built for ";
        if (!isOf(spark, build.sparkMinor())) {
            return Optional.of(built + "Spark " + build.sparkMinor() + ", found Spark " + spark + "; run it on Spark "
                    + build.sparkMinor() + ".x, or take the artifact whose name ends in spark" + minorOf(spark));
        }
        if (!isOf(scala, build.scalaBinary())) {
            return Optional.of(built + "Scala " + build.scalaBinary() + ", found Scala " + scala
                    + "; take a Spark that is built for Scala " + build.scalaBinary());
        }
        if (java < OLDEST_JAVA || java > NEWEST_JAVA) {
            return Optional.of("Spark " + build.sparkMinor() + " runs on Java " + OLDEST_JAVA + " to " + NEWEST_JAVA
                    + ", found Java " + java + "; point JAVA_HOME at a JDK " + OLDEST_JAVA + " or " + NEWEST_JAVA);
        }
        return Optional.empty();
    }

    /** Whether a version such as 4.1.0, 4.1.2-SNAPSHOT or a vendor's 4.1.0.7 belongs to 4.1 (and 4.10.0 does not). */
    private static boolean isOf(String version, String minor) {
        return version.equals(minor) || version.startsWith(minor + ".") || version.startsWith(minor + "-");
    }

    private static String minorOf(String version) {
        int first = version.indexOf('.');
        int second = first < 0 ? -1 : version.indexOf('.', first + 1);
        return second < 0 ? version : version.substring(0, second);
    }
}
