package hearus.lectures.internal.export;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import org.jspecify.annotations.Nullable;

import hearus.lectures.Export.Archive;
import hearus.lectures.Export.Options;
import hearus.lectures.Lecture;
import hearus.lectures.LectureDetails;
import hearus.lectures.LectureException;
import hearus.lectures.LectureLog;
import hearus.lectures.Mark;
import hearus.lectures.Segment;
import hearus.lectures.Segment.Origin;
import hearus.lectures.Word;
import hearus.lectures.internal.text.Storable;

/** Everything that is known of a lecture, as JSON; reads it again. Stateless. */
public final class JsonExport {
    private static final String FORMAT = "hearus-lecture";
    private static final int VERSION = 1;
    private static final int MAX_SEGMENTS = 1_000_000;
    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(32).maxStringLength(1_000_000).build()).build()).build();

    private JsonExport() {}

    /** Writes a segment a line. */
    public static void write(Lecture lecture, List<Segment> segments, Options options, OutputStream out) throws IOException {
        try (var json = MAPPER.createGenerator(out)) {
            json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
            json.writeStartObject();
            json.writeStringField("format", FORMAT);
            json.writeNumberField("version", VERSION);
            json.writeFieldName("lecture");
            write(json, lecture);
            if (options.quality().isPresent()) {
                json.writeFieldName("quality");
                MAPPER.writeTree(json, options.quality().get().toJson());
            }
            json.writeArrayFieldStart("segments");
            for (var segment : segments) {
                json.writeRaw('\n');
                write(json, segment);
            }
            json.writeEndArray();
            json.writeEndObject();
            json.writeRaw('\n');
        }
    }

    private static void write(JsonGenerator json, Lecture lecture) throws IOException {
        json.writeStartObject();
        string(json, "id", lecture.id());
        string(json, "title", lecture.title());
        string(json, "course", lecture.course());
        string(json, "language", lecture.language());
        json.writeArrayFieldStart("vocabulary");
        for (var term : lecture.vocabulary()) {
            json.writeString(Storable.of(term));
        }
        json.writeEndArray();
        json.writeBooleanField("listed", lecture.listed());
        json.writeStringField("created", lecture.created().toString());
        optional(json, "started", lecture.started());
        optional(json, "ended", lecture.ended());
        optional(json, "retention", lecture.retention());
        json.writeNumberField("revision", lecture.revision());
        json.writeEndObject();
    }

    private static void optional(JsonGenerator json, String field, Optional<?> value) throws IOException {
        if (value.isPresent()) {
            json.writeStringField(field, value.get().toString());
        }
    }

    private static void write(JsonGenerator json, Segment segment) throws IOException {
        json.writeStartObject();
        json.writeNumberField("seq", segment.seq());
        string(json, "id", segment.id());
        json.writeNumberField("revision", segment.revision());
        json.writeStringField("origin", segment.origin().name().toLowerCase(Locale.ROOT));
        string(json, "speaker", segment.speaker());
        string(json, "text", segment.text());
        json.writeNumberField("startMs", segment.startMs());
        json.writeNumberField("endMs", segment.endMs());
        string(json, "language", segment.language());
        json.writeNumberField("confidence", segment.confidence());
        string(json, "model", segment.model());
        json.writeArrayFieldStart("words");
        for (var word : segment.words()) {
            json.writeStartObject();
            string(json, "text", word.text());
            json.writeNumberField("startMs", word.startMs());
            json.writeNumberField("endMs", word.endMs());
            json.writeNumberField("confidence", word.confidence());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeArrayFieldStart("marks");
        for (var mark : segment.marks()) {
            json.writeStartObject();
            json.writeNumberField("start", mark.start());
            json.writeNumberField("end", mark.end());
            json.writeStringField("kind", mark.kind().name().toLowerCase(Locale.ROOT));
            string(json, "comment", mark.comment());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void string(JsonGenerator json, String field, String value) throws IOException {
        json.writeStringField(field, Storable.of(value));
    }

    /** Reads what {@link #write} wrote, or others in the same form. */
    public static Archive read(InputStream in) throws IOException, LectureException {
        JsonNode json;
        try {
            json = MAPPER.readTree(in);
        } catch (JsonProcessingException e) {
            var place = e.getLocation();
            throw LectureException.invalid("This is no JSON file of a lecture: it cannot be read"
                    + (place == null ? "." : " beyond line " + place.getLineNr() + ", column " + place.getColumnNr() + "."));
        }
        if (!json.path("format").asText().equals(FORMAT) || json.path("version").asInt() != VERSION) {
            throw LectureException.invalid("This is no JSON file of a lecture: it begins with {\"format\":\"" + FORMAT + "\",\"version\":"
                    + VERSION + "}, as exports do.");
        }
        var list = json.path("segments");
        if (!list.isArray() || list.size() > MAX_SEGMENTS) {
            throw LectureException.invalid("The field \"segments\" is a list of at most " + MAX_SEGMENTS + " segments.");
        }
        var id = text(json.path("lecture"), "id");
        var segments = new ArrayList<Segment>();
        for (var segment : list) {
            segments.add(segment(id, segments.size() + 1, segment));
        }
        if (segments.stream().map(Segment::id).distinct().count() < segments.size()) {
            throw LectureException.invalid("Two segments of this file have the same id.");
        }
        return new Archive(lecture(json.path("lecture"), segments.size()), segments);
    }

    private static Lecture lecture(JsonNode json, int segments) throws LectureException {
        var vocabulary = new ArrayList<String>();
        json.path("vocabulary").forEach(term -> vocabulary.add(term.asText()));
        var retention = retention(json);
        // Checks the lengths.
        var builder = LectureDetails.builder().title(text(json, "title")).course(text(json, "course")).language(text(json, "language"))
                .vocabulary(vocabulary).listed(json.path("listed").asBoolean());
        if (retention != null) {
            builder.retention(retention);
        }
        var details = builder.build();
        var created = instant(json, "created");
        if (created == null) {
            throw LectureException.invalid("The lecture of this file has no time \"created\".");
        }
        return new Lecture(text(json, "id"), details.title(), details.course(), details.language(), details.vocabulary(), details.listed(),
                created, instant(json, "started"), instant(json, "ended"), retention, Math.max(1, json.path("revision").asInt(1)), segments,
                segments);
    }

    private static @Nullable Instant instant(JsonNode json, String field) throws LectureException {
        if (!json.hasNonNull(field)) {
            return null;
        }
        try {
            return Instant.ofEpochMilli(Instant.parse(json.path(field).asText()).toEpochMilli());
        } catch (DateTimeException | ArithmeticException e) {
            throw LectureException
                    .invalid("The time \"" + field + "\" of this file's lecture is none: it looks like 2026-11-27T12:00:00Z.");
        }
    }

    private static @Nullable Duration retention(JsonNode json) throws LectureException {
        if (!json.hasNonNull("retention")) {
            return null;
        }
        try {
            return Duration.parse(json.path("retention").asText());
        } catch (DateTimeException e) {
            throw LectureException.invalid("The \"retention\" of this file's lecture is no duration: 30 days are PT720H.");
        }
    }

    private static Segment segment(String lecture, int seq, JsonNode json) throws LectureException {
        if (json.path("seq").asLong() != seq) {
            throw LectureException.invalid("The segments of this file are not in order: number " + seq + " has the seq "
                    + json.path("seq").asText() + ".");
        }
        var text = text(json, "text");
        var id = text(json, "id");
        var start = json.path("startMs").asLong();
        var end = json.path("endMs").asLong();
        if (text.length() > LectureLog.MAX_TEXT || id.isEmpty() || id.length() > Lecture.MAX_ID || start < 0 || end < start) {
            throw LectureException.invalid("Segment " + seq + " of this file has no id, ends before it begins, or has more than "
                    + LectureLog.MAX_TEXT + " characters.");
        }
        var words = new ArrayList<Word>();
        for (var word : json.path("words")) {
            words.add(new Word(text(word, "text"), word.path("startMs").asLong(), word.path("endMs").asLong(), share(word)));
        }
        var marks = new ArrayList<Mark>();
        for (var mark : json.path("marks")) {
            marks.add(new Mark(mark.path("start").asInt(), mark.path("end").asInt(), constant(Mark.Kind.class, mark, "kind"),
                    text(mark, "comment")));
        }
        return new Segment(lecture, seq, id, Math.max(1, json.path("revision").asInt(1)), seq, constant(Origin.class, json, "origin"),
                text(json, "speaker"), text, words, start, end, text(json, "language"), share(json), text(json, "model"), marks);
    }

    private static double share(JsonNode json) {
        return Math.clamp(json.path("confidence").asDouble(), 0.0, 1.0);
    }

    private static <T extends Enum<T>> T constant(Class<T> type, JsonNode json, String field) throws LectureException {
        for (var constant : type.getEnumConstants()) {
            if (constant.name().toLowerCase(Locale.ROOT).equals(json.path(field).asText())) {
                return constant;
            }
        }
        throw LectureException.invalid("The field \"" + field + "\" has the unknown value \"" + json.path(field).asText() + "\".");
    }

    private static String text(JsonNode json, String field) throws LectureException {
        var text = json.path(field).asText("");
        if (!Storable.is(text)) {
            throw LectureException
                    .invalid("The field \"" + field + "\" holds the character 0 or half a surrogate pair, which no database keeps.");
        }
        return text;
    }
}
