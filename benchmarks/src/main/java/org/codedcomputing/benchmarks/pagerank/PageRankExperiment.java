package org.codedcomputing.benchmarks.pagerank;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.codedcomputing.benchmarks.Experiment;
import org.codedcomputing.benchmarks.LinePlot;
import org.codedcomputing.benchmarks.Machine;
import org.codedcomputing.benchmarks.Result;
import org.codedcomputing.benchmarks.Result.Goal;
import org.codedcomputing.benchmarks.Result.Measurement;
import org.codedcomputing.pagerank.graph.Graph;

/**
 * PageRank: load over computation load, engine against GraphX and a plain loop, time an arc as graphs grow out of the caches,
 * agreement on real graphs, and all plans on them. What a network is needed for is measured by {@code scripts/lab-trials
 * pagerank}.
 */
public final class PageRankExperiment implements Experiment {
    @Override
    public String name() {
        return "pagerank";
    }

    @Override
    public String description() {
        return "PageRank: load over r, seconds an iteration against GraphX and a plain loop, time an arc from 0.5 to 50 million arcs, plans on real graphs";
    }

    @Override
    public Result run(Options options) throws Exception {
        List<Measurement> measurements = new ArrayList<>();
        List<Goal> goals = new ArrayList<>();
        LoadPart.run(options, measurements, goals);
        EmbeddedPart.run(options, measurements, goals);
        GrowthPart.run(options, measurements, goals);
        Map<String, Graph> graphs =
                options.quick() ? Map.of(RealGraphs.JDK_CLASSES, RealGraphs.jdkClasses()) : RealGraphs.all();
        AgreementPart.run(graphs, options, measurements, goals);
        PlansPart.run(graphs, options, measurements, goals);
        goals.addAll(LabRankGoals.notMeasured());
        return new Result(
                name(), options.quick(), Machine.describe(), Machine.commit(), options.seed(), measurements, goals);
    }

    @Override
    public Optional<LinePlot> plot(Result result) {
        return GrowthPart.plot(result);
    }

    @Override
    public Map<String, LinePlot> otherPlots(Result result) {
        return LoadPart.plot(result).map(plot -> Map.of("load", plot)).orElse(Map.of());
    }
}
