package hearus.lectures.internal.export;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Calendar;

import org.apache.pdfbox.cos.COSDictionary;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDDocumentInformation;
import org.apache.pdfbox.pdmodel.PageMode;
import org.apache.pdfbox.pdmodel.interactive.viewerpreferences.PDViewerPreferences;

import hearus.lectures.internal.outline.Outline;
import hearus.lectures.internal.outline.Outline.Paragraph;

/** PDF files: A4, times in the margin, the fonts embedded as far as they are used. Stateless. */
public final class PdfExport {
    private static final float TITLE = 20;
    private static final float HEADING = 14;
    private static final float BODY = 10.5f;
    private static final float SMALL = 8;

    private final Outline outline;
    private final PdfPages pages;

    private PdfExport(Outline outline, PdfPages pages) {
        this.outline = outline;
        this.pages = pages;
    }

    /** Writes the document. */
    public static void write(Outline outline, OutputStream out) throws IOException {
        try (var document = new PDDocument()) {
            describe(document, outline);
            var fonts = PdfFonts.in(document);
            var pages = new PdfPages(document, fonts);
            var export = new PdfExport(outline, pages);
            export.title();
            export.text();
            export.terms();
            export.quality();
            pages.finish(outline.course().isEmpty() ? outline.title() : outline.course() + " · " + outline.title());
            document.save(out);
        }
    }

    private static void describe(PDDocument document, Outline outline) {
        var information = new PDDocumentInformation();
        information.setTitle(outline.title());
        information.setSubject(outline.subtitle());
        information.setCreator("Hearus");
        information.setCreationDate(Calendar.getInstance());
        document.setDocumentInformation(information);
        var catalog = document.getDocumentCatalog();
        catalog.setLanguage(outline.labels().language());
        catalog.setPageMode(outline.sections().size() > 1 ? PageMode.USE_OUTLINES : PageMode.USE_NONE);
        var preferences = new PDViewerPreferences(new COSDictionary());
        preferences.setDisplayDocTitle(true);
        catalog.setViewerPreferences(preferences);
    }

    private void title() throws IOException {
        pages.text(new PdfText().add(outline.title(), TITLE).bold(), 6);
        pages.text(new PdfText().add(outline.subtitle(), BODY).grey(), 18);
    }

    private void heading(String text) throws IOException {
        pages.space(10);
        pages.keepTogether(4 * HEADING);
        pages.bookmark(text);
        pages.text(new PdfText().add(text, HEADING).bold(), 6);
    }

    private void text() throws IOException {
        for (var section : outline.sections()) {
            if (!section.heading().isEmpty()) {
                heading(section.heading());
            }
            for (var paragraph : section.paragraphs()) {
                pages.noted(Outline.clock(paragraph.startMs()), SMALL, runs(paragraph), 6);
            }
        }
    }

    private static PdfText runs(Paragraph paragraph) {
        var text = new PdfText();
        if (!paragraph.speaker().isEmpty()) {
            text.add(paragraph.speaker() + ": ", BODY).bold();
        }
        for (var span : paragraph.spans()) {
            text.add(span.text(), BODY);
            if (span.term()) {
                text.bold();
            }
            if (span.highlight()) {
                text.highlight();
            }
            if (span.number() > 0) {
                text.add(Integer.toString(span.number()), BODY).superscript();
            }
        }
        return text;
    }

    private void terms() throws IOException {
        if (!outline.terms().isEmpty()) {
            heading(outline.labels().keyTerms());
            for (var term : outline.terms()) {
                pages.noted(Integer.toString(term.number()), SMALL,
                        new PdfText().add(term.text(), BODY).bold().add(": " + term.explanation(), BODY), 4);
            }
        }
    }

    private void quality() throws IOException {
        if (outline.quality().isPresent()) {
            pages.breakPage();
            heading(outline.labels().quality());
            for (var row : outline.qualityRows()) {
                pages.text(new PdfText().add(row.label() + ": ", BODY).bold().add(row.value(), BODY), 4);
            }
        }
    }
}
