package hearus.bench.report;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;

import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

import static org.assertj.core.api.Assertions.assertThat;

class BarChartTest {
    @Test
    void barsAreAsLongAsTheirValuesAndTellWhetherTheyReachTheMark() throws Exception {
        var chart = new BarChart("Fast & <small>", "longer is better",
                List.of(new BarChart.Bar("behind", 0.5, "half"), new BarChart.Bar("ahead", 2, "twice")), new BarChart.Mark("Node", 1));
        var drawn = parse(chart.svg());
        var bars = elements(drawn, "rect").subList(1, 3);
        assertThat(width(bars.get(1))).isCloseTo(4 * width(bars.get(0)), Offset.offset(0.3));
        assertThat(bars.get(0).getAttribute("fill")).isNotEqualTo(bars.get(1).getAttribute("fill"));
        assertThat(elements(drawn, "text")).extracting(Element::getTextContent).contains("Fast & <small>", "behind", "half", "ahead",
                "twice",
                "Node");
    }

    @Test
    void whereShorterIsBetterTheColoursChangePlaces() throws Exception {
        var bars = List.of(new BarChart.Bar("slow", 2, "2 s"), new BarChart.Bar("fast", 0.5, "0.5 s"));
        var goal = new BarChart.Mark("goal", 1);
        var longer = elements(parse(new BarChart("t", "s", bars, goal).svg()), "rect");
        var shorter = elements(parse(new BarChart("t", "s", bars, goal, BarChart.Better.SHORTER).svg()), "rect");
        assertThat(shorter.get(1).getAttribute("fill")).isEqualTo(longer.get(2).getAttribute("fill"));
        assertThat(shorter.get(2).getAttribute("fill")).isEqualTo(longer.get(1).getAttribute("fill"));
    }

    @Test
    void whereAllIsNothingBarsHaveNoLength() throws Exception {
        var chart = new BarChart("t", "s", List.of(new BarChart.Bar("nothing", 0, "0")), new BarChart.Mark("none", 0),
                BarChart.Better.SHORTER);
        assertThat(width(elements(parse(chart.svg()), "rect").get(1))).isZero();
    }

    private static double width(Element bar) {
        return Double.parseDouble(bar.getAttribute("width"));
    }

    private static List<Element> elements(Document document, String name) {
        var found = document.getElementsByTagName(name);
        return IntStream.range(0, found.getLength()).mapToObj(found::item).map(Element.class::cast).toList();
    }

    private static Document parse(String svg) throws Exception {
        return DocumentBuilderFactory.newInstance().newDocumentBuilder()
                .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)));
    }
}
