package org.codedcomputing.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The picture of the packages is what their imports say. */
class PackageDiagramTest {
    private static final Path ROOT = Path.of("..");
    private static final Path PICTURE = ROOT.resolve(Path.of("docs", "packages.svg"));

    @Test
    void thePictureIsUpToDate() throws IOException {
        String svg = PackageDiagram.of(PackageGraph.of(ROOT));
        if (Boolean.getBoolean("coded.docs.write")) {
            Files.writeString(PICTURE, svg);
        }
        assertThat(Files.readString(PICTURE))
                .as("docs/packages.svg is not what the imports say; to draw it anew: scripts/draw-architecture")
                .isEqualTo(svg);
        assertThat(Files.readString(ROOT.resolve(Path.of("docs", "architecture.md"))))
                .contains("(packages.svg)");
    }

    @Test
    void whatFollowsIsLeftOutAndWhatPointsUpIsKnown() {
        PackageGraph graph = new PackageGraph(
                Set.of("a", "b", "c", "d"),
                Map.of("a", Set.of("b", "c", "d"), "b", Set.of("c"), "c", Set.of("b", "d"), "d", Set.of()));
        List<String> order = graph.order();
        assertThat(order).startsWith("a").endsWith("d");
        String first = order.get(1);
        String second = order.get(2);
        assertThat(graph.reduced(order))
                .containsEntry("a", Set.of(first))
                .containsEntry(second, second.equals("c") ? Set.of("d") : Set.of());
        assertThat(graph.against(order)).isEqualTo(Map.of(second, Set.of(first)));
    }
}
