package hearus.lectures.internal.vocabulary;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import java.util.zip.ZipInputStream;

import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;

/**
 * The text of PPTX and DOCX files: of slides, notes, paragraphs, tables, footnotes. Read as a stream, so that no file needs more memory than its text; without entities and document types, and with an end to
 * what an archive may expand to.
 */
final class OfficeFile {
    private static final Pattern TEXTS = Pattern
            .compile("word/(document|footnotes|endnotes)\\d*\\.xml|ppt/(slides|notesSlides|diagrams)/[^/]+\\.xml");
    private static final int MAX_ENTRIES = 20_000;
    private static final long MAX_EXPANDED = 400_000_000;
    /** Of one part with text; the script of a long course has 10 MB. */
    private static final long MAX_PART = 50_000_000;

    private OfficeFile() {}

    static String text(byte[] content) throws UnreadableException {
        var text = new StringBuilder();
        var found = false;
        try (var archive = new ZipInputStream(new ByteArrayInputStream(content))) {
            var expanded = new Limited(archive);
            int entries = 0;
            for (var entry = archive.getNextEntry(); entry != null; entry = archive.getNextEntry()) {
                if (++entries > MAX_ENTRIES) {
                    throw new UnreadableException("has more than " + MAX_ENTRIES + " parts: send its text.");
                }
                if (TEXTS.matcher(entry.getName()).matches()) {
                    found = true;
                    expanded.beginPart();
                    read(expanded, text);
                }
                // To the end of the entry, counted too.
                expanded.skipToEnd();
                if (text.length() > DocumentText.MAX_TEXT) {
                    break;
                }
            }
        } catch (IOException | XMLStreamException | IllegalArgumentException e) {
            throw expanded(e)
                    ? new UnreadableException("expands to too many megabytes: save it without pictures, or send its text.")
                    : new UnreadableException("is damaged: open it in the program that it comes from and save it again.");
        }
        if (!found) {
            throw new UnreadableException("is an archive, but no PPTX or DOCX: save it in one of these forms, or as PDF.");
        }
        return text.toString();
    }

    private static boolean expanded(Exception e) {
        return e instanceof ExpandedException
                || (e instanceof XMLStreamException xml && xml.getNestedException() instanceof ExpandedException);
    }

    private static void read(InputStream part, StringBuilder text) throws XMLStreamException {
        var factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        // All programs write UTF-8. Of bytes that are none the parser would speak on standard error.
        var xml = factory.createXMLStreamReader(new InputStreamReader(part, StandardCharsets.UTF_8));
        var inText = false;
        while (xml.hasNext() && text.length() <= DocumentText.MAX_TEXT) {
            switch (xml.next()) {
                case XMLStreamConstants.START_ELEMENT -> {
                    inText = xml.getLocalName().equals("t");
                    switch (xml.getLocalName()) {
                        case "tab" -> text.append('\t');
                        case "br", "cr" -> text.append('\n');
                        default -> {
                            // Says nothing.
                        }
                    }
                }
                case XMLStreamConstants.END_ELEMENT -> {
                    inText = false;
                    if (xml.getLocalName().equals("p")) {
                        text.append('\n');
                    }
                }
                case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA -> {
                    if (inText) {
                        text.append(xml.getText());
                    }
                }
                default -> {
                    // Says nothing.
                }
            }
        }
        text.append('\n');
    }

    /** More came out of an archive than may. */
    private static final class ExpandedException extends IOException {
        private static final long serialVersionUID = 1;
    }

    /** Counts what comes out of an archive; is not closed by whoever reads an entry. */
    private static final class Limited extends FilterInputStream {
        private long left = MAX_EXPANDED;
        private long leftOfPart = Long.MAX_VALUE;

        Limited(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            var one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            if (Thread.currentThread().isInterrupted()) {
                throw new InterruptedIOException();
            }
            int count = super.read(bytes, offset, length);
            left -= Math.max(0, count);
            leftOfPart -= Math.max(0, count);
            if (left < 0 || leftOfPart < 0) {
                throw new ExpandedException();
            }
            return count;
        }

        void beginPart() {
            leftOfPart = MAX_PART;
        }

        void skipToEnd() throws IOException {
            leftOfPart = Long.MAX_VALUE;
            var waste = new byte[8192];
            while (read(waste, 0, waste.length) >= 0) {
                // Counted.
            }
        }

        @Override
        public void close() {}
    }
}
