package hearus.lectures.internal.export;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

import hearus.lectures.internal.outline.Outline;
import hearus.lectures.internal.outline.Outline.Span;

/** Plain text and Markdown. Stateless. */
public final class TextExport {
    /** Whatever begins something in CommonMark, in GitHub's dialect or in Pandoc's, where it may stand within a line. */
    private static final String SPECIAL = "\\`*_[]<>&~|$^#!";

    private TextExport() {}

    /** Title, paragraphs with their times, key terms. */
    public static void plain(Outline outline, OutputStream out) throws IOException {
        var text = new StringBuilder(outline.title()).append('\n').append(outline.subtitle()).append('\n');
        for (var section : outline.sections()) {
            for (var paragraph : section.paragraphs()) {
                text.append("\n[").append(Outline.clock(paragraph.startMs())).append("] ")
                        .append(paragraph.speaker().isEmpty() ? "" : paragraph.speaker() + ": ");
                paragraph.spans().forEach(span -> text.append(span.text()));
                text.append('\n');
            }
        }
        if (!outline.terms().isEmpty()) {
            text.append('\n').append(outline.labels().keyTerms()).append("\n\n");
            outline.terms().forEach(term -> text.append(term.text()).append(": ").append(term.explanation()).append('\n'));
        }
        out.write(text.toString().getBytes(StandardCharsets.UTF_8));
    }

    /** Markdown: key terms are bold, their explanations are footnotes. */
    public static void markdown(Outline outline, OutputStream out) throws IOException {
        var text = new StringBuilder("# ").append(escaped(outline.title())).append("\n\n").append(escaped(outline.subtitle())).append('\n');
        for (var section : outline.sections()) {
            if (!section.heading().isEmpty()) {
                text.append("\n## ").append(escaped(section.heading())).append('\n');
            }
            for (var paragraph : section.paragraphs()) {
                // The time comes first, so that no text can begin a list or a heading.
                text.append("\n`").append(Outline.clock(paragraph.startMs())).append("` ")
                        .append(paragraph.speaker().isEmpty() ? "" : "<strong>" + escaped(paragraph.speaker()) + ":</strong> ");
                for (int i = 0; i < paragraph.spans().size(); i++) {
                    text.append(marked(paragraph.spans().get(i)));
                }
                text.append('\n');
            }
        }
        if (outline.quality().isPresent()) {
            text.append("\n## ").append(escaped(outline.labels().quality())).append("\n\n");
            outline.qualityRows().forEach(row -> text.append("- ").append(escaped(row.label())).append(": ").append(escaped(row.value()))
                    .append('\n'));
        }
        if (!outline.terms().isEmpty()) {
            text.append('\n');
            outline.terms().forEach(term -> text.append("[^").append(term.number()).append("]: ").append(escaped(term.text())).append(": ")
                    .append(escaped(term.explanation())).append('\n'));
        }
        out.write(text.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static String marked(Span span) {
        var text = escaped(span.text());
        var inner = text.strip();
        if (inner.isEmpty() || (!span.term() && !span.highlight())) {
            return text;
        }
        var marked = span.highlight() ? "<mark>" + inner + "</mark>" : inner;
        var bold = span.term() ? bold(marked, inner) : marked;
        return text.replace(inner, bold + (span.number() > 0 ? "[^" + span.number() + "]" : ""));
    }

    /** Two stars make nothing bold between a Korean particle and a bracket: CommonMark takes them for bold only beside spaces and between letters. */
    private static String bold(String marked, String inner) {
        var letters = marked.equals(inner) && Character.isLetterOrDigit(inner.codePointAt(0))
                && Character.isLetterOrDigit(inner.codePointBefore(inner.length()));
        return letters ? "**" + marked + "**" : "<strong>" + marked + "</strong>";
    }

    private static String escaped(String text) {
        var escaped = new StringBuilder(text.length() + 16);
        text.codePoints().forEach(letter -> {
            if (letter < 128 && SPECIAL.indexOf(letter) >= 0) {
                escaped.append('\\');
            }
            escaped.appendCodePoint(letter);
        });
        return escaped.toString();
    }
}
