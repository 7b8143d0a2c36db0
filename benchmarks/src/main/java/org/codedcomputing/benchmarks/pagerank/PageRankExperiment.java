package org.codedcomputing.benchmarks.pagerank;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.codedcomputing.benchmarks.Experiment;
import org.codedcomputing.benchmarks.LinePlot;
import org.codedcomputing.benchmarks.Machine;
import org.codedcomputing.benchmarks.Result;
import org.codedcomputing.benchmarks.Result.Goal;
import org.codedcomputing.benchmarks.Result.Measurement;

/** PageRank on one machine: against GraphX and a plain loop, and as graphs grow out of the caches. */
public final class PageRankExperiment implements Experiment {
    @Override
    public String name() {
        return "pagerank";
    }

    @Override
    public String description() {
        return "PageRank embedded: seconds an iteration against GraphX and a plain loop, time an arc from 0.5 to 50 million arcs";
    }

    @Override
    public Result run(Options options) throws Exception {
        List<Measurement> measurements = new ArrayList<>();
        List<Goal> goals = new ArrayList<>();
        EmbeddedPart.run(options, measurements, goals);
        GrowthPart.run(options, measurements, goals);
        return new Result(
                name(), options.quick(), Machine.describe(), Machine.commit(), options.seed(), measurements, goals);
    }

    @Override
    public Optional<LinePlot> plot(Result result) {
        return GrowthPart.plot(result);
    }
}
