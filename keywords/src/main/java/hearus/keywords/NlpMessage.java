package hearus.keywords;

import java.util.ArrayList;
import java.util.List;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import hearus.keywords.MessageException.Code;

/**
 * What {@code nlProcessing} brings and {@code NLPResult} takes back: {@code {arrStart, arrEnd, unProcessedText: [[text, tag, comment], …], sumText}}.
 *
 * <p>{@code arrStart} and {@code arrEnd} are the client's own: the place in its script that the array was cut from, and where it puts the answer back. {@code sumText} is the
 * array's text in one piece. All three come back as they were sent; fields with other names do not.
 *
 * @param arrStart from 0 to {@link #MAX_PLACE}
 * @param arrEnd from {@code arrStart} to {@link #MAX_PLACE}
 * @param words at most {@link #MAX_WORDS}
 * @param sumText at most {@link #MAX_TEXT} characters
 */
public record NlpMessage(long arrStart, long arrEnd, List<Word> words, String sumText) {
    /** Elements of one message: more than two hours of speech. */
    public static final int MAX_WORDS = 20_000;
    /** Characters of one element, and of its comment. */
    public static final int MAX_WORD = 2_000;
    /** Characters of all elements together, of all comments together, and of {@code sumText}. */
    public static final int MAX_TEXT = 200_000;
    /** The largest number that JavaScript counts exactly. */
    public static final long MAX_PLACE = (1L << 53) - 1;

    private static final String SHAPE = "{arrStart, arrEnd, unProcessedText: [[text, tag, comment], …], sumText}";
    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(8).maxNameLength(200).maxNumberLength(32)
                    .maxStringLength(MAX_TEXT).build())
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION).build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

    public NlpMessage {
        words = List.copyOf(words);
    }

    /** Reads the message from its JSON. */
    public static NlpMessage parse(String json) throws MessageException {
        return ofObject(tree(json));
    }

    /** Reads the message from an object, or from a string that holds its JSON. */
    public static NlpMessage of(JsonNode json) throws MessageException {
        return ofObject(json.isTextual() ? tree(json.textValue()) : json);
    }

    private static JsonNode tree(String json) throws MessageException {
        try {
            return JSON.readTree(json.startsWith("\ufeff") ? json.substring(1) : json);
        } catch (JsonProcessingException e) {
            var place = e.getLocation() == null ? "" : " (character " + e.getLocation().getCharOffset() + ")";
            throw new MessageException(Code.BAD_TEXT, "nlProcessing is not JSON that can be read" + place + ". It is " + SHAPE + ".");
        }
    }

    private static NlpMessage ofObject(JsonNode json) throws MessageException {
        if (!json.isObject()) {
            throw new MessageException(Code.BAD_TEXT, "nlProcessing is an object, or its JSON: " + SHAPE + ".");
        }
        long start = place(json, "arrStart");
        long end = place(json, "arrEnd");
        if (end < start) {
            throw new MessageException(Code.BAD_TEXT, "arrEnd lies before arrStart.");
        }
        return new NlpMessage(start, end, words(json.path("unProcessedText")), text(json.path("sumText"), "sumText", MAX_TEXT));
    }

    /** The message in the form in which it came. */
    public ObjectNode toJson() {
        var json = JsonNodeFactory.instance.objectNode().put("arrStart", arrStart).put("arrEnd", arrEnd);
        var array = json.putArray("unProcessedText");
        words.forEach(word -> array.addArray().add(word.text()).add(word.tag().word()).add(word.comment()));
        return json.put("sumText", sumText);
    }

    /** The same message with these words. */
    public NlpMessage withWords(List<Word> others) {
        return new NlpMessage(arrStart, arrEnd, others, sumText);
    }

    private static long place(JsonNode json, String name) throws MessageException {
        var number = json.path(name);
        // JavaScript has one kind of number: 3.0 is 3.
        if (number.isNumber() && number.canConvertToExactIntegral() && number.canConvertToLong() && number.longValue() >= 0
                && number.longValue() <= MAX_PLACE) {
            return number.longValue();
        }
        throw new MessageException(Code.BAD_TEXT, name + " is a whole number from 0 on.");
    }

    private static List<Word> words(JsonNode array) throws MessageException {
        if (!array.isArray()) {
            throw new MessageException(Code.BAD_TEXT, "unProcessedText is an array: [[text, tag, comment], …].");
        }
        if (array.size() > MAX_WORDS) {
            throw new MessageException(Code.TOO_LARGE, "unProcessedText has at most " + MAX_WORDS + " elements, not " + array.size() + ".");
        }
        var words = new ArrayList<Word>(array.size());
        long characters = 0;
        long comments = 0;
        for (var element : array) {
            var word = word(element, "unProcessedText[" + words.size() + "]");
            words.add(word);
            characters += word.text().length();
            comments += word.comment().length();
            if (Math.max(characters, comments) > MAX_TEXT) {
                throw new MessageException(Code.TOO_LARGE, "unProcessedText has at most " + MAX_TEXT + " characters: send it in parts.");
            }
        }
        return words;
    }

    private static Word word(JsonNode element, String name) throws MessageException {
        if (!element.isArray() || element.size() != 3) {
            throw new MessageException(Code.BAD_TEXT, name + " is not [text, tag, comment].");
        }
        var tag = Tag.of(text(element.path(1), name + "[1], the tag,", MAX_WORD))
                .orElseThrow(() -> new MessageException(Code.BAD_TEXT, name + " has a tag that is not none, highlight, comment or br."));
        return new Word(text(element.path(0), name + "[0], the text,", MAX_WORD), tag,
                text(element.path(2), name + "[2], the comment,", MAX_WORD));
    }

    private static String text(JsonNode value, String name, int longest) throws MessageException {
        if (!value.isTextual()) {
            throw new MessageException(Code.BAD_TEXT, name + " is not a string.");
        }
        if (value.textValue().length() > longest) {
            throw new MessageException(Code.TOO_LARGE, name + " has at most " + longest + " characters.");
        }
        return value.textValue();
    }
}
