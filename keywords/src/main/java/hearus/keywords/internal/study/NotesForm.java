package hearus.keywords.internal.study;

import java.util.ArrayList;
import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;

import hearus.keywords.StudyAids.Section;
import hearus.keywords.internal.explain.JsonQuestions.Form;
import hearus.keywords.internal.explain.JsonQuestions.WrongFormException;

import static java.util.Map.entry;

/** Notes: sections with a title, paragraphs and key words. */
public record NotesForm() implements Form<List<Section>> {
    private static final int MAX_SECTIONS = 10;
    private static final int MAX_PARAGRAPHS = 10;
    private static final int MAX_KEYWORDS = 12;
    private static final int MAX_TITLE = 200;
    private static final int MAX_PARAGRAPH = 4_000;

    @Override
    public String name() {
        return "lecture_notes";
    }

    @Override
    public JsonNode schema() {
        var section = Schema.object(Ordered.of(entry("title", Schema.text()),
                entry("paragraphs", Schema.array(Schema.text(), 1, MAX_PARAGRAPHS)),
                entry("keywords", Schema.array(Schema.text(), 0, MAX_KEYWORDS))));
        return Schema.object(Ordered.of(entry("sections", Schema.array(section, 1, MAX_SECTIONS))));
    }

    @Override
    public List<Section> read(JsonNode answer) throws WrongFormException {
        var sections = new ArrayList<Section>();
        for (var section : Schema.array(answer, "sections", 1, MAX_SECTIONS)) {
            sections.add(new Section(Schema.text(section.path("title"), "title", MAX_TITLE),
                    texts(Schema.array(section, "paragraphs", 1, MAX_PARAGRAPHS), "paragraph", MAX_PARAGRAPH),
                    texts(Schema.array(section, "keywords", 0, MAX_KEYWORDS), "keyword", MAX_TITLE)));
        }
        return sections;
    }

    private static List<String> texts(JsonNode array, String name, int most) throws WrongFormException {
        var texts = new ArrayList<String>();
        for (var text : array) {
            texts.add(Schema.text(text, name, most));
        }
        return texts;
    }
}
