package org.codedcomputing.spark.advise;

/**
 * When Spark's speculation copies a task.
 *
 * @param multiplier how many medians of finished tasks it has to have run, above 0
 * @param quantile how many of the tasks have to be done, 0 to 1
 */
record CopyRule(double multiplier, double quantile) {
    /** Defaults of Spark 3. */
    static final CopyRule SPARK_3 = new CopyRule(1.5, 0.75);

    /** Defaults of Spark 4. */
    static final CopyRule SPARK_4 = new CopyRule(3, 0.9);

    /**
     * The rule of an application.
     *
     * @param version of Spark
     * @param multiplier as it is set, or empty
     * @param quantile as it is set, or empty
     */
    static CopyRule of(String version, String multiplier, String quantile) {
        CopyRule usual = version.startsWith("3.") ? SPARK_3 : SPARK_4;
        double multiple = number(multiplier, usual.multiplier);
        double share = number(quantile, usual.quantile);
        return new CopyRule(
                multiple > 0 ? multiple : usual.multiplier, share >= 0 && share <= 1 ? share : usual.quantile);
    }

    /** Spark would not have started with a value that is no number; a damaged log may have one. */
    private static double number(String value, double usual) {
        try {
            double number = value.isEmpty() ? usual : Double.parseDouble(value);
            return Double.isFinite(number) ? number : usual;
        } catch (NumberFormatException e) {
            return usual;
        }
    }
}
