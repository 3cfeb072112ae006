package hearus.lectures.internal.export;

import java.math.BigInteger;

import org.apache.poi.xwpf.usermodel.XWPFDocument;
import org.apache.poi.xwpf.usermodel.XWPFStyle;
import org.apache.poi.xwpf.usermodel.XWPFStyles;
import org.openxmlformats.schemas.wordprocessingml.x2006.main.CTFonts;
import org.openxmlformats.schemas.wordprocessingml.x2006.main.CTStyle;
import org.openxmlformats.schemas.wordprocessingml.x2006.main.STLineSpacingRule;
import org.openxmlformats.schemas.wordprocessingml.x2006.main.STStyleType;

/** The styles of our Word documents: those that Word itself knows, so that its navigation finds the headings and readers can change how they look. Stateless. */
final class DocxStyles {
    static final String TITLE = "Title";
    static final String SUBTITLE = "Subtitle";
    static final String HEADING = "Heading1";

    private static final String LATIN_FONT = "Calibri";
    private static final String KOREAN_FONT = "Malgun Gothic";

    private DocxStyles() {}

    static void add(XWPFDocument document) {
        var styles = document.createStyles();
        var fonts = CTFonts.Factory.newInstance();
        fonts.setAscii(LATIN_FONT);
        fonts.setHAnsi(LATIN_FONT);
        fonts.setCs(LATIN_FONT);
        fonts.setEastAsia(KOREAN_FONT);
        styles.setDefaultFonts(fonts);
        // Of Latin letters also in a Korean text: taken for Korean, their words would be broken anywhere.
        styles.setSpellingLanguage("en-US");
        styles.setEastAsia("ko-KR");
        add(styles, "Normal", "Normal", 11, 120, 0);
        add(styles, TITLE, "Title", 22, 60, 0);
        add(styles, SUBTITLE, "Subtitle", 11, 300, 0);
        add(styles, HEADING, "heading 1", 15, 120, 1);
    }

    /** @param level of a heading, from 1; 0 for what is none */
    private static void add(XWPFStyles styles, String id, String name, int points, int after, int level) {
        var style = CTStyle.Factory.newInstance();
        style.setStyleId(id);
        style.addNewName().setVal(name);
        style.setType(STStyleType.PARAGRAPH);
        style.addNewQFormat();
        var paragraph = style.addNewPPr();
        var spacing = paragraph.addNewSpacing();
        spacing.setAfter(BigInteger.valueOf(after));
        if (id.equals("Normal")) {
            style.setDefault(true);
            spacing.setLine(BigInteger.valueOf(300));
            spacing.setLineRule(STLineSpacingRule.AUTO);
            // Korean has its own spaces between Hangul, Latin and digits, and breaks lines at them.
            paragraph.addNewAutoSpaceDE().setVal(false);
            paragraph.addNewAutoSpaceDN().setVal(false);
            paragraph.addNewWordWrap().setVal(true);
        } else {
            style.addNewBasedOn().setVal("Normal");
            style.addNewNext().setVal("Normal");
            paragraph.addNewKeepNext();
        }
        if (level > 0) {
            spacing.setBefore(BigInteger.valueOf(360));
            paragraph.addNewOutlineLvl().setVal(BigInteger.valueOf(level - 1L));
        }
        var run = style.addNewRPr();
        if (level > 0 || id.equals(TITLE)) {
            run.addNewB();
        }
        run.addNewSz().setVal(BigInteger.valueOf(2L * points));
        run.addNewSzCs().setVal(BigInteger.valueOf(2L * points));
        styles.addStyle(new XWPFStyle(style, styles));
    }
}
