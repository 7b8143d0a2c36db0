package org.codedcomputing.spark.advise;

import java.util.List;
import java.util.Locale;

/** The advice as one HTML page that needs nothing else: text, and for every stage its tasks as dots, by executor and seconds. */
final class AdvicePage {
    private static final int WIDTH = 640;
    private static final int HEIGHT = 160;
    private static final int MARGIN = 40;
    private static final int MOST_DOTS = 4000;

    private AdvicePage() {}

    /** One part of the page for each application. */
    record Part(LoggedApplication application, List<StageAdvice> advice) {}

    static String of(List<Part> parts, int stages) {
        StringBuilder page = new StringBuilder("""
                <!DOCTYPE html>
                <html lang="en"><head><meta charset="utf-8"><title>Would coding have helped?</title>
                <style>body{font:14px sans-serif;max-width:70em;margin:2em auto}pre{background:#f4f4f4;padding:1em;overflow:auto}
                svg{display:block;margin:.5em 0}text{font:11px sans-serif}</style></head><body>
                <h1>Would coding have helped?</h1>
                """);
        for (Part part : parts) {
            page.append("<h2>").append(escaped(part.application.name())).append("</h2>\n<pre>");
            page.append(escaped(AdviceText.of(part.application, part.advice, stages)))
                    .append("</pre>\n");
            for (StageAdvice one : AdviceText.longest(part.advice, stages)) {
                plot(page, part.application, one);
            }
        }
        return page.append("</body></html>\n").toString();
    }

    private static void plot(StringBuilder page, LoggedApplication application, StageAdvice one) {
        double longest = Math.max(
                1e-3,
                one.stage().tasks().stream()
                        .mapToDouble(LoggedTask::seconds)
                        .max()
                        .orElse(0));
        page.append("<h3>stage %d.%d: %s</h3>\n"
                .formatted(
                        one.stage().id(), one.stage().attempt(), one.diagnosis().cause()));
        page.append("<svg width=\"%d\" height=\"%d\" role=\"img\">\n".formatted(WIDTH, HEIGHT));
        page.append("<line x1=\"%d\" y1=\"%d\" x2=\"%d\" y2=\"%d\" stroke=\"#888\"/>\n"
                .formatted(MARGIN, HEIGHT - 20, WIDTH, HEIGHT - 20));
        page.append(String.format(Locale.ROOT, "<text x=\"2\" y=\"16\">%.2f s</text>\n", longest));
        page.append("<text x=\"%d\" y=\"%d\">executors 0 to %d</text>\n"
                .formatted(MARGIN, HEIGHT - 6, application.executors() - 1));
        List<LoggedTask> tasks = one.stage().tasks();
        int step = Math.max(1, tasks.size() / MOST_DOTS);
        for (int i = 0; i < tasks.size(); i += step) {
            LoggedTask task = tasks.get(i);
            double x = MARGIN + (task.executor() + 0.5) * (WIDTH - MARGIN) / application.executors();
            double y = HEIGHT - 20 - task.seconds() / longest * (HEIGHT - 30);
            page.append(String.format(
                    Locale.ROOT,
                    "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"2.5\" fill=\"%s\"/>\n",
                    x,
                    y,
                    task.succeeded() ? "#1f77b4" : "#d62728"));
        }
        page.append("</svg>\n");
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
