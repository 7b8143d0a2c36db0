package org.codedcomputing.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

class LinePlotTest {

    private static Document parsed(LinePlot plot) throws Exception {
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(plot.toSvg().getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void isADocumentWithALineForEachSeries() throws Exception {
        LinePlot plot = new LinePlot(
                "a < b & c",
                "rows",
                "MiB",
                List.of(
                        new LinePlot.Line("flat", List.of(new LinePlot.Point(10, 4), new LinePlot.Point(100, 4))),
                        new LinePlot.Line("grows", List.of(new LinePlot.Point(10, 1), new LinePlot.Point(100, 8)))));
        Document document = parsed(plot);
        assertThat(document.getElementsByTagName("text").item(0).getTextContent())
                .isEqualTo("a < b & c");
        assertThat(document.getElementsByTagName("polyline").getLength()).isEqualTo(2);
        String[] flat = ((Element) document.getElementsByTagName("polyline").item(0))
                .getAttribute("points")
                .split("[ ,]", -1);
        assertThat(flat).hasSize(4);
        assertThat(flat[1]).as("the same height on both sides").isEqualTo(flat[3]);
        // The axis ends at 10, so 8 lies four fifths up from 360 to 40.
        assertThat(((Element) document.getElementsByTagName("circle").item(3)).getAttribute("cy"))
                .isEqualTo("104.0");
    }

    @Test
    void onePointAndZerosArePlottedToo() throws Exception {
        LinePlot plot = new LinePlot("t", "x", "y", List.of(new LinePlot.Line("l", List.of(new LinePlot.Point(5, 0)))));
        assertThat(parsed(plot).getElementsByTagName("circle").getLength()).isOne();
        assertThat(plot.toSvg()).doesNotContain("NaN").doesNotContain("Infinity");
    }

    @Test
    void nothingIsRefused() {
        assertThatThrownBy(() -> new LinePlot("t", "x", "y", List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("0 lines");
    }
}
