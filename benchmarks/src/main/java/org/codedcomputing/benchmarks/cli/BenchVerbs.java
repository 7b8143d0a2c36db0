package org.codedcomputing.benchmarks.cli;

import java.util.List;
import org.codedcomputing.benchmarks.Experiment;
import org.codedcomputing.benchmarks.advise.AdviseExperiment;
import org.codedcomputing.benchmarks.exchange.ExchangeExperiment;
import org.codedcomputing.benchmarks.gradient.GradientExperiment;
import org.codedcomputing.benchmarks.gradient.LabReduceCommand;
import org.codedcomputing.benchmarks.hcmm.HcmmExperiment;
import org.codedcomputing.benchmarks.job.JobExperiment;
import org.codedcomputing.benchmarks.kernels.KernelsExperiment;
import org.codedcomputing.benchmarks.lcc.LccExperiment;
import org.codedcomputing.benchmarks.matmul.LabSecrecyCommand;
import org.codedcomputing.benchmarks.matmul.MatmulExperiment;
import org.codedcomputing.benchmarks.pagerank.LabRankCommand;
import org.codedcomputing.benchmarks.pagerank.PageRankExperiment;
import org.codedcomputing.benchmarks.report.ReportCommand;
import org.codedcomputing.benchmarks.terasort.LabSortCommand;
import org.codedcomputing.benchmarks.terasort.TeraSortExperiment;
import org.codedcomputing.spark.cli.CodedCommand;
import org.codedcomputing.spark.cli.VerbProvider;

/** The verbs of this module. */
public final class BenchVerbs implements VerbProvider {
    /** For {@link java.util.ServiceLoader}. */
    public BenchVerbs() {}

    @Override
    public List<CodedCommand> verbs() {
        return List.of(
                new BenchCommand(experiments()),
                new LabRankCommand(),
                new LabReduceCommand(),
                new LabSecrecyCommand(),
                new LabSortCommand(),
                new ReportCommand(experiments()));
    }

    /** All experiments, by name. */
    static List<Experiment> experiments() {
        return List.of(
                new AdviseExperiment(),
                new ExchangeExperiment(),
                new GradientExperiment(),
                new HcmmExperiment(),
                new JobExperiment(),
                new KernelsExperiment(),
                new LccExperiment(),
                new MatmulExperiment(),
                new PageRankExperiment(),
                new TeraSortExperiment());
    }
}
