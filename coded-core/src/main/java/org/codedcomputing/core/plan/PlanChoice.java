package org.codedcomputing.core.plan;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * One way to do what was asked, and what a model says of it.
 *
 * @param name in full, such as {@code coded r=3, CDC(K=8, r=3), udp multicast}
 * @param way what kind it is, such as {@code coded}: the best of each is always printed
 * @param seconds predicted, at least 0; infinite if it may never end
 * @param parameters what makes it this choice
 * @param figures what else the model says: parts of the seconds, the price without stragglers, bytes
 * @param more what goes into JSON beside these
 */
public record PlanChoice(
        String name,
        String way,
        double seconds,
        List<PlanFigure> parameters,
        List<PlanFigure> figures,
        Map<String, Object> more) {
    /**
     * Copies lists and map.
     *
     * @throws IllegalArgumentException if the seconds are negative or no number
     */
    public PlanChoice {
        if (!(seconds >= 0)) {
            throw new IllegalArgumentException(
                    "%s is predicted to take %s s; give at least 0".formatted(name, seconds));
        }
        parameters = List.copyOf(parameters);
        figures = List.copyOf(figures);
        more = Collections.unmodifiableMap(new LinkedHashMap<>(more));
    }

    /** A choice of which there is no more to say. */
    public PlanChoice(String name, String way, double seconds, List<PlanFigure> parameters, List<PlanFigure> figures) {
        this(name, way, seconds, parameters, figures, Map.of());
    }

    /** Headings of all columns but the first and that of the seconds. */
    List<String> titles() {
        return Stream.concat(parameters.stream(), figures.stream())
                .map(PlanFigure::title)
                .toList();
    }
}
