package org.codedcomputing.core.plan;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What a planner says, of whatever scheme: {@link PlanText} prints it, {@link PlanTree} makes JSON of it.
 *
 * @param scheme what is planned, such as {@code gradient}
 * @param question what was asked, in one line
 * @param asked the same as values, by the names that they have in JSON
 * @param rates what the model reckons with, and where that is from
 * @param choices all ways that keep what was asked, the best first, with the same figures each
 * @param chosen the place of the one to take among them, from 0
 * @param refused ways that do not keep it
 * @param reasons why the chosen one is to be taken, each one sentence with the numbers, at least one
 * @param notes what else the user should know, each one sentence
 * @param more what goes into JSON beside these
 */
public record PlanExplanation(
        String scheme,
        String question,
        Map<String, Object> asked,
        List<PlanRate> rates,
        List<PlanChoice> choices,
        int chosen,
        List<PlanRefusal> refused,
        List<String> reasons,
        List<String> notes,
        Map<String, Object> more) {
    /**
     * Copies lists and maps.
     *
     * @throws IllegalArgumentException if there is no choice, no reason, the chosen one is not there, or choices have not the same
     *     figures
     */
    public PlanExplanation {
        Objects.requireNonNull(scheme, "scheme");
        Objects.requireNonNull(question, "question");
        asked = Collections.unmodifiableMap(new LinkedHashMap<>(asked));
        rates = List.copyOf(rates);
        choices = List.copyOf(choices);
        refused = List.copyOf(refused);
        reasons = List.copyOf(reasons);
        notes = List.copyOf(notes);
        more = Collections.unmodifiableMap(new LinkedHashMap<>(more));
        if (chosen < 0 || chosen >= choices.size() || reasons.isEmpty()) {
            throw new IllegalArgumentException(
                    "choice %d of %d is taken for %d reasons; it must be there, for at least 1"
                            .formatted(chosen, choices.size(), reasons.size()));
        }
        for (PlanChoice choice : choices) {
            if (!choice.titles().equals(choices.get(0).titles())) {
                throw new IllegalArgumentException("choice %s has figures %s, the first one has %s"
                        .formatted(
                                choice.name(), choice.titles(), choices.get(0).titles()));
            }
        }
    }

    /** The one to take. */
    public PlanChoice best() {
        return choices.get(chosen);
    }

    /** Starts one. */
    public static Builder of(String scheme, String question) {
        return new Builder(scheme, question);
    }

    /** Collects the parts. Not thread-safe. */
    public static final class Builder {
        private final String scheme;
        private final String question;
        private final Map<String, Object> asked = new LinkedHashMap<>();
        private final List<PlanRate> rates = new ArrayList<>();
        private final List<PlanChoice> choices = new ArrayList<>();
        private final List<PlanRefusal> refused = new ArrayList<>();
        private final List<String> reasons = new ArrayList<>();
        private final List<String> notes = new ArrayList<>();
        private final Map<String, Object> more = new LinkedHashMap<>();
        private int chosen;

        private Builder(String scheme, String question) {
            this.scheme = scheme;
            this.question = question;
        }

        /**
         * Something that was asked.
         *
         * @param key in camel case
         * @param value a number, a text, a truth value, or a list of these
         */
        public Builder asked(String key, Object value) {
            asked.put(key, value);
            return this;
        }

        /** What the model reckons with. */
        public Builder rates(List<PlanRate> all) {
            rates.addAll(all);
            return this;
        }

        /** The choices, the best first. */
        public Builder choices(List<PlanChoice> all) {
            choices.addAll(all);
            return this;
        }

        /** The place of the one to take among the choices; the first one if nothing is said. */
        public Builder chosen(int place) {
            chosen = place;
            return this;
        }

        /** Ways that are no choices. */
        public Builder refused(List<PlanRefusal> all) {
            refused.addAll(all);
            return this;
        }

        /** Why the chosen one, in one sentence. */
        public Builder because(String reason) {
            reasons.add(reason);
            return this;
        }

        /** Something else to know, in one sentence. */
        public Builder note(String note) {
            notes.add(note);
            return this;
        }

        /** Goes into JSON beside the rest. */
        public Builder more(String key, Object value) {
            more.put(key, value);
            return this;
        }

        /**
         * The explanation.
         *
         * @throws IllegalArgumentException see {@link PlanExplanation}
         */
        public PlanExplanation build() {
            return new PlanExplanation(scheme, question, asked, rates, choices, chosen, refused, reasons, notes, more);
        }
    }
}
