package hearus.bench.report;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * A chart of horizontal bars as SVG, on a white ground so that it can be read on any page.
 *
 * @param title what is shown
 * @param subtitle how to read it
 * @param bars from above; their values are positive
 * @param reference a value that a line marks, and its name
 * @param better whether bars should reach the mark or stay below it
 */
public record BarChart(String title, String subtitle, List<Bar> bars, Mark reference, Better better) {
    private static final int WIDTH = 960;
    private static final int LABELS = 330;
    private static final int NOTES = 250;
    private static final int TOP = 76;
    private static final int ROW = 26;
    private static final int THICKNESS = 16;
    private static final String AHEAD = "#2b7a5b";
    private static final String BEHIND = "#c2693d";

    /**
     * @param label at the left
     * @param note at the right of the bar
     */
    public record Bar(String label, double value, String note) {}

    public record Mark(String label, double value) {}

    /** Which way is good. */
    public enum Better {
        LONGER, SHORTER
    }

    /** Of which longer bars are better. */
    public BarChart(String title, String subtitle, List<Bar> bars, Mark reference) {
        this(title, subtitle, bars, reference, Better.LONGER);
    }

    /** The chart; bars on the good side of the mark have another colour than the others. */
    public String svg() {
        var most = Math.max(reference.value, bars.stream().mapToDouble(Bar::value).max().orElse(1));
        var scale = most == 0 ? 0 : (WIDTH - LABELS - NOTES) / most;
        var height = TOP + bars.size() * ROW + 12;
        var mark = LABELS + reference.value * scale;
        var rows = new StringBuilder();
        for (var i = 0; i < bars.size(); i++) {
            rows.append(row(bars.get(i), TOP + i * ROW, scale));
        }
        return """
                <svg xmlns="http://www.w3.org/2000/svg" width="%1$d" height="%2$d" viewBox="0 0 %1$d %2$d" font-family="system-ui, sans-serif" font-size="13">
                <rect width="%1$d" height="%2$d" fill="#ffffff"/>
                <text x="16" y="26" font-size="17" font-weight="600" fill="#1a1a1a">%3$s</text>
                <text x="16" y="46" fill="#595959">%4$s</text>
                <text x="%5$s" y="%6$d" text-anchor="middle" fill="#595959">%7$s</text>
                %8$s<line x1="%5$s" y1="%9$d" x2="%5$s" y2="%10$d" stroke="#1a1a1a" stroke-width="1.5" stroke-dasharray="4 3"/>
                </svg>
                """
                .formatted(WIDTH, height, escape(title), escape(subtitle), number(mark), TOP - 10, escape(reference.label), rows, TOP - 4,
                        height - 8);
    }

    private String row(Bar bar, int top, double scale) {
        var length = bar.value * scale;
        var middle = top + THICKNESS / 2 + 5;
        return """
                <text x="%d" y="%d" text-anchor="end" fill="#1a1a1a">%s</text>
                <rect x="%d" y="%d" width="%s" height="%d" rx="2" fill="%s"/>
                <text x="%s" y="%d" fill="#595959">%s</text>
                """.formatted(LABELS - 8, middle, escape(bar.label), LABELS, top, number(length), THICKNESS,
                (better == Better.LONGER ? bar.value >= reference.value : bar.value <= reference.value) ? AHEAD : BEHIND,
                number(LABELS + Math.max(length, reference.value * scale) + 8), middle,
                escape(bar.note));
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }

    private static String escape(String text) {
        return text.chars().mapToObj(c -> switch (c) {
            case '<' -> "&lt;";
            case '>' -> "&gt;";
            case '&' -> "&amp;";
            default -> Character.toString(c);
        }).collect(Collectors.joining());
    }
}
