package hearus.lectures.internal.vocabulary;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;

/** The text of a document, whatever it is. Pure functions. */
public final class DocumentText {
    /** In chars: a textbook has two million. */
    static final int MAX_TEXT = 5_000_000;
    private static final String KOREAN_ENCODING = "MS949";

    private DocumentText() {}

    /** Lines are what the document has as lines, cells or paragraphs. In Normal Form C. */
    public static String of(byte[] content) throws UnreadableException {
        String text;
        if (begins(content, "%PDF-")) {
            text = PdfFile.text(content);
        } else if (begins(content, "PK\u0003\u0004")) {
            text = OfficeFile.text(content);
        } else if (begins(content, "\u00D0\u00CF\u0011\u00E0")) {
            throw new UnreadableException("is of a form that Microsoft Office had before 2007: save it as .pptx, .docx or PDF.");
        } else {
            text = plain(content);
        }
        return Normalizer.normalize(text.length() > MAX_TEXT ? text.substring(0, MAX_TEXT) : text, Normalizer.Form.NFC);
    }

    private static boolean begins(byte[] content, String magic) {
        for (int i = 0; i < magic.length(); i++) {
            if (i >= content.length || (content[i] & 0xFF) != magic.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private static String plain(byte[] content) throws UnreadableException {
        if (begins(content, "\u00FF\u00FE") || begins(content, "\u00FE\u00FF")) {
            return new String(content, StandardCharsets.UTF_16);
        }
        try {
            var text = strict(content, StandardCharsets.UTF_8);
            return text.startsWith("\uFEFF") ? printable(text.substring(1)) : printable(text);
        } catch (CharacterCodingException e) {
            if (!Charset.isSupported(KOREAN_ENCODING)) {
                throw new UnreadableException("is no UTF-8 text: save it as UTF-8.");
            }
        }
        try {
            return printable(strict(content, Charset.forName(KOREAN_ENCODING)));
        } catch (CharacterCodingException e) {
            throw new UnreadableException("is no text, PDF, PPTX or DOCX: save it in one of these forms.");
        }
    }

    private static String strict(byte[] content, Charset encoding) throws CharacterCodingException {
        return encoding.newDecoder().decode(ByteBuffer.wrap(content)).toString();
    }

    private static String printable(String text) throws UnreadableException {
        if (text.indexOf('\0') >= 0) {
            throw new UnreadableException("is no text, PDF, PPTX or DOCX: save it in one of these forms.");
        }
        return text;
    }
}
