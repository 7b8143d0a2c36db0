package org.codedcomputing.terasort.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.function.Function;
import org.codedcomputing.spark.exchange.ExchangeMode;
import org.codedcomputing.spark.exchange.ExchangeReport;
import org.codedcomputing.terasort.TeraChecksumJob;
import org.codedcomputing.terasort.TeraSort;
import org.codedcomputing.terasort.TeraValidate;

/** The table of the demo: modes side by side, seconds per stage, bytes against their formulas. */
final class DemoTable {
    private static final String NONE = "-";

    private DemoTable() {}

    /**
     * One mode.
     *
     * @param sorted what the job did
     * @param report what its exchange measured
     * @param validated what the validator found
     */
    record Column(TeraSort.Result sorted, ExchangeReport report, TeraValidate.Result validated) {}

    /** The table as text, each line ended. */
    static String of(int nodes, int load, TeraChecksumJob.Result input, List<Column> columns) {
        List<String> lines = new ArrayList<>();
        lines.add(String.format(
                Locale.ROOT,
                "%,d rows, checksum %s; K = %d nodes, computation load r = %d",
                input.rows(),
                input.checksum(),
                nodes,
                load));
        lines.add("");
        lines.add(row("", columns, column -> column.report().plan().mode().toString()));
        lines.add(
                row("sample keys, s", columns, column -> seconds(column.sorted().sampleSeconds())));
        lines.add(row("exchange, s", columns, column -> seconds(exchangeSeconds(column))));
        for (String stage : ExchangeReport.stages()) {
            lines.add(row(
                    "  " + stage,
                    columns,
                    column -> column.report().nodes().isEmpty()
                            ? NONE
                            : seconds(column.report().maxSeconds(stage))));
        }
        lines.add(row(
                "sort and write, s",
                columns,
                column -> seconds(Math.max(0, column.sorted().jobSeconds() - exchangeSeconds(column)))));
        lines.add(row("total, s", columns, column -> seconds(column.sorted().totalSeconds())));
        lines.add(row("bytes sent", columns, column -> bytes(column.report().sentBytes())));
        lines.add(row("  formula", columns, column -> bytes(column.report().predictedSentBytes())));
        lines.add(row("  padding", columns, DemoTable::padding));
        lines.add(row("bytes received", columns, column -> bytes(column.report().receivedBytes())));
        lines.add(row("  formula", columns, column -> bytes(column.report().predictedReceivedBytes())));
        lines.add(row("rows", columns, column -> bytes(column.validated().rows())));
        lines.add(row("checksum", columns, column -> column.validated().checksum()));
        lines.add(row("valid", columns, column -> column.validated().valid() ? "yes" : "NO"));
        for (Column column : columns) {
            for (String error : column.validated().errors()) {
                lines.add(column.report().plan().mode() + ": " + error);
            }
        }
        lines.add("");
        lines.add(
                "D is the bytes of all rows. Formulas: sent D(1-1/K) uncoded, D(1-r/K) replicated, D(1-r/K)/r coded;");
        lines.add("received D(1-1/K) uncoded, D(1-r/K) in the other two. Padding: measured (estimated). Bytes of the");
        lines.add(
                "uncoded sort are computed from what Spark's shuffle wrote. Stage lines are the slowest node's seconds.");
        lines.add("All nodes are threads of one JVM here and nothing crosses a wire, so coding can only cost time.");
        return String.join(System.lineSeparator(), lines) + System.lineSeparator();
    }

    private static String row(String label, List<Column> columns, Function<Column, String> cell) {
        StringBuilder line = new StringBuilder(String.format(Locale.ROOT, "%-20s", label));
        for (Column column : columns) {
            line.append(String.format(Locale.ROOT, "%16s", cell.apply(column)));
        }
        return line.toString();
    }

    private static double exchangeSeconds(Column column) {
        ExchangeReport.StageFigures stage = column.report().stage();
        return stage == null ? 0 : stage.wallSeconds();
    }

    private static String padding(Column column) {
        ExchangeReport report = column.report();
        OptionalDouble estimate = report.predictedPadding();
        return report.plan().mode() != ExchangeMode.CODED || estimate.isEmpty()
                ? NONE
                : String.format(Locale.ROOT, "%.2f %% (%.2f %%)", 100 * report.padding(), 100 * estimate.getAsDouble());
    }

    private static String seconds(double value) {
        return String.format(Locale.ROOT, "%.2f", value);
    }

    private static String bytes(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }
}
