package org.codedcomputing.spark.advise;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.codedcomputing.spark.cli.CodedCommand;
import org.codedcomputing.spark.cli.JsonFile;
import org.codedcomputing.spark.cli.WholeFile;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "advise",
        description = {
            "Say from event logs of Spark 3.5 and 4 what the stages of an application waited for, and what coding, speculation, smaller"
                    + " tasks or nothing would do for them.",
            "Every stage is run again in a model made of its own task times; nothing is run for real."
        },
        footer = {
            "",
            "Examples:",
            "  coded advise /var/log/spark-events/app-20261129012233-0001",
            "  coded advise /var/log/spark-events --html advice.html --json advice.json"
        })
final class AdviseCommand extends CodedCommand {
    @Parameters(
            paramLabel = "EVENTLOG",
            arity = "1..*",
            description =
                    "Event logs, plain or compressed, folders of rolling logs, or folders of such. Of several, those that"
                            + " cannot be read are named and left out; the exit code is 1 then.")
    private List<Path> paths = List.of();

    @Option(
            names = "--stages",
            paramLabel = "N",
            defaultValue = "10",
            description = "The longest stages to show, of each log.")
    private int stages;

    @Option(names = "--json", paramLabel = "FILE", description = "Write everything as JSON.")
    private @Nullable Path json;

    @Option(names = "--html", paramLabel = "FILE", description = "Write a page with plots.")
    private @Nullable Path html;

    @Override
    protected int run(PrintWriter out) throws IOException {
        if (stages < 1) {
            throw usage("--stages must be at least 1, got " + stages);
        }
        List<EventLogFiles> logs = new ArrayList<>();
        for (Path path : paths) {
            logs.addAll(EventLogFiles.of(path));
        }
        List<AdvicePage.Part> parts = new ArrayList<>();
        int advised = 0;
        for (EventLogFiles log : logs) {
            try {
                LoggedApplication application = EventLogReader.read(log);
                List<StageAdvice> advice = Advisor.of(application);
                if (advised++ > 0) {
                    out.println();
                }
                out.print(AdviceText.of(application, advice, stages));
                if (json != null || html != null) {
                    parts.add(new AdvicePage.Part(application, advice));
                }
            } catch (EventLogException refused) {
                if (logs.size() == 1) {
                    throw refused;
                }
                // Of a folder the others are read: one that has just begun, or is none, is no reason to say nothing.
                progress().println("left out: " + refused.getMessage());
            }
        }
        if (advised == 0) {
            throw new EventLogException("none of %d files is an event log that can be read".formatted(logs.size()));
        }
        if (json != null) {
            JsonFile.write(json, parts.stream().map(AdviseCommand::json).toList());
            out.println("written to " + json);
        }
        if (html != null) {
            WholeFile.write(html, AdvicePage.of(parts, stages));
            out.println("written to " + html);
        }
        return advised == logs.size() ? OK : FAILED;
    }

    private static Map<String, Object> json(AdvicePage.Part part) {
        Map<String, Object> application = new LinkedHashMap<>();
        application.put("log", part.application().log());
        application.put("name", part.application().name());
        application.put("spark", part.application().sparkVersion());
        application.put("speculation", part.application().speculation());
        application.put("executors", part.application().executors());
        application.put("executorNames", part.application().executorNames());
        application.put("hosts", part.application().hosts());
        application.put("notes", part.application().notes());
        application.put("laws", ExecutorLaw.of(part.application()));
        List<Map<String, Object>> stages = new ArrayList<>();
        for (StageAdvice one : part.advice()) {
            Map<String, Object> stage = new LinkedHashMap<>();
            stage.put("id", one.stage().id());
            stage.put("attempt", one.stage().attempt());
            stage.put("name", one.stage().name());
            stage.put("parents", one.stage().parents());
            stage.put("seconds", one.stage().seconds());
            stage.put("tasks", one.stage().taken().size());
            stage.put("slots", one.stage().slots());
            stage.put("replayed", one.replaySeconds());
            stage.put("diagnosis", one.diagnosis());
            stage.put("fits", one.fits());
            stage.put("chosen", one.chosen().name());
            stage.put("otherwise", one.otherwise().name());
            stage.put("reason", one.reason());
            stage.put("remedies", one.ranked());
            stages.add(stage);
        }
        application.put("stages", stages);
        return application;
    }
}
