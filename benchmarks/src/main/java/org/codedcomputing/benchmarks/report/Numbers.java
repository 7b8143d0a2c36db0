package org.codedcomputing.benchmarks.report;

import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/** Numbers as the page shows them: three significant digits, more only for whole numbers. */
final class Numbers {
    private Numbers() {}

    static String text(double value) {
        double size = Math.abs(value);
        if (value == 0) {
            return "0";
        }
        if (!Double.isFinite(value)) {
            return Double.isNaN(value) ? "not a number" : value > 0 ? "infinite" : "minus infinite";
        }
        if (size >= 1e15 || size < 0.001) {
            return format("%.2e", value);
        }
        if (size >= 99.95 || value == Math.rint(value)) {
            return format("%,.0f", value);
        }
        // A digit more for each power of ten below 100.
        int decimals = size >= 9.995 ? 1 : size >= 0.9995 ? 2 : size >= 0.09995 ? 3 : size >= 0.009995 ? 4 : 5;
        return format("%." + decimals + "f", value);
    }

    /** A number of a setting, as it was set. */
    static String plain(double value) {
        return Double.isFinite(value)
                ? new DecimalFormat("#,##0.######", DecimalFormatSymbols.getInstance(Locale.ROOT)).format(value)
                : text(value);
    }

    /** How many samples, and from which to which; empty for a single one. */
    static String range(List<Double> samples) {
        return samples.size() < 2
                ? ""
                : "%d samples, %s to %s"
                        .formatted(samples.size(), text(Collections.min(samples)), text(Collections.max(samples)));
    }

    private static String format(String format, double value) {
        return String.format(Locale.ROOT, format, value);
    }
}
