package org.codedcomputing.spark.advise;

import java.util.List;
import java.util.Locale;

/**
 * The advice as one HTML page that needs nothing else, and is well-formed XML too: the text, and for each stage that is shown its
 * tasks as dots, by executor and seconds, and the predicted seconds as bars.
 */
final class AdvicePage {
    private static final int WIDTH = 720;
    private static final int HEIGHT = 200;
    private static final int LEFT = 60;
    private static final int TOP = 22;
    private static final int FLOOR = HEIGHT - 24;
    private static final int MOST_DOTS = 4000;
    private static final int MOST_NUMBERS = 24;
    private static final int BAR = 18;
    private static final int NAMES = 290;

    /** Room for the seconds behind the longest bar. */
    private static final int FIGURES = 70;

    private static final String TAKEN = "#1f77b4";
    private static final String COPY = "#2ca02c";
    private static final String STOPPED = "#d62728";

    private AdvicePage() {}

    /** One part of the page for each application. */
    record Part(LoggedApplication application, List<StageAdvice> advice) {}

    /** @param stages how many of an application's stages are shown, the longest ones */
    static String of(List<Part> parts, int stages) {
        StringBuilder page = new StringBuilder("""
                <!DOCTYPE html>
                <html lang="en"><head><meta charset="utf-8"/><title>Would coding have helped?</title>
                <style>body{font:14px sans-serif;max-width:75em;margin:2em auto;padding:0 1em}
                pre{background:#f4f4f4;padding:1em;white-space:pre-wrap}svg{display:block;margin:.5em 0}
                text{font:11px sans-serif}</style></head><body>
                <h1>Would coding have helped?</h1>
                """);
        for (Part part : parts) {
            add(page, "<h2>%s</h2>%n<pre>%s</pre>%n", escaped(part.application.name()), text(part, stages));
            for (StageAdvice one : AdviceText.longest(part.advice, stages)) {
                add(
                        page,
                        "<h3>stage %d.%d, %s: %s</h3>%n",
                        one.stage().id(),
                        one.stage().attempt(),
                        escaped(one.stage().name()),
                        one.diagnosis().cause());
                tasks(page, part.application, one);
                bars(page, one);
            }
        }
        return page.append("</body></html>\n").toString();
    }

    private static String text(Part part, int stages) {
        return escaped(AdviceText.of(part.application, part.advice, stages));
    }

    private static void tasks(StringBuilder page, LoggedApplication application, StageAdvice one) {
        List<LoggedTask> tasks = one.stage().tasks();
        int executors = application.executors();
        double longest = Math.max(
                1e-3, tasks.stream().mapToDouble(LoggedTask::seconds).max().orElse(0));
        add(
                page,
                "<svg width=\"%d\" height=\"%d\" role=\"img\"><title>Seconds of %d tasks by executor</title>%n",
                WIDTH,
                HEIGHT,
                tasks.size());
        level(page, 0, longest, "0 s");
        level(page, one.diagnosis().medianSeconds(), longest, "median");
        level(page, Diagnosis.LATE * one.diagnosis().medianSeconds(), longest, "late");
        words(page, 2, FLOOR - height(longest, longest) - 4, say("%.2f s", longest), "#000");
        double column = (WIDTH - LEFT) / (double) executors;
        for (int executor = 0; executor < executors; executor += Math.max(1, executors / MOST_NUMBERS)) {
            String name = application.executorNames().get(executor);
            // Spark's own name of it, without the host.
            words(
                    page,
                    LEFT + (executor + 0.4) * column,
                    HEIGHT - 10,
                    name.substring(0, name.lastIndexOf(" on ")),
                    "#000");
        }
        words(page, 2, HEIGHT - 10, "executor", "#000");
        words(page, LEFT + 60, 10, "result taken", TAKEN);
        words(page, LEFT + 150, 10, "of a copy", COPY);
        words(page, LEFT + 230, 10, "for nothing", STOPPED);
        int[] all = new int[executors];
        tasks.forEach(task -> all[task.executor()]++);
        int[] seen = new int[executors];
        int step = Math.max(1, tasks.size() / MOST_DOTS);
        for (int i = 0; i < tasks.size(); i++) {
            LoggedTask task = tasks.get(i);
            // In the order in which they ended, from left to right.
            double within = (seen[task.executor()]++ + 0.5) / all[task.executor()];
            // The longest ones are what the plot is for.
            if (i % step == 0
                    || task.seconds() > Diagnosis.LATE * one.diagnosis().medianSeconds()) {
                add(
                        page,
                        "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"2.5\" fill=\"%s\"/>%n",
                        LEFT + (task.executor() + 0.1 + 0.8 * within) * column,
                        FLOOR - height(task.seconds(), longest),
                        !task.succeeded() ? STOPPED : task.speculative() ? COPY : TAKEN);
            }
        }
        page.append("</svg>\n");
    }

    private static double height(double seconds, double longest) {
        return seconds / longest * (FLOOR - TOP);
    }

    /** A line across the plot; none where it would be above it. */
    private static void level(StringBuilder page, double seconds, double longest, String name) {
        if (seconds <= longest) {
            double y = FLOOR - height(seconds, longest);
            add(page, "<line x1=\"%d\" y1=\"%.1f\" x2=\"%d\" y2=\"%.1f\" stroke=\"#bbb\"/>%n", LEFT, y, WIDTH, y);
            words(page, 2, y + 4, name, "#666");
        }
    }

    private static void bars(StringBuilder page, StageAdvice one) {
        List<Remedy> remedies = one.best();
        double most = Math.max(
                Math.max(1e-3, one.stage().seconds()),
                remedies.stream().mapToDouble(AdvicePage::longest).max().orElse(0));
        add(
                page,
                "<svg width=\"%d\" height=\"%d\" role=\"img\"><title>Seconds of the stage, logged and predicted: means, and lines from half to 19 of 20 runs</title>%n",
                WIDTH,
                BAR * (remedies.size() + 1) + 4);
        RunSeconds logged = RunSeconds.always(one.stage().seconds());
        bar(page, 0, "as logged", logged, most, "#888");
        for (int i = 0; i < remedies.size(); i++) {
            Remedy remedy = remedies.get(i);
            bar(page, i + 1, remedy.name(), remedy.runSeconds(), most, i == 0 ? COPY : TAKEN);
        }
        page.append("</svg>\n");
    }

    private static double longest(Remedy remedy) {
        return Math.max(remedy.seconds(), remedy.most());
    }

    private static void bar(StringBuilder page, int row, String name, RunSeconds seconds, double most, String colour) {
        double unit = (WIDTH - NAMES - FIGURES) / most;
        double width = unit * seconds.mean();
        double end = width;
        words(page, 2, BAR * row + BAR - 5, name, "#000");
        add(
                page,
                "<rect x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"%s\"/>%n",
                NAMES,
                BAR * row + 3,
                width,
                BAR - 5,
                colour);
        if (seconds.scatters()) {
            end = Math.max(end, unit * seconds.most());
            double middle = BAR * (row + 0.5) + 0.5;
            add(
                    page,
                    "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"#333\"/>%n",
                    NAMES + unit * seconds.median(),
                    middle,
                    NAMES + unit * seconds.most(),
                    middle);
        }
        words(page, NAMES + end + 4, BAR * row + BAR - 5, say("%.2f s", seconds.mean()), "#000");
    }

    private static void words(StringBuilder page, double x, double y, String words, String colour) {
        add(page, "<text x=\"%.1f\" y=\"%.1f\" fill=\"%s\">%s</text>%n", x, y, colour, escaped(words));
    }

    private static void add(StringBuilder page, String format, Object... arguments) {
        page.append(say(format, arguments));
    }

    private static String say(String format, Object... arguments) {
        return String.format(Locale.ROOT, format, arguments);
    }

    /** As text between tags; what XML cannot have at all, such as other control characters, is replaced. */
    private static String escaped(String text) {
        return text.replaceAll("[^\\t\\n\\r\\x20-\\uD7FF\\uE000-\\uFFFD\\x{10000}-\\x{10FFFF}]", "?")
                .replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
