package org.codedcomputing.spark.cli;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.SparkException;
import org.jspecify.annotations.Nullable;

/**
 * The one line that tells a user why something failed.
 *
 * <p>In this order: the message of the innermost exception of this library in the chain of causes; the innermost one
 * that Spark quotes in its text, for a task's exception often reaches the driver only as "Job aborted due to stage
 * failure: ..." with a remote stack trace; the outermost exception that is more than a wrapper, in the chain or in
 * Spark's text; what is left of Spark's first line.
 */
final class FailureSummary {

    private static final String OURS = "org.codedcomputing.";

    /** A type of this library and its message, at the start of a line or after Spark's introduction to it. */
    private static final Pattern OUR_FAILURE = Pattern.compile("(?:^|[\\s(])org\\.codedcomputing(?:\\.[\\w$]+)+: (.+)");

    private static final Pattern ANY_FAILURE =
            Pattern.compile("(?:^|[\\s(])((?:[a-z][\\w]*\\.)+[A-Z][\\w$]*(?:Exception|Error)): (.+)");

    /** What stands before the reason in Spark's first line. */
    private static final Pattern SPARK_PREFACE = Pattern.compile(
            "^.*?(?:[Mm]ost recent failure(?: reason)?: )(?:Lost task \\S+ in stage \\S+ \\(TID \\d+\\)(?: \\([^)]*\\))?: )?");

    private FailureSummary() {}

    /**
     * Summarises a failure.
     *
     * @param failure what was thrown
     * @return one line, never empty
     */
    static String of(Throwable failure) {
        List<Throwable> chain = chain(failure);
        return last(chain.stream()
                        .filter(t -> t.getClass().getName().startsWith(OURS) && t.getMessage() != null)
                        .map(t -> firstLine(t.getMessage()))
                        .toList())
                .or(() -> last(chain.stream()
                        .flatMap(t -> matches(OUR_FAILURE, t.getMessage()).stream())
                        .map(m -> m.group(1))
                        .toList()))
                .or(() -> chain.stream()
                        .filter(t -> !isWrapper(t))
                        .map(t -> described(t.getClass().getName(), t.getMessage()))
                        .findFirst())
                .or(() -> chain.stream()
                        .flatMap(t -> matches(ANY_FAILURE, t.getMessage()).stream())
                        .map(m -> described(m.group(1), m.group(2)))
                        .findFirst())
                .orElseGet(() -> withoutPreface(failure));
    }

    private static List<Throwable> chain(Throwable failure) {
        List<Throwable> chain = new ArrayList<>();
        Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        for (Throwable t = failure; t != null && seen.add(t); t = t.getCause()) {
            chain.add(t);
        }
        return chain;
    }

    /** Whether an exception says nothing that its cause, or a remote exception that it quotes, does not say better. */
    private static boolean isWrapper(Throwable t) {
        Throwable cause = t.getCause();
        boolean repeatsCause = cause != null
                && (t.getMessage() == null
                        || t.getMessage().equals(cause.toString())
                        || t.getMessage().isEmpty());
        return t instanceof SparkException
                || t instanceof ExecutionException
                || t instanceof CompletionException
                || repeatsCause;
    }

    /** The message alone where it is written for users, else with the type, which may be all there is to know. */
    private static String described(String type, @Nullable String message) {
        String simple = type.substring(Math.max(type.lastIndexOf('.'), type.lastIndexOf('$')) + 1);
        if (message == null || message.isBlank()) {
            return simple;
        }
        String line = firstLine(message);
        Matcher nested = ANY_FAILURE.matcher(line);
        if (nested.lookingAt()) {
            return described(nested.group(1), nested.group(2));
        }
        boolean speaksForItself = type.startsWith(OURS)
                || type.startsWith("org.apache.hadoop.")
                || type.equals(IllegalArgumentException.class.getName())
                || type.equals(IllegalStateException.class.getName())
                || type.equals(UnsupportedOperationException.class.getName());
        return speaksForItself ? line : simple + ": " + line;
    }

    private static String withoutPreface(Throwable failure) {
        String message = failure.getMessage();
        if (message == null || message.isBlank()) {
            return failure.getClass().getSimpleName();
        }
        String line = firstLine(message);
        String reason = SPARK_PREFACE.matcher(line).replaceFirst("");
        return reason.isBlank() ? line : reason;
    }

    private static List<Matcher> matches(Pattern pattern, @Nullable String text) {
        if (text == null) {
            return List.of();
        }
        return text.lines().map(pattern::matcher).filter(Matcher::find).toList();
    }

    private static Optional<String> last(List<String> candidates) {
        return candidates.isEmpty() ? Optional.empty() : Optional.of(candidates.get(candidates.size() - 1));
    }

    private static String firstLine(String message) {
        return message.strip().lines().findFirst().orElse("");
    }
}
