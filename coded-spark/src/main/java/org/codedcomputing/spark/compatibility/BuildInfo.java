package org.codedcomputing.spark.compatibility;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/**
 * What this library was built as and built for.
 *
 * @param version version of this library, as in its artifacts ("0.1.0-SNAPSHOT")
 * @param sparkMinor major and minor version of the Spark that it was built for ("4.1")
 * @param scalaBinary binary version of the Scala that it was built for ("2.13")
 */
public record BuildInfo(String version, String sparkMinor, String scalaBinary) {

    private static final String RESOURCE = "build.properties";

    /**
     * Reads what the build wrote into this library's jar.
     *
     * @return the description of this build
     * @throws IllegalStateException if the jar lacks the description or a line of it, which only a broken build does
     */
    public static BuildInfo load() {
        Properties properties = new Properties();
        try (InputStream in = BuildInfo.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException("the jar lacks " + RESOURCE + "; build it with mvn package");
            }
            properties.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new BuildInfo(
                required(properties, "version"), required(properties, "spark"), required(properties, "scala"));
    }

    private static String required(Properties properties, String key) {
        String value = properties.getProperty(key);
        if (value == null) {
            throw new IllegalStateException(RESOURCE + " lacks " + key + "; build the jar with mvn package");
        }
        return value;
    }
}
