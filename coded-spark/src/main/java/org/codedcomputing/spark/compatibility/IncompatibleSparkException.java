package org.codedcomputing.spark.compatibility;

/** The Spark, Scala or Java at hand is not one that this library was built for. The message names both versions. */
public final class IncompatibleSparkException extends IllegalStateException {

    /**
     * Says what does not fit.
     *
     * @param message one line with both versions and the way out
     */
    public IncompatibleSparkException(String message) {
        super(message);
    }
}
