package hearus.lectures.internal.vocabulary;

import java.io.IOException;
import java.io.Writer;
import java.util.List;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

import org.apache.pdfbox.Loader;
import org.apache.pdfbox.contentstream.operator.Operator;
import org.apache.pdfbox.cos.COSBase;
import org.apache.pdfbox.io.RandomAccessReadBuffer;
import org.apache.pdfbox.pdmodel.encryption.InvalidPasswordException;
import org.apache.pdfbox.text.PDFTextStripper;

/**
 * The text of PDF files. PDFBox unpacks a stream as a whole, so what the streams of a file expand to is counted before it may: each that begins like one, whatever the file says of it, and within it those that
 * were packed twice.
 */
final class PdfFile {
    private static final long MAX_STREAM = 100_000_000;
    private static final long MAX_EXPANDED = 400_000_000;
    private static final int MAX_PAGES = 3_000;
    private static final int MAX_DEPTH = 3;
    private static final byte[] STREAM = {'s', 't', 'r', 'e', 'a', 'm'};

    private PdfFile() {}

    static String text(byte[] content) throws UnreadableException {
        check(content);
        var text = new Limited();
        try (var document = Loader.loadPDF(new Interruptible(content))) {
            var stripper = new Stripper();
            stripper.setSortByPosition(false);
            stripper.setEndPage(MAX_PAGES);
            stripper.writeText(document, text);
        } catch (InvalidPasswordException e) {
            throw new UnreadableException("is protected by a password: save it without one.");
        } catch (FullException e) {
            return text.toString();
        } catch (IOException e) {
            throw new UnreadableException("is damaged: open it in the program that it comes from and save it again.");
        }
        if (text.isBlank()) {
            throw new UnreadableException("has no text, only pictures: send a file whose text can be selected.");
        }
        return text.toString();
    }

    private static void check(byte[] content) throws UnreadableException {
        long sum = 0;
        for (int at = 0; at + STREAM.length < content.length; at++) {
            if (!begins(content, at)) {
                continue;
            }
            int data = at + STREAM.length;
            while (data < content.length && (content[data] == '\r' || content[data] == '\n' || content[data] == ' ')) {
                data++;
            }
            sum += expanded(content, data, content.length - data, MAX_DEPTH);
            if (sum > MAX_EXPANDED || Thread.currentThread().isInterrupted()) {
                throw new UnreadableException("expands to more than " + MAX_EXPANDED / 1_000_000
                        + " MB: save it without pictures, or send its text.");
            }
        }
    }

    private static boolean begins(byte[] content, int at) {
        for (int i = 0; i < STREAM.length; i++) {
            if (content[at + i] != STREAM[i]) {
                return false;
            }
        }
        return true;
    }

    /** What these bytes expand to if a packed stream begins with them, and more than may be if it is too large; 0 if none begins. */
    private static long expanded(byte[] bytes, int offset, int length, int depth) {
        if (length < 2 || (bytes[offset] & 0x0F) != 8 || (256 * (bytes[offset] & 0xFF) + (bytes[offset + 1] & 0xFF)) % 31 != 0) {
            return 0;
        }
        var inflater = new Inflater();
        try {
            inflater.setInput(bytes, offset, length);
            var part = new byte[65_536];
            long sum = 0;
            for (int count = inflater.inflate(part); count > 0; count = inflater.inflate(part)) {
                sum += count;
                if (sum > MAX_STREAM) {
                    return MAX_EXPANDED + 1;
                }
                if (sum == count) {
                    // A stream that was packed twice has this ratio twice: what its beginning expands to, all of it may.
                    var again = depth == 0 ? MAX_EXPANDED + 1 : expanded(part, 0, count, depth - 1);
                    if (again > 20L * count) {
                        return MAX_EXPANDED + 1;
                    }
                }
            }
            return sum;
        } catch (DataFormatException e) {
            return 0;
        } finally {
            inflater.end();
        }
    }

    /** A file that ends for a thread that is interrupted, wherever in the parser it is. */
    private static final class Interruptible extends RandomAccessReadBuffer {
        Interruptible(byte[] content) {
            super(content);
        }

        @Override
        public int read() throws IOException {
            check();
            return super.read();
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            check();
            return super.read(bytes, offset, length);
        }

        @Override
        public void seek(long position) throws IOException {
            check();
            super.seek(position);
        }

        static void check() throws IOException {
            if (Thread.currentThread().isInterrupted()) {
                throw new FullException();
            }
        }
    }

    /** Stops at the next operator when it is interrupted: forms that contain each other make many of few bytes. */
    private static final class Stripper extends PDFTextStripper {
        @Override
        protected void processOperator(Operator operator, List<COSBase> operands) throws IOException {
            Interruptible.check();
            super.processOperator(operator, operands);
        }
    }

    /** Enough has been read. */
    private static final class FullException extends IOException {
        private static final long serialVersionUID = 1;
    }

    /** Text up to what is looked at. */
    private static final class Limited extends Writer {
        private final StringBuilder text = new StringBuilder();

        @Override
        public void write(char[] letters, int offset, int length) throws IOException {
            text.append(letters, offset, length);
            if (text.length() > DocumentText.MAX_TEXT || Thread.currentThread().isInterrupted()) {
                throw new FullException();
            }
        }

        boolean isBlank() {
            return text.chars().allMatch(Character::isWhitespace);
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}

        @Override
        public String toString() {
            return text.toString();
        }
    }
}
