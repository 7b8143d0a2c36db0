package org.codedcomputing.core.plan;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Explanations as maps, lists, texts and numbers, for any writer of JSON.
 *
 * <table><caption>members</caption>
 * <tr><td>scheme, question</td><td>what is planned, what was asked in one line</td></tr>
 * <tr><td>asked</td><td>the same by name</td></tr>
 * <tr><td>sources</td><td>for each rate name, value, text and source: declared, calibrated or default</td></tr>
 * <tr><td>choices</td><td>the best first, each with name, way, predictedSeconds and one member for each column</td></tr>
 * <tr><td>refused</td><td>name, why and, where it was predicted, predictedSeconds</td></tr>
 * <tr><td>chosen, reason, reasons, notes</td><td>name of the choice to take, the first reason, all of them, notes</td></tr>
 * </table>
 *
 * <p>Members that only one scheme has come last, and replace others of their name. Numbers that are infinite or NaN are left out.
 */
public final class PlanTree {
    private PlanTree() {}

    /** The tree of an explanation. A new map. */
    public static Map<String, Object> of(PlanExplanation plan) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("scheme", plan.scheme());
        tree.put("question", plan.question());
        tree.put("asked", plan.asked());
        tree.put("sources", plan.rates().stream().map(PlanTree::rate).toList());
        tree.put("choices", plan.choices().stream().map(PlanTree::choice).toList());
        tree.put("refused", plan.refused().stream().map(PlanTree::refusal).toList());
        tree.put("chosen", plan.best().name());
        tree.put("reason", plan.reasons().get(0));
        tree.put("reasons", plan.reasons());
        tree.put("notes", plan.notes());
        tree.putAll(plan.more());
        return tree;
    }

    private static Map<String, Object> rate(PlanRate rate) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("name", rate.name());
        put(tree, "value", rate.value());
        tree.put("text", rate.text());
        tree.put("source", rate.source().toString());
        if (!rate.detail().isEmpty()) {
            tree.put("detail", rate.detail());
        }
        return tree;
    }

    private static Map<String, Object> choice(PlanChoice choice) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("name", choice.name());
        tree.put("way", choice.way());
        put(tree, "predictedSeconds", choice.seconds());
        Stream.of(choice.parameters(), choice.figures())
                .flatMap(List::stream)
                .forEach(figure -> put(tree, figure.key(), figure.value()));
        choice.more().forEach((key, value) -> put(tree, key, value));
        return tree;
    }

    private static Map<String, Object> refusal(PlanRefusal refusal) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("name", refusal.name());
        put(tree, "predictedSeconds", refusal.seconds());
        tree.put("why", refusal.why());
        return tree;
    }

    /** JSON has no infinity and no NaN. */
    private static void put(Map<String, Object> tree, String key, Object value) {
        if (!(value instanceof Double number) || Double.isFinite(number)) {
            tree.put(key, value);
        }
    }
}
