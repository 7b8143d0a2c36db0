package org.codedcomputing.benchmarks.report;

import java.util.ArrayDeque;
import java.util.Deque;
import org.codedcomputing.spark.cli.Html;

/** A page in the making. Whatever is text is escaped, whatever is opened has to be closed: the page is well-formed XML, too. */
final class Markup {
    private final StringBuilder html = new StringBuilder("<!DOCTYPE html>\n");
    private final Deque<String> open = new ArrayDeque<>();

    /**
     * Begins an element.
     *
     * @param attributes names and values in turn
     */
    Markup open(String tag, String... attributes) {
        start(tag, attributes);
        html.append('>');
        open.push(tag);
        return this;
    }

    /** Ends the innermost element. */
    Markup close() {
        html.append("</").append(open.pop()).append(">\n");
        return this;
    }

    /** An element that has no content. */
    Markup empty(String tag, String... attributes) {
        start(tag, attributes);
        html.append("/>\n");
        return this;
    }

    /** An element with nothing but text. */
    Markup element(String tag, String text, String... attributes) {
        return open(tag, attributes).text(text).close();
    }

    Markup text(String text) {
        html.append(Html.escaped(text));
        return this;
    }

    /**
     * A plot.
     *
     * @param svg a whole element, made by this program
     */
    Markup plot(String svg) {
        html.append(svg);
        return this;
    }

    /**
     * The style sheet, which is not escaped.
     *
     * @param css without {@code <} and {@code &}
     */
    Markup style(String css) {
        if (css.contains("<") || css.contains("&")) {
            throw new IllegalArgumentException("a style sheet with < or & is not well-formed");
        }
        html.append("<style>\n").append(css).append("</style>\n");
        return this;
    }

    private void start(String tag, String... attributes) {
        html.append('<').append(tag);
        for (int i = 0; i < attributes.length; i += 2) {
            html.append(' ')
                    .append(attributes[i])
                    .append("=\"")
                    .append(Html.escaped(attributes[i + 1]))
                    .append('"');
        }
    }

    /** The page, all elements ended. */
    String finished() {
        if (!open.isEmpty()) {
            throw new IllegalStateException("elements are still open: " + open);
        }
        return html.toString();
    }
}
