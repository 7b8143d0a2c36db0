package org.codedcomputing.spark.matvec;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.codedcomputing.core.allocation.ShiftedExponential;
import org.codedcomputing.core.allocation.WorkerModel;
import org.jspecify.annotations.Nullable;

/** What options of the command line mean. Each method refuses what it cannot read, with the way out. */
final class MatvecTexts {
    /** The names of schemes, for help texts. */
    static final String SCHEMES = "auto, hcmm-mds, hcmm-lt, uc, lb, uu, pull, speculation, coded-tail";

    private MatvecTexts() {}

    /** The name of a scheme on the command line. */
    static String name(MatvecScheme scheme) {
        return scheme.label().toLowerCase(Locale.ROOT).replace('+', '-').replace(' ', '-');
    }

    /** @throws IllegalArgumentException if there is no such scheme */
    static MatvecScheme scheme(String name) {
        return Arrays.stream(MatvecScheme.values())
                .filter(scheme -> name(scheme).equalsIgnoreCase(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("unknown scheme %s; schemes are %s"
                        .formatted(
                                name,
                                Arrays.stream(MatvecScheme.values())
                                        .map(MatvecTexts::name)
                                        .collect(Collectors.joining(", ")))));
    }

    /**
     * Relative speeds of all workers.
     *
     * @param text numbers with commas between, or null for equal ones
     * @param workers n, or null for as many as there are speeds
     * @param slots n if neither says it
     * @return one for each worker
     * @throws IllegalArgumentException if a speed is no number above 0, or their number is not n
     */
    static List<Double> speeds(@Nullable String text, @Nullable Integer workers, int slots) {
        if (workers != null && workers < 1) {
            throw new IllegalArgumentException("--workers must be at least 1 (was " + workers + ")");
        }
        if (text == null) {
            return Collections.nCopies(workers == null ? slots : workers, 1.0);
        }
        List<Double> speeds = new ArrayList<>();
        for (String part : text.split(",", -1)) {
            speeds.add(speed(text, part));
        }
        if (workers != null && workers != speeds.size()) {
            throw new IllegalArgumentException("--speeds %s has %d speeds for %d workers; give one for each"
                    .formatted(text, speeds.size(), workers));
        }
        return List.copyOf(speeds);
    }

    private static double speed(String text, String part) {
        double speed;
        try {
            speed = Double.parseDouble(part.strip());
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "--speeds %s: '%s' is no number; give speeds such as 1,1,0.5".formatted(text, part), e);
        }
        if (!(speed > 0) || Double.isInfinite(speed)) {
            throw new IllegalArgumentException(
                    "--speeds %s: %s is no speed; each must be above 0 and finite".formatted(text, part));
        }
        return speed;
    }

    /**
     * Models of shifted exponential workers.
     *
     * @param speeds relative, above 0
     * @param rowsPerSecond of a worker of speed 1 when nothing delays it
     * @param product a mu, the time that is certain over the mean of the rest
     * @throws IllegalArgumentException if a rate is not above 0 and finite, or the product is too small
     */
    static List<WorkerModel> models(List<Double> speeds, double rowsPerSecond, double product) {
        if (!(product >= ShiftedExponential.LEAST_PRODUCT) || Double.isInfinite(product)) {
            throw new IllegalArgumentException("--product must be at least %s and finite (was %s)"
                    .formatted(ShiftedExponential.LEAST_PRODUCT, product));
        }
        return speeds.stream()
                .map(speed -> {
                    double certain = 1 / (rowsPerSecond * speed);
                    return WorkerModel.of(new ShiftedExponential(certain, product / certain));
                })
                .toList();
    }

    /**
     * Rows that a worker of speed 1 multiplies in a second.
     *
     * @param multiplyAdds in a second
     * @param columns of A
     * @throws IllegalArgumentException if that is not above 0 and finite
     */
    static double rowsPerSecond(double multiplyAdds, int columns) {
        if (!(multiplyAdds > 0) || Double.isInfinite(multiplyAdds)) {
            throw new IllegalArgumentException("--multiply-adds must be above 0 and finite (was " + multiplyAdds + ")");
        }
        return multiplyAdds / columns;
    }

    /** @throws IllegalArgumentException if a matrix of the driver cannot have this size */
    static void requireSize(int rows, int columns) {
        if (rows < 1 || columns < 1) {
            throw new IllegalArgumentException(
                    "--rows and --columns must be at least 1 (were %d and %d)".formatted(rows, columns));
        }
        if ((long) rows * columns > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(
                    "%d x %d has %d elements, a matrix of the driver at most %d; take fewer rows or columns"
                            .formatted(rows, columns, (long) rows * columns, Integer.MAX_VALUE));
        }
    }
}
