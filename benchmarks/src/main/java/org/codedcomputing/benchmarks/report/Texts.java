package org.codedcomputing.benchmarks.report;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Texts with places for numbers of ours: {@code {source:name}} is a measurement of that source, or a number of its setting. So what
 * a text says beside a figure is what was run.
 */
final class Texts {
    private static final Pattern PLACE = Pattern.compile("\\{([a-z0-9-]+):([A-Za-z0-9.-]+)}");

    private final Sources sources;

    Texts(Sources sources) {
        this.sources = sources;
    }

    /**
     * The text with all places filled.
     *
     * @throws IllegalArgumentException if there is no such source or number
     */
    String filled(String text) {
        return PLACE.matcher(text)
                .replaceAll(place ->
                        Matcher.quoteReplacement(sources.of(place.group(1)).word(place.group(2))));
    }

    /** The text without its places. */
    static String unfilled(String text) {
        return PLACE.matcher(text).replaceAll("");
    }
}
