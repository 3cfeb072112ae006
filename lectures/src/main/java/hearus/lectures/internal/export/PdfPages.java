package hearus.lectures.internal.export;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.interactive.documentnavigation.destination.PDPageXYZDestination;
import org.apache.pdfbox.pdmodel.interactive.documentnavigation.outline.PDDocumentOutline;
import org.apache.pdfbox.pdmodel.interactive.documentnavigation.outline.PDOutlineItem;
import org.jspecify.annotations.Nullable;

import hearus.lectures.internal.export.PdfText.Piece;

/** Fills pages from above: breaks lines and pages, writes headers, numbers and bookmarks. Lengths are in points. Confined to one thread. */
final class PdfPages {
    private static final float LEFT = 62;
    private static final float RIGHT = 56;
    private static final float TOP = 64;
    private static final float BOTTOM = 64;
    /** Where text begins that has a note beside it. */
    private static final float INDENT = 44;
    private static final float LEADING = 1.6f;
    private static final float SUPERSCRIPT = 0.65f;
    private static final float HEADER = 8;
    private static final float GREY = 0.42f;

    private final PDDocument document;
    private final PdfFonts fonts;
    private final PDDocumentOutline bookmarks = new PDDocumentOutline();
    private final List<PDPage> pages = new ArrayList<>();
    private @Nullable PDPageContentStream content;
    private float y;

    PdfPages(PDDocument document, PdfFonts fonts) throws IOException {
        this.document = document;
        this.fonts = fonts;
        breakPage();
    }

    /** What stands in one line. */
    private record Line(List<Piece> pieces, float size) {}

    void breakPage() throws IOException {
        if (content != null) {
            content.close();
        }
        var page = new PDPage(PDRectangle.A4);
        document.addPage(page);
        pages.add(page);
        content = new PDPageContentStream(document, page);
        y = PDRectangle.A4.getHeight() - TOP;
    }

    private PDPageContentStream content() {
        return Objects.requireNonNull(content);
    }

    /** Goes to the next page where less than this is left. */
    void keepTogether(float height) throws IOException {
        if (y - height < BOTTOM) {
            breakPage();
        }
    }

    void space(float height) {
        y -= height;
    }

    /** Lets readers find this place by its name. */
    void bookmark(String name) {
        var destination = new PDPageXYZDestination();
        destination.setPage(pages.getLast());
        destination.setTop(Math.round(y));
        var item = new PDOutlineItem();
        item.setTitle(name);
        item.setDestination(destination);
        bookmarks.addLast(item);
    }

    /** Writes a paragraph over the whole width. */
    void text(PdfText text, float after) throws IOException {
        write(text, LEFT, "", 0);
        y -= after;
    }

    /** Writes a paragraph with a small note to the left of its first line. */
    void noted(String note, float noteSize, PdfText text, float after) throws IOException {
        write(text, LEFT + INDENT, note, noteSize);
        y -= after;
    }

    private void write(PdfText text, float left, String note, float noteSize) throws IOException {
        var lines = lines(text, PDRectangle.A4.getWidth() - RIGHT - left);
        for (int i = 0; i < lines.size(); i++) {
            var line = lines.get(i);
            var height = line.size() * LEADING;
            // Neither the first line of a paragraph nor its last stands alone on a page.
            keepTogether((i == 0 && lines.size() > 1) || i == lines.size() - 2 ? 2 * height : height);
            y -= height;
            if (i == 0 && !note.isEmpty()) {
                show(new PdfText().add(note, noteSize).grey().pieces().getFirst(), LEFT, y);
            }
            var x = left;
            for (var piece : line.pieces()) {
                x += show(piece, x, y);
            }
        }
    }

    private float show(Piece piece, float x, float baseline) throws IOException {
        var size = piece.isSuperscript() ? piece.size() * SUPERSCRIPT : piece.size();
        var width = fonts.width(piece.text(), size, piece.isBold());
        if (piece.isHighlight()) {
            content().setNonStrokingColor(1f, 0.93f, 0.45f);
            content().addRect(x, baseline - size * 0.25f, width, size * 1.25f);
            content().fill();
        }
        content().setNonStrokingColor(piece.isGrey() ? GREY : 0f);
        content().beginText();
        content().newLineAtOffset(x, baseline + (piece.isSuperscript() ? piece.size() * 0.35f : 0));
        for (var run : fonts.runs(piece.text(), piece.isBold())) {
            content().setFont(run.font(), size);
            content().showText(run.text());
        }
        content().endText();
        return width;
    }

    private float width(Piece piece) {
        return fonts.width(piece.text(), piece.isSuperscript() ? piece.size() * SUPERSCRIPT : piece.size(), piece.isBold());
    }

    /** Breaks at spaces, and within what is longer than a line. What follows a piece without a space stays with it. */
    private List<Line> lines(PdfText text, float width) {
        var lines = new ArrayList<Line>();
        var line = new ArrayList<Piece>();
        float used = 0;
        for (var word : words(text)) {
            float needed = 0;
            for (var piece : word) {
                needed += width(piece);
            }
            if (used + needed > width && !line.isEmpty()) {
                lines.add(line(line));
                line = new ArrayList<>();
                used = 0;
                word = stripped(word);
            }
            for (var piece : word) {
                for (var part : needed > width ? letters(piece) : List.of(piece)) {
                    var partWidth = width(part);
                    if (used + partWidth > width && !line.isEmpty()) {
                        lines.add(line(line));
                        line = new ArrayList<>();
                        used = 0;
                    }
                    line.add(part);
                    used += partWidth;
                }
            }
        }
        if (!line.isEmpty()) {
            lines.add(line(line));
        }
        return lines;
    }

    private static Line line(List<Piece> pieces) {
        var joined = new ArrayList<Piece>();
        for (var piece : pieces) {
            if (!joined.isEmpty() && joined.getLast().with("").equals(piece.with(""))) {
                joined.add(piece.with(joined.removeLast().text() + piece.text()));
            } else {
                joined.add(piece);
            }
        }
        return new Line(joined, (float) joined.stream().mapToDouble(Piece::size).max().orElse(0));
    }

    /** What must not be divided: from one space to before the next, whatever it looks like. A word begins with its space. */
    private static List<List<Piece>> words(PdfText text) {
        var words = new ArrayList<List<Piece>>();
        for (var piece : text.pieces()) {
            var at = 0;
            while (at < piece.text().length()) {
                var space = piece.text().indexOf(' ', at + 1);
                var end = space < 0 ? piece.text().length() : space;
                if (words.isEmpty() || piece.text().charAt(at) == ' ') {
                    words.add(new ArrayList<>());
                }
                words.getLast().add(piece.with(piece.text().substring(at, end)));
                at = end;
            }
        }
        return words;
    }

    private static List<Piece> stripped(List<Piece> word) {
        var stripped = new ArrayList<>(word);
        stripped.set(0, word.getFirst().with(word.getFirst().text().stripLeading()));
        return stripped;
    }

    private static List<Piece> letters(Piece piece) {
        return piece.text().codePoints().mapToObj(letter -> piece.with(Character.toString(letter))).toList();
    }

    /** Writes headers and numbers, and closes the last page. */
    void finish(String header) throws IOException {
        content().close();
        if (bookmarks.hasChildren()) {
            document.getDocumentCatalog().setDocumentOutline(bookmarks);
        }
        var name = shortened(header, PDRectangle.A4.getWidth() - LEFT - RIGHT);
        for (int i = 0; i < pages.size(); i++) {
            content = new PDPageContentStream(document, pages.get(i), PDPageContentStream.AppendMode.APPEND, true, true);
            if (i > 0) {
                small(name, PDRectangle.A4.getHeight() - TOP / 2);
            }
            small((i + 1) + " / " + pages.size(), BOTTOM / 2);
            content.close();
        }
    }

    private String shortened(String text, float width) {
        var shortened = text;
        while (shortened.length() > 4 && fonts.width(shortened, HEADER, false) > width) {
            shortened = shortened.substring(0, shortened.offsetByCodePoints(shortened.length(), shortened.endsWith("…") ? -2 : -1)).strip()
                    + "…";
        }
        return shortened;
    }

    private void small(String text, float baseline) throws IOException {
        var piece = new PdfText().add(text, HEADER).grey().pieces().getFirst();
        show(piece, PDRectangle.A4.getWidth() - RIGHT - width(piece), baseline);
    }
}
