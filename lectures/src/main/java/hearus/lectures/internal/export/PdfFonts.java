package hearus.lectures.internal.export;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.apache.fontbox.ttf.CmapLookup;
import org.apache.fontbox.ttf.TTFParser;
import org.apache.fontbox.ttf.TrueTypeFont;
import org.apache.pdfbox.io.RandomAccessReadBuffer;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.font.PDFont;
import org.apache.pdfbox.pdmodel.font.PDType0Font;

/**
 * The fonts of a PDF file: Nanum Gothic, which has all syllables of Korean; Liberation Sans of PDFBox for Greek, Cyrillic and what else it lacks. What neither has becomes a square.
 * Of each font only the used letters are embedded. Confined to one thread.
 */
final class PdfFonts {
    private static final int MISSING = '□';

    private final List<Face> regular;
    private final List<Face> bold;
    private final Map<Integer, Glyph> glyphs = new HashMap<>();
    private final Map<Integer, Glyph> boldGlyphs = new HashMap<>();

    /** A font and what it has. */
    private record Face(PDFont font, CmapLookup letters) {
        boolean has(int letter) {
            return letters.getGlyphId(letter) != 0;
        }
    }

    /** How a letter is shown; the width in thousandths of its size. */
    private record Glyph(PDFont font, String letter, float width) {}

    /** Letters of one font. */
    record Run(PDFont font, String text) {}

    private PdfFonts(List<Face> regular, List<Face> bold) {
        this.regular = regular;
        this.bold = bold;
    }

    static PdfFonts in(PDDocument document) throws IOException {
        var latin = face(document, PDDocument.class, "/org/apache/pdfbox/resources/ttf/LiberationSans-Regular.ttf");
        return new PdfFonts(List.of(face(document, PdfFonts.class, "/hearus/lectures/fonts/NanumGothic_400Regular.ttf"), latin),
                List.of(face(document, PdfFonts.class, "/hearus/lectures/fonts/NanumGothic_700Bold.ttf"), latin));
    }

    private static Face face(PDDocument document, Class<?> owner, String file) throws IOException {
        try (InputStream in = owner.getResourceAsStream(file)) {
            if (in == null) {
                throw new IOException("This installation lacks the font " + file);
            }
            TrueTypeFont font = new TTFParser().parse(new RandomAccessReadBuffer(in));
            // Closes the font with the document, for it reads the used letters at the end.
            document.registerTrueTypeFontForClosing(font);
            return new Face(PDType0Font.load(document, font, true), font.getUnicodeCmapLookup());
        }
    }

    /** The text in fonts that have its letters. */
    List<Run> runs(String text, boolean isBold) {
        var runs = new ArrayList<Run>();
        text.codePoints().mapToObj(letter -> glyph(letter, isBold)).filter(glyph -> !glyph.letter().isEmpty()).forEach(glyph -> {
            var before = !runs.isEmpty() && runs.getLast().font().equals(glyph.font()) ? runs.removeLast().text() : "";
            runs.add(new Run(glyph.font(), before + glyph.letter()));
        });
        return runs;
    }

    /** In points. */
    float width(String text, float size, boolean isBold) {
        return (float) text.codePoints().mapToDouble(letter -> glyph(letter, isBold).width()).sum() * size / 1000;
    }

    private Glyph glyph(int letter, boolean isBold) {
        return (isBold ? boldGlyphs : glyphs).computeIfAbsent(letter, _ -> find(letter, isBold ? bold : regular));
    }

    private static Glyph find(int letter, List<Face> faces) {
        var face = faces.stream().filter(candidate -> candidate.has(letter)).findFirst();
        if (face.isPresent()) {
            return glyph(face.get().font(), letter);
        }
        var type = Character.getType(letter);
        var unseen = type == Character.FORMAT || type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK;
        return unseen ? new Glyph(faces.getFirst().font(), "", 0) : glyph(faces.getFirst().font(), MISSING);
    }

    private static Glyph glyph(PDFont font, int letter) {
        try {
            var text = Character.toString(letter);
            return new Glyph(font, text, font.getStringWidth(text));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
