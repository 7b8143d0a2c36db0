package org.codedcomputing.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.ml.feature.LabeledPoint;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the script writes is read, and nothing else. */
class RealTableTest {
    @TempDir
    private Path folder;

    private List<LabeledPoint> read(String text) throws IOException {
        Files.writeString(folder.resolve("visits.libsvm"), text);
        return RealTable.VISITS.rows(folder);
    }

    @Test
    void columnsCountFromOneAndWhatIsLeftOutIsZero() throws IOException {
        List<LabeledPoint> rows = read("2 1:4.5 9:-1e-3\n0\n");
        assertThat(rows).hasSize(2);
        assertThat(rows.get(0).label()).isEqualTo(2);
        assertThat(rows.get(0).features().toArray()).containsExactly(4.5, 0, 0, 0, 0, 0, 0, 0, -1e-3);
        assertThat(rows.get(1).label()).isZero();
        assertThat(rows.get(1).features().toArray()).containsExactly(new double[9]);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1 10:1", "1 0:1", "1 2:1 2:1", "1 3:1 2:1", "1 2", "x 1:1", "1 1:x", "1  2:1", ""})
    void otherLinesAreRefusedByNumber(String line) {
        assertThatThrownBy(() -> read("3 1:1\n" + line + "\n"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("visits.libsvm, line 2: ");
    }

    @Test
    void whereThereIsNoneTheScriptIsNamed() {
        assertThat(RealTable.DIGITS.needed()).contains("digits.libsvm").endsWith("run benchmarks/data/fetch-tables");
    }
}
