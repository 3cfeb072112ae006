package hearus.lectures;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

import hearus.lectures.internal.export.DocxExport;
import hearus.lectures.internal.export.JsonExport;
import hearus.lectures.internal.export.PdfExport;
import hearus.lectures.internal.export.SubtitleExport;
import hearus.lectures.internal.export.TextExport;
import hearus.lectures.internal.outline.Outline;

/** Writes a lecture as a file that is taken home. Stateless, thread-safe; a lecture of three hours takes a second or two as PDF, less in the other forms. */
public final class Export {
    private static final int MAX_NAME = 100;

    private Export() {}

    /**
     * How a lecture is written.
     *
     * @param zone the date of the lecture is that of this zone
     * @param qualityOrNull what the last page of a document says about the captions' quality, and a part of the JSON; null for nothing
     */
    public record Options(ZoneId zone, @Nullable QualityReport qualityOrNull) {
        /** The zone of this machine, and no report. */
        public static Options defaults() {
            return new Options(ZoneId.systemDefault(), null);
        }

        public Options withZone(ZoneId value) {
            return new Options(value, qualityOrNull);
        }

        /** Adds a page to Markdown, DOCX and PDF, and an object to JSON; the other forms have no place for it. */
        public Options withQuality(QualityReport value) {
            return new Options(zone, value);
        }

        public Optional<QualityReport> quality() {
            return Optional.ofNullable(qualityOrNull);
        }
    }

    /**
     * A lecture that was read from a file.
     *
     * @param segments in order, {@code seq} 1, 2, 3 ...
     */
    public record Archive(Lecture lecture, List<Segment> segments) {
        public Archive {
            segments = List.copyOf(segments);
        }
    }

    /** Writes a lecture with the usual options. */
    public static void write(Lecture lecture, List<Segment> segments, ExportFormat format, OutputStream out) throws IOException {
        write(lecture, segments, format, Options.defaults(), out);
    }

    /**
     * Writes a lecture. What no form can hold (control characters, halves of surrogate pairs) is left out.
     *
     * @param segments in the order of their {@code seq}
     * @param out is flushed and left open
     */
    public static void write(Lecture lecture, List<Segment> segments, ExportFormat format, Options options, OutputStream out)
            throws IOException {
        switch (format) {
            case TXT -> TextExport.plain(Outline.of(lecture, segments, options), out);
            case MARKDOWN -> TextExport.markdown(Outline.of(lecture, segments, options), out);
            case SRT -> SubtitleExport.srt(lecture, segments, out);
            case VTT -> SubtitleExport.vtt(lecture, segments, out);
            case JSON -> JsonExport.write(lecture, segments, options, out);
            case DOCX -> DocxExport.write(Outline.of(lecture, segments, options), out);
            case PDF -> PdfExport.write(Outline.of(lecture, segments, options), out);
        }
        out.flush();
    }

    /**
     * Reads the JSON form.
     *
     * @throws LectureException with {@link LectureException.Code#INVALID} if it is none; the message says what is wrong with it
     */
    public static Archive read(InputStream json) throws IOException, LectureException {
        return JsonExport.read(json);
    }

    /** A name for the file, of the lecture's title, that every system takes. */
    public static String fileName(Lecture lecture, ExportFormat format) {
        var title = lecture.title().isBlank() ? "lecture" : lecture.title();
        var name = title.replaceAll("[\\p{Cntrl}\\p{Cs}\\p{Cf}\\\\/:*?\"<>|\\s]+", " ").strip().replaceAll("^\\.+|[. ]+$", "");
        var length = name.offsetByCodePoints(0, Math.min(MAX_NAME, name.codePointCount(0, name.length())));
        return (name.isEmpty() ? "lecture" : name.substring(0, length).strip()) + "." + format.extension();
    }
}
