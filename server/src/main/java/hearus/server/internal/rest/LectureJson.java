package hearus.server.internal.rest;

import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import hearus.keywords.StudyAids;
import hearus.lectures.Correction;
import hearus.lectures.Lecture;
import hearus.lectures.Lectures.SearchHit;
import hearus.lectures.Segment;

/** Lectures and segments as the Socket.IO events and the REST API have them: docs/lectures.md. */
public final class LectureJson {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private LectureJson() {}

    public static ObjectNode of(Lecture lecture) {
        var json = JSON.objectNode().put("id", lecture.id()).put("title", lecture.title()).put("course", lecture.course())
                .put("language", lecture.language()).put("listed", lecture.listed()).put("created", lecture.created().toString())
                .put("started", text(lecture.started())).put("ended", text(lecture.ended()))
                .put("retentionDays", lecture.retention().map(it -> (int) it.toDays()).orElse(null)).put("revision", lecture.revision())
                .put("segments", lecture.segments()).put("change", lecture.change());
        lecture.vocabulary().forEach(json.putArray("vocabulary")::add);
        return json;
    }

    /** The text of a time, or null where there is none: JSON's null. */
    @SuppressWarnings("NullAway") // ObjectNode.put takes null for a JSON null.
    private static String text(Optional<Instant> time) {
        return time.map(Instant::toString).orElse(null);
    }

    public static ObjectNode of(Segment segment) {
        var json = JSON.objectNode().put("lecture", segment.lecture()).put("seq", segment.seq()).put("id", segment.id())
                .put("revision", segment.revision()).put("change", segment.change())
                .put("origin", segment.origin().name().toLowerCase(Locale.ROOT))
                .put("speaker", segment.speaker()).put("text", segment.text()).put("startMs", segment.startMs())
                .put("endMs", segment.endMs())
                .put("language", segment.language()).put("confidence", segment.confidence()).put("model", segment.model());
        var words = json.putArray("words");
        segment.words().forEach(word -> words.addObject().put("text", word.text()).put("startMs", word.startMs())
                .put("endMs", word.endMs()).put("confidence", word.confidence()));
        var marks = json.putArray("marks");
        segment.marks().forEach(mark -> marks.addObject().put("start", mark.start()).put("end", mark.end())
                .put("kind", mark.kind().name().toLowerCase(Locale.ROOT)).put("comment", mark.comment()));
        return json;
    }

    public static ObjectNode of(Correction correction) {
        var json = JSON.objectNode();
        json.set("segment", of(correction.segment()));
        var suggestions = json.putArray("suggestions");
        correction.suggestions().forEach(suggestion -> suggestions.addObject().put("seq", suggestion.seq())
                .put("revision", suggestion.revision()).put("text", suggestion.text()).put("corrected", suggestion.corrected()));
        correction.terms().forEach(json.putArray("terms")::add);
        return json;
    }

    public static ObjectNode of(StudyAids.Section section) {
        var json = JSON.objectNode().put("title", section.title());
        section.paragraphs().forEach(json.putArray("paragraphs")::add);
        section.keywords().forEach(json.putArray("keywords")::add);
        return json;
    }

    public static ObjectNode of(StudyAids.Question question) {
        var json = JSON.objectNode().put("question", question.question());
        question.options().forEach(json.putArray("options")::add);
        return json.put("answer", question.answer()).put("explanation", question.explanation());
    }

    public static ObjectNode of(SearchHit hit) {
        var json = JSON.objectNode().put("lecture", hit.segment().lecture()).put("title", hit.title()).put("seq", hit.segment().seq())
                .put("text", hit.segment().text()).put("startMs", hit.segment().startMs()).put("endMs", hit.segment().endMs());
        var highlights = json.putArray("highlights");
        hit.highlights().forEach(highlight -> highlights.addObject().put("start", highlight.start()).put("end", highlight.end()));
        return json;
    }
}
