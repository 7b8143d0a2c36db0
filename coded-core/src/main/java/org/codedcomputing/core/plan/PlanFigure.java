package org.codedcomputing.core.plan;

import java.util.Objects;

/**
 * One figure of a choice, and one column of the table: a parameter of the choice, or something that a model says of it.
 *
 * @param key its name in JSON, in camel case
 * @param title heading of its column
 * @param value a number or a text, as it goes into JSON
 * @param text as it is printed
 */
public record PlanFigure(String key, String title, Object value, String text) {
    /** Checks that nothing is null. */
    public PlanFigure {
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(title, "title");
        Objects.requireNonNull(value, "value");
        Objects.requireNonNull(text, "text");
    }

    /** A word, such as the name of a design. */
    public static PlanFigure word(String key, String title, String value) {
        return new PlanFigure(key, title, value, value);
    }

    /** A whole number. */
    public static PlanFigure count(String key, String title, long value) {
        return new PlanFigure(key, title, value, PlanText.number((double) value));
    }

    /** Any number, in four digits. */
    public static PlanFigure number(String key, String title, double value) {
        return new PlanFigure(key, title, value, PlanText.number(value));
    }

    /** Whether it is printed like a number, to the right. */
    boolean numeric() {
        return value instanceof Number;
    }
}
