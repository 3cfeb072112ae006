package hearus.lectures.internal.store;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;

import hearus.lectures.Mark;
import hearus.lectures.Word;

/** Lists and maps in columns. Their form is only for this store. */
final class Json {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private Json() {}

    static String strings(List<String> strings) {
        var array = MAPPER.createArrayNode();
        strings.forEach(array::add);
        return array.toString();
    }

    static List<String> strings(String json) {
        var strings = new ArrayList<String>();
        read(json).forEach(string -> strings.add(string.asText()));
        return strings;
    }

    /** Each word as {@code [text, startMs, endMs, confidence]}. */
    static String words(List<Word> words) {
        var array = MAPPER.createArrayNode();
        words.forEach(word -> array.addArray().add(word.text()).add(word.startMs()).add(word.endMs()).add(word.confidence()));
        return array.toString();
    }

    static List<Word> words(String json) {
        var words = new ArrayList<Word>();
        read(json).forEach(word -> words.add(new Word(word.path(0).asText(), word.path(1).asLong(), word.path(2).asLong(),
                word.path(3).asDouble())));
        return words;
    }

    /** Each mark as {@code [start, end, kind, comment]}. */
    static String marks(List<Mark> marks) {
        var array = MAPPER.createArrayNode();
        marks.forEach(mark -> array.addArray().add(mark.start()).add(mark.end()).add(mark.kind().name()).add(mark.comment()));
        return array.toString();
    }

    static List<Mark> marks(String json) {
        var marks = new ArrayList<Mark>();
        read(json).forEach(mark -> marks.add(new Mark(mark.path(0).asInt(), mark.path(1).asInt(), Mark.Kind.valueOf(mark.path(2).asText()),
                mark.path(3).asText())));
        return marks;
    }

    /** Counts by number. */
    static String counts(SortedMap<Integer, Long> counts) {
        var object = MAPPER.createObjectNode();
        counts.forEach((number, count) -> object.put(number.toString(), count));
        return object.toString();
    }

    static SortedMap<Integer, Long> counts(String json) {
        var counts = new TreeMap<Integer, Long>();
        read(json).properties().forEach(entry -> counts.put(Integer.valueOf(entry.getKey()), entry.getValue().asLong()));
        return counts;
    }

    private static JsonNode read(String json) {
        try {
            return MAPPER.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("The store holds something that it did not write", e);
        }
    }
}
