package hearus.keywords;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;

/** Reads text files as people have them: UTF-8, or UTF-16 of either order with its byte order mark, which is no part of the text. */
public final class TextFiles {
    private static final char MARK = '\ufeff';

    private TextFiles() {}

    /**
     * The text that a file's bytes are.
     *
     * @throws IOException when it is neither; the message is a sentence that names the place and says what to do
     */
    public static String decode(byte[] bytes) throws IOException {
        var text = beginsWith(bytes, 0xff, 0xfe)
                ? decode(bytes, StandardCharsets.UTF_16LE)
                : beginsWith(bytes, 0xfe, 0xff) ? decode(bytes, StandardCharsets.UTF_16BE) : decode(bytes, StandardCharsets.UTF_8);
        return !text.isEmpty() && text.charAt(0) == MARK ? text.substring(1) : text;
    }

    private static boolean beginsWith(byte[] bytes, int first, int second) {
        return bytes.length >= 2 && (bytes[0] & 0xff) == first && (bytes[1] & 0xff) == second;
    }

    private static String decode(byte[] bytes, Charset charset) throws IOException {
        var in = ByteBuffer.wrap(bytes);
        var out = CharBuffer.allocate(bytes.length + 1);
        var decoder = charset.newDecoder();
        var result = decoder.decode(in, out, true);
        if (result.isError()) {
            var line = 1 + out.flip().chars().filter(letter -> letter == '\n').count();
            throw new IOException("This is no text in " + charset + ": byte " + in.position() + ", in line " + line
                    + ", belongs to no letter. Save it as UTF-8; a Korean text of old Windows is converted by iconv -f CP949 -t UTF-8.",
                    cause(result));
        }
        var text = out.flip().toString();
        if (charset.equals(StandardCharsets.UTF_8) && text.indexOf('\0') >= 0) {
            throw new IOException("This is no text in UTF-8: byte " + text.indexOf('\0')
                    + " is zero, as in UTF-16 without a byte order mark. Save it as UTF-8.");
        }
        return text;
    }

    private static CharacterCodingException cause(CoderResult result) {
        try {
            result.throwException();
            throw new IllegalArgumentException("No error: " + result);
        } catch (CharacterCodingException e) {
            return e;
        }
    }
}
