package hearus.lectures;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** The forms in which a lecture can be taken home. */
public enum ExportFormat {
    /** Paragraphs of plain text with their times. UTF-8, as all text forms. */
    TXT("txt", "text/plain; charset=utf-8"),
    /** CommonMark with the footnotes of GitHub and Pandoc: key terms are bold, their explanations are footnotes. */
    MARKDOWN("md", "text/markdown; charset=utf-8"),
    /** SubRip subtitles. */
    SRT("srt", "application/x-subrip"),
    /** WebVTT subtitles. */
    VTT("vtt", "text/vtt"),
    /** Everything that is known: {@link Export#read} reads it again. */
    JSON("json", "application/json"),
    /** A document of Microsoft Word and LibreOffice. */
    DOCX("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    /** A4 pages with their fonts embedded. */
    PDF("pdf", "application/pdf");

    private final String extension;
    private final String mediaType;

    ExportFormat(String extension, String mediaType) {
        this.extension = extension;
        this.mediaType = mediaType;
    }

    /** As the names of files end, without the dot. */
    public String extension() {
        return extension;
    }

    /** For the header {@code Content-Type}. */
    public String mediaType() {
        return mediaType;
    }

    /** The format that people call so: its extension or its name, in any case. */
    public static Optional<ExportFormat> named(String name) {
        var wanted = name.strip().toLowerCase(Locale.ROOT);
        return Stream.of(values())
                .filter(format -> format.extension.equals(wanted) || format.name().toLowerCase(Locale.ROOT).equals(wanted))
                .findFirst();
    }
}
