package hearus.lectures.internal.export;

import java.io.IOException;
import java.io.OutputStream;
import java.math.BigInteger;

import org.apache.poi.wp.usermodel.HeaderFooterType;
import org.apache.poi.xwpf.usermodel.ParagraphAlignment;
import org.apache.poi.xwpf.usermodel.UnderlinePatterns;
import org.apache.poi.xwpf.usermodel.VerticalAlign;
import org.apache.poi.xwpf.usermodel.XWPFDocument;
import org.apache.poi.xwpf.usermodel.XWPFParagraph;
import org.apache.poi.xwpf.usermodel.XWPFRun;
import org.openxmlformats.schemas.wordprocessingml.x2006.main.STTabJc;

import hearus.lectures.internal.outline.Outline;
import hearus.lectures.internal.outline.Outline.Paragraph;
import hearus.lectures.internal.outline.Outline.Span;

/** Word documents. Stateless. */
public final class DocxExport {
    /** In twentieths of a point: where the text begins, beside the times. */
    private static final int MARGIN_COLUMN = 900;
    private static final int A4_WIDTH = 11_906;
    private static final int A4_HEIGHT = 16_838;
    private static final int MARGIN = 1_304;
    private static final int SMALL = 8;
    private static final String GREY = "6B6B6B";
    private static final String HIGHLIGHT = "yellow";

    private final Outline outline;
    private final XWPFDocument document;

    private DocxExport(Outline outline, XWPFDocument document) {
        this.outline = outline;
        this.document = document;
    }

    /** Writes the document. */
    public static void write(Outline outline, OutputStream out) throws IOException {
        try (var document = new XWPFDocument()) {
            var export = new DocxExport(outline, document);
            export.page();
            DocxStyles.add(document);
            export.title();
            export.text();
            export.terms();
            export.quality();
            document.write(out);
        }
    }

    private void page() {
        var section = document.getDocument().getBody().addNewSectPr();
        var size = section.addNewPgSz();
        size.setW(BigInteger.valueOf(A4_WIDTH));
        size.setH(BigInteger.valueOf(A4_HEIGHT));
        var margin = section.addNewPgMar();
        var space = BigInteger.valueOf(MARGIN);
        margin.setLeft(space);
        margin.setRight(space);
        margin.setTop(space);
        margin.setBottom(space);
        margin.setHeader(BigInteger.valueOf(MARGIN / 2));
        margin.setFooter(BigInteger.valueOf(MARGIN / 2));
        var header = document.createHeader(HeaderFooterType.DEFAULT).createParagraph();
        header.setAlignment(ParagraphAlignment.RIGHT);
        small(header, outline.course().isEmpty() ? outline.title() : outline.course() + " · " + outline.title());
        var footer = document.createFooter(HeaderFooterType.DEFAULT).createParagraph();
        footer.setAlignment(ParagraphAlignment.CENTER);
        footer.getCTP().addNewFldSimple().setInstr("PAGE");
    }

    private void title() {
        var properties = document.getProperties().getCoreProperties();
        properties.setTitle(outline.title());
        properties.setSubjectProperty(outline.course());
        properties.setCreator("Hearus");
        styled(DocxStyles.TITLE, outline.title());
        styled(DocxStyles.SUBTITLE, outline.subtitle());
    }

    private XWPFParagraph styled(String style, String text) {
        var paragraph = document.createParagraph();
        paragraph.setStyle(style);
        paragraph.createRun().setText(text);
        return paragraph;
    }

    private void text() {
        for (var section : outline.sections()) {
            if (!section.heading().isEmpty()) {
                styled(DocxStyles.HEADING, section.heading());
            }
            section.paragraphs().forEach(this::paragraph);
        }
    }

    /** The time stands before the text, which is indented. */
    private void paragraph(Paragraph text) {
        var paragraph = hanging();
        small(paragraph, Outline.clock(text.startMs()));
        paragraph.createRun().addTab();
        if (!text.speaker().isEmpty()) {
            var name = paragraph.createRun();
            name.setBold(true);
            name.setText(text.speaker() + ": ");
        }
        text.spans().forEach(span -> span(paragraph, span));
    }

    private XWPFParagraph hanging() {
        var paragraph = document.createParagraph();
        paragraph.setIndentationLeft(MARGIN_COLUMN);
        paragraph.setIndentationHanging(MARGIN_COLUMN);
        var tab = paragraph.getCTP().getPPr().addNewTabs().addNewTab();
        tab.setVal(STTabJc.LEFT);
        tab.setPos(BigInteger.valueOf(MARGIN_COLUMN));
        return paragraph;
    }

    private static XWPFRun small(XWPFParagraph paragraph, String text) {
        var run = paragraph.createRun();
        run.setFontSize(SMALL);
        run.setColor(GREY);
        run.setText(text);
        return run;
    }

    private static void span(XWPFParagraph paragraph, Span span) {
        var run = paragraph.createRun();
        run.setText(span.text());
        run.setBold(span.term());
        if (span.highlight()) {
            // Whoever prints without colours sees the line.
            run.setTextHighlightColor(HIGHLIGHT);
            run.setUnderline(UnderlinePatterns.DOTTED);
        }
        if (span.number() > 0) {
            var number = paragraph.createRun();
            number.setSubscript(VerticalAlign.SUPERSCRIPT);
            number.setText(Integer.toString(span.number()));
        }
    }

    private void terms() {
        if (!outline.terms().isEmpty()) {
            styled(DocxStyles.HEADING, outline.labels().keyTerms());
            for (var term : outline.terms()) {
                var paragraph = hanging();
                small(paragraph, Integer.toString(term.number()));
                paragraph.createRun().addTab();
                var name = paragraph.createRun();
                name.setBold(true);
                name.setText(term.text());
                paragraph.createRun().setText(": " + term.explanation());
            }
        }
    }

    private void quality() {
        if (outline.quality().isPresent()) {
            styled(DocxStyles.HEADING, outline.labels().quality()).setPageBreak(true);
            for (var row : outline.qualityRows()) {
                var paragraph = document.createParagraph();
                var label = paragraph.createRun();
                label.setBold(true);
                label.setText(row.label() + ": ");
                paragraph.createRun().setText(row.value());
            }
        }
    }
}
