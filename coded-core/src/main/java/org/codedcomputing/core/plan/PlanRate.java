package org.codedcomputing.core.plan;

import java.util.Objects;

/**
 * A rate, or anything else that a model reckons with, and where it is from.
 *
 * @param name such as {@code uplink}
 * @param value a number or a text, as it goes into JSON
 * @param text as it is printed, with its unit
 * @param source where it is from
 * @param detail which calibration; empty for none
 */
public record PlanRate(String name, Object value, String text, Source source, String detail) {
    /** Where a rate is from; each beats the next. */
    public enum Source {
        /** The user said so. */
        DECLARED,
        /** Measured. */
        CALIBRATED,
        /** Nobody knows better. */
        DEFAULT;

        /** As it is printed. */
        @Override
        public String toString() {
            return switch (this) {
                case DECLARED -> "declared";
                case CALIBRATED -> "calibrated";
                case DEFAULT -> "default";
            };
        }
    }

    /** Checks that nothing is null. */
    public PlanRate {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(value, "value");
        Objects.requireNonNull(text, "text");
        Objects.requireNonNull(source, "source");
        Objects.requireNonNull(detail, "detail");
    }

    /** A rate that no calibration has measured. */
    public PlanRate(String name, Object value, String text, Source source) {
        this(name, value, text, source, "");
    }

    /** Such as {@code uplink 2.00 Mbit/s}. */
    @Override
    public String toString() {
        return name + " " + text;
    }
}
