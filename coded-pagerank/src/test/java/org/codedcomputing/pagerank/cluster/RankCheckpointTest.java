package org.codedcomputing.pagerank.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.codedcomputing.core.cdc.CorruptDataException;
import org.codedcomputing.pagerank.graph.Graph;
import org.codedcomputing.pagerank.plan.Allocations;
import org.codedcomputing.pagerank.plan.GraphNode;
import org.codedcomputing.pagerank.plan.GraphPlan;
import org.codedcomputing.pagerank.plan.NodePlan;
import org.codedcomputing.pagerank.plan.NodeStart;
import org.codedcomputing.pagerank.plan.PlanKind;
import org.codedcomputing.pagerank.plan.RankRule;
import org.codedcomputing.pagerank.plan.WriteBack;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RankCheckpointTest {
    private static final Configuration CONF = new Configuration();
    private static final GraphPlan PLAN = GraphPlan.of(
            Graph.of(3, new int[] {0, 1}, new int[] {1, 0}), Allocations.parts(new int[] {0, 1, 0}, 2), PlanKind.U1);

    private static void write(RankCheckpoint checkpoint, int iteration, int node) {
        NodePlan plan = PLAN.node(node, WriteBack.ROUTED);
        double[] ranks = {.25, .5 + iteration, -0.0};
        GraphNode state = new GraphNode(
                plan, RankRule.iterations(20).job(3), 1, 1 << 10, new NodeStart(iteration, ranks, 1.0 / 3, .125));
        checkpoint.write(CONF, plan, state);
    }

    @Test
    void anIterationCountsOnceAllServersHaveKeptIt(@TempDir java.nio.file.Path folder) {
        RankCheckpoint checkpoint = new RankCheckpoint(folder.resolve("job").toString(), 2, 2);
        assertThat(checkpoint.latest(CONF)).isEmpty();
        write(checkpoint, 2, 0);
        assertThat(checkpoint.latest(CONF)).isEmpty();
        write(checkpoint, 2, 1);
        write(checkpoint, 4, 1);
        assertThat(checkpoint.latest(CONF)).isEqualTo(Optional.of(2));
        write(checkpoint, 4, 0);
        write(checkpoint, 4, 0);
        assertThat(checkpoint.latest(CONF)).isEqualTo(Optional.of(4));
        assertThat(folder.resolve("job/iteration-000000002")).exists();
        write(checkpoint, 6, 0);
        assertThat(folder.resolve("job/iteration-000000002")).doesNotExist();
        RankCheckpoint.Kept kept = checkpoint.read(CONF, 4, 3);
        assertThat(kept.ranks()).isEqualTo(new double[] {.25, 4.5, -0.0});
        assertThat(kept.offered()).isEqualTo(1.0 / 3);
        assertThat(kept.change()).isEqualTo(.125);
        checkpoint.delete(CONF);
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void damagedFilesAreRefused(@TempDir java.nio.file.Path folder) throws IOException {
        RankCheckpoint checkpoint = new RankCheckpoint(folder.toString(), 1, 2);
        write(checkpoint, 1, 0);
        write(checkpoint, 1, 1);
        assertThatThrownBy(() -> checkpoint.read(CONF, 1, 4))
                .isInstanceOf(CorruptDataException.class)
                .hasMessageContaining("graph of 4 vertices");
        Path part = new Path(folder.toString(), "iteration-000000001/part-00000");
        FileSystem files = part.getFileSystem(CONF);
        byte[] whole;
        try (var in = files.open(part)) {
            whole = in.readAllBytes();
        }
        for (int length : new int[] {0, whole.length - 1, whole.length + 1}) {
            try (OutputStream out = files.create(part, true)) {
                out.write(Arrays.copyOf(whole, length));
            }
            assertThatThrownBy(() -> checkpoint.read(CONF, 1, 3))
                    .as("%d bytes", length)
                    .isInstanceOf(CorruptDataException.class);
        }
        for (int b = 0; b < whole.length; b += 3) {
            byte[] flipped = whole.clone();
            flipped[b] ^= (byte) 1;
            try (OutputStream out = files.create(part, true)) {
                out.write(flipped);
            }
            assertThatThrownBy(() -> checkpoint.read(CONF, 1, 3))
                    .as("byte %d", b)
                    .isInstanceOfAny(CorruptDataException.class, UncheckedIOException.class);
        }
    }
}
