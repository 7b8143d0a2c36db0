package org.codedcomputing.pagerank.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.codedcomputing.pagerank.graph.Graph;
import org.codedcomputing.pagerank.plan.Allocations;
import org.codedcomputing.pagerank.plan.GraphPlan;
import org.codedcomputing.pagerank.plan.MemoryRun;
import org.codedcomputing.pagerank.plan.PlanKind;
import org.codedcomputing.pagerank.plan.RankRule;
import org.codedcomputing.pagerank.plan.ReducerRule;
import org.codedcomputing.pagerank.plan.WriteBack;
import org.codedcomputing.spark.SparkTestContexts;
import org.codedcomputing.spark.exchange.transport.Endpoint;
import org.codedcomputing.spark.exchange.transport.Membership;
import org.codedcomputing.spark.exchange.transport.TcpTransport;
import org.codedcomputing.spark.exchange.transport.Transport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An executor that dies in iteration 7 of 20, with messages on real sockets. */
@Tag("fault-1")
class LostExecutorTest {
    /** TCP whose node 2 ends its JVM in iteration 7, once. */
    private static final class DyingTransport implements Transport {
        private static final long serialVersionUID = 1L;
        private final TcpTransport inner = TcpTransport.direct();
        private final String marker;

        DyingTransport(Path marker) {
            this.marker = marker.toString();
        }

        @Override
        public String name() {
            return "dying";
        }

        @Override
        public boolean withinOneJvm() {
            return false;
        }

        @Override
        public Endpoint open(Membership membership) {
            return new HookedEndpoint(inner.open(membership), iteration -> {
                if (iteration == 7 && membership.node() == 2 && isFirst()) {
                    Runtime.getRuntime().halt(1);
                }
            });
        }

        private boolean isFirst() {
            try {
                Path created = Files.createFile(Path.of(marker));
                return created.isAbsolute();
            } catch (FileAlreadyExistsException e) {
                return false;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Test
    void changesNoBit(@TempDir Path folder) {
        Random random = new Random(8);
        Graph graph = Graph.of(
                200,
                random.ints(900, 0, 200).toArray(),
                random.ints(900, 0, 150).toArray());
        RankRule rule = RankRule.iterations(20);
        GraphPlan plan = GraphPlan.of(graph, Allocations.subsets(200, 3, 2, ReducerRule.HOME), PlanKind.CD);
        double[] expected = MemoryRun.of(plan, rule, WriteBack.ROUTED).ranks();
        GraphPlan oneThread = GraphPlan.of(
                graph, Allocations.parts(IntStream.range(0, 200).map(v -> 0).toArray(), 1), PlanKind.U1);
        assertThat(MemoryRun.of(oneThread, rule, WriteBack.ROUTED).ranks()).isEqualTo(expected);
        try (JavaSparkContext jsc =
                SparkTestContexts.localCluster(2, 2, Map.of("spark.coded.exchange.slotWait", "5min"))) {
            RankOutcome outcome = DistributedRanks.of(jsc, plan, rule)
                    .transport(new DyingTransport(folder.resolve("died")))
                    .checkpoint(folder.resolve("ranks").toString(), 2)
                    .run();
            assertThat(outcome.ranks()).isEqualTo(expected);
            assertThat(outcome.attempts()).isGreaterThan(1);
            // Seven iterations were done when it died, so one was lost: not more than the two between checkpoints.
            assertThat(outcome.firstIteration()).isGreaterThanOrEqualTo(6);
            assertThat(outcome.iterations()).isEqualTo(20);
            assertThat(folder.resolve("died")).exists();
        }
    }
}
