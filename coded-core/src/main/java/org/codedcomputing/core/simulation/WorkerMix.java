package org.codedcomputing.core.simulation;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.codedcomputing.core.allocation.ShiftedExponential;

/**
 * A cluster and a matrix: groups of equal workers whose time for one row is shifted exponential, and r rows.
 *
 * @param name for tables
 * @param groups at least one
 * @param rows r, at least 1
 */
public record WorkerMix(String name, List<Group> groups, int rows) {
    /**
     * Equal workers.
     *
     * @param count number of workers, at least 1
     * @param law time of one of them for one row
     */
    public record Group(int count, ShiftedExponential law) {
        /** @throws IllegalArgumentException if there is no worker */
        public Group {
            if (count < 1) {
                throw new IllegalArgumentException("a group has at least 1 worker, got " + count);
            }
        }
    }

    /** @throws IllegalArgumentException if there is no group or no row */
    public WorkerMix {
        groups = List.copyOf(groups);
        if (groups.isEmpty() || rows < 1) {
            throw new IllegalArgumentException(
                    "a mix has at least 1 group and 1 row, got %d groups and %d rows".formatted(groups.size(), rows));
        }
    }

    /** The three mixes of the published kind: 100 workers with a mu = 1, 10,000 rows. */
    public static List<WorkerMix> published() {
        return List.of(
                parse("S1", "50x1,50x3", 1, 10_000),
                parse("S2", "50x1,25x3,25x9", 1, 10_000),
                parse("S3", "34x1,33x3,33x9", 1, 10_000));
    }

    /**
     * A mix from text.
     *
     * @param name for tables
     * @param workers groups such as {@code 50x1,50x3}: count x mu; or count x mu : a mu, where it is not the common one
     * @param product a mu of groups that do not say it, positive
     * @param rows r, at least 1
     * @throws IllegalArgumentException if the text is none, or a value out of range
     */
    public static WorkerMix parse(String name, String workers, double product, int rows) {
        List<Group> groups = new ArrayList<>();
        for (String group : workers.split(",", -1)) {
            String[] parts = group.trim().split("[x:]", -1);
            try {
                double mu = Double.parseDouble(parts[1]);
                double shift = (parts.length > 2 ? Double.parseDouble(parts[2]) : product) / mu;
                groups.add(new Group(Integer.parseInt(parts[0]), new ShiftedExponential(shift, mu)));
            } catch (NumberFormatException | ArrayIndexOutOfBoundsException malformed) {
                throw new IllegalArgumentException(
                        "'%s' is no group of workers such as 50x3 or 50x3:0.5 (count x mu : a mu)".formatted(group),
                        malformed);
            }
        }
        return new WorkerMix(name, groups, rows);
    }

    /** The laws of all workers, group by group. */
    public List<ShiftedExponential> laws() {
        List<ShiftedExponential> laws = new ArrayList<>();
        for (Group group : groups) {
            for (int i = 0; i < group.count; i++) {
                laws.add(group.law);
            }
        }
        return laws;
    }

    /** The groups as {@link #parse} reads them. */
    public String workers() {
        return groups.stream()
                .map(group ->
                        group.count + "x" + number(group.law.mu()) + ":" + number(group.law.shift() * group.law.mu()))
                .collect(Collectors.joining(","));
    }

    /** Four digits, without zeros at the end. */
    private static String number(double value) {
        return new BigDecimal(value)
                .round(new MathContext(4))
                .stripTrailingZeros()
                .toPlainString();
    }
}
