package org.codedcomputing.core.plan;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Explanations as text, the same in every language: what was asked, the rates by where they are from, the table of choices with an
 * arrow at the one to take, what is refused, the reasons, notes.
 */
public final class PlanText {
    /** Choices that a table has if nothing is said. */
    public static final int DEFAULT_MOST = 12;

    private static final String ARROW = "-->";
    private static final String GAP = "  ";
    private static final int DIGITS = 4;
    private static final double LEAST_PLAIN = 1e-3;
    private static final double MOST_WHOLE = 1e15;

    private PlanText() {}

    /**
     * An explanation, each line ended by a line feed.
     *
     * @param most choices in the table, at least 1, and refusals below it; the chosen one and the best of each way are always there
     */
    public static String of(PlanExplanation plan, int most) {
        StringBuilder text = new StringBuilder();
        line(text, "plan %s: %s".formatted(plan.scheme(), plan.question()));
        rates(plan.rates()).forEach(rates -> line(text, rates));
        line(text, "");
        text.append(table(plan.choices(), plan.chosen(), most));
        plan.refused().stream().limit(most).forEach(refusal -> line(text, "    refused: " + refusal));
        if (plan.refused().size() > most) {
            line(
                    text,
                    "    and %d more are refused; JSON has all"
                            .formatted(plan.refused().size() - most));
        }
        line(text, "");
        line(text, "chosen: " + plan.best().name());
        plan.reasons().forEach(reason -> line(text, GAP + reason));
        plan.notes().forEach(note -> line(text, "note: " + note));
        return text.toString();
    }

    private static void line(StringBuilder text, String line) {
        text.append(line.stripTrailing()).append('\n');
    }

    /** One line for each place where rates are from. */
    private static List<String> rates(List<PlanRate> rates) {
        Map<String, List<String>> bySource = new LinkedHashMap<>();
        for (PlanRate.Source source : PlanRate.Source.values()) {
            for (PlanRate rate : rates) {
                if (rate.source() == source) {
                    String from = rate.detail().isEmpty() ? source.toString() : source + ", " + rate.detail();
                    bySource.computeIfAbsent(from, name -> new ArrayList<>()).add(rate.toString());
                }
            }
        }
        return bySource.entrySet().stream()
                .map(from -> GAP + from.getKey() + ": " + String.join(", ", from.getValue()))
                .toList();
    }

    /**
     * The table alone, with a heading, each line ended by a line feed. Words stand to the left, numbers to the right.
     *
     * @param choices the best first, not empty, with the same figures each
     * @param chosen place of the one that gets the arrow, from 0
     * @param most lines, at least 1; the chosen choice and the best of each way are always there
     */
    public static String table(List<PlanChoice> choices, int chosen, int most) {
        PlanChoice first = choices.get(0);
        List<List<String>> rows = new ArrayList<>();
        rows.add(cells("", "way", "total s", first.parameters(), first.figures(), PlanFigure::title));
        Set<String> ways = new HashSet<>();
        for (int i = 0; i < choices.size(); i++) {
            PlanChoice choice = choices.get(i);
            if (ways.add(choice.way()) || i < most || i == chosen) {
                rows.add(cells(
                        i == chosen ? ARROW : Integer.toString(i + 1),
                        choice.way(),
                        seconds(choice.seconds()),
                        choice.parameters(),
                        choice.figures(),
                        PlanFigure::text));
            }
        }
        List<Boolean> right = new ArrayList<>(List.of(true, false));
        first.parameters().forEach(parameter -> right.add(parameter.numeric()));
        right.add(true);
        first.figures().forEach(figure -> right.add(figure.numeric()));
        return aligned(rows, right);
    }

    private static List<String> cells(
            String mark,
            String way,
            String seconds,
            List<PlanFigure> parameters,
            List<PlanFigure> figures,
            Function<PlanFigure, String> of) {
        return Stream.of(
                        Stream.of(mark, way),
                        parameters.stream().map(of),
                        Stream.of(seconds),
                        figures.stream().map(of))
                .flatMap(part -> part)
                .toList();
    }

    private static String aligned(List<List<String>> rows, List<Boolean> right) {
        int[] widths = new int[right.size()];
        widths[0] = ARROW.length();
        for (List<String> row : rows) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        StringBuilder text = new StringBuilder();
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < widths.length; i++) {
                String pad = " ".repeat(widths[i] - row.get(i).length());
                line.append(i == 0 ? "" : i == 1 ? " " : GAP)
                        .append(right.get(i) ? pad + row.get(i) : row.get(i) + pad);
            }
            line(text, line.toString());
        }
        return text.toString();
    }

    /** Seconds in four digits; {@code never} for infinitely many. */
    public static String seconds(double value) {
        return value == Double.POSITIVE_INFINITY ? "never" : number(value);
    }

    /**
     * A number as a person reads it: at most four digits, whole ones in full with commas, no exponent from 0.001 on, {@code -} for
     * NaN.
     */
    public static String number(double value) {
        if (Double.isNaN(value)) {
            return "-";
        }
        double size = Math.abs(value);
        if (Double.isInfinite(value)) {
            return value > 0 ? "infinite" : "-infinite";
        }
        if (value == Math.rint(value) && size < MOST_WHOLE) {
            return String.format(Locale.ROOT, "%,.0f", value);
        }
        if (size < LEAST_PLAIN || size >= MOST_WHOLE) {
            return String.format(Locale.ROOT, "%.3e", value);
        }
        int before = (int) Math.floor(Math.log10(size)) + 1;
        String digits = String.format(Locale.ROOT, "%,." + Math.max(0, DIGITS - before) + "f", value);
        int end = digits.length();
        while (digits.indexOf('.') >= 0 && "0.".indexOf(digits.charAt(end - 1)) >= 0) {
            end--;
            if (digits.charAt(end) == '.') {
                break;
            }
        }
        return digits.substring(0, end);
    }
}
