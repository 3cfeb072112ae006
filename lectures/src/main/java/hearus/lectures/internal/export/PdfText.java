package hearus.lectures.internal.export;

import java.util.ArrayList;
import java.util.List;

/** A paragraph of a PDF file as it is put together: the looks named after a piece are that piece's. Confined to one thread. */
final class PdfText {
    private final List<Piece> pieces = new ArrayList<>();

    /**
     * A stretch of text that looks the same.
     *
     * @param size in points
     */
    record Piece(String text, float size, boolean isBold, boolean isGrey, boolean isHighlight, boolean isSuperscript) {
        Piece with(String part) {
            return new Piece(part, size, isBold, isGrey, isHighlight, isSuperscript);
        }
    }

    List<Piece> pieces() {
        return pieces;
    }

    PdfText add(String text, float size) {
        pieces.add(new Piece(text, size, false, false, false, false));
        return this;
    }

    PdfText bold() {
        var last = pieces.removeLast();
        pieces.add(new Piece(last.text, last.size, true, last.isGrey, last.isHighlight, last.isSuperscript));
        return this;
    }

    PdfText grey() {
        var last = pieces.removeLast();
        pieces.add(new Piece(last.text, last.size, last.isBold, true, last.isHighlight, last.isSuperscript));
        return this;
    }

    PdfText highlight() {
        var last = pieces.removeLast();
        pieces.add(new Piece(last.text, last.size, last.isBold, last.isGrey, true, last.isSuperscript));
        return this;
    }

    PdfText superscript() {
        var last = pieces.removeLast();
        pieces.add(new Piece(last.text, last.size, last.isBold, last.isGrey, last.isHighlight, true));
        return this;
    }
}
