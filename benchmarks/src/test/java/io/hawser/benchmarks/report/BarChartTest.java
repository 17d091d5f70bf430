package io.hawser.benchmarks.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.benchmarks.run.Cell;
import io.hawser.benchmarks.run.Cells;
import java.io.StringReader;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

final class BarChartTest {
    static List<String> cells() {
        return Cells.ALL.stream().map(Cell::name).toList();
    }

    private static Document parse(String svg) throws Exception {
        return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(svg)));
    }

    @ParameterizedTest
    @MethodSource("cells")
    void isWellFormed(String cell) throws Exception {
        String svg = BarChart.of(
                Samples.of(cell).measured("hawser", 6).measured("ws", 9).comparison());

        assertEquals("svg", parse(svg).getDocumentElement().getTagName());
        assertTrue(svg.contains("less is better"), svg);
        assertTrue(svg.contains("@media (prefers-color-scheme: dark)"), svg);
        assertTrue(svg.contains("--ground: #ffffff"), svg);
        assertTrue(svg.contains("--ground: #0d1117"), svg);
    }

    @Test
    void hasABarForEachThatHasFiguresAndNoneForVariants() throws Exception {
        String svg = BarChart.of(Samples.of("echo-64x20")
                .measured("hawser", 6)
                .measured("hawser-nio", 8)
                .measured("bun", 9)
                .failed("tomcat", "no")
                .comparison());

        NodeList bars = parse(svg).getElementsByTagName("rect");
        assertEquals(1 + 2, bars.getLength()); // the first is the ground
        assertEquals("own", bars.item(1).getAttributes().getNamedItem("class").getNodeValue());
    }

    @Test
    void cutsABarThatWouldMakeTheOthersTooSmall() {
        String svg = BarChart.of(Samples.of("echo-64x20")
                .measured("hawser", 6)
                .measured("bun", 7)
                .measured("helidon", 700)
                .comparison());

        assertTrue(svg.contains(">700 »</text>"), svg);
    }

    @Test
    void canBeEmpty() throws Exception {
        parse(BarChart.of(Samples.of("echo-64x20").failed("hawser", "no").comparison()));
    }
}
