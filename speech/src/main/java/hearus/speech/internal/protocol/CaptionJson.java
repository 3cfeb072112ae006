package hearus.speech.internal.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import hearus.captions.CaptionEvent.Caption;
import hearus.captions.CaptionEvent.Word;

/** The fields of a caption in messages of {@value CaptionsV1#PROTOCOL}: {@code id, revision, text, stable, final, startMs, endMs, language, confidence, words, lagMs}. */
public final class CaptionJson {
    private CaptionJson() {}

    /** The fields of a caption. */
    public static ObjectNode write(Caption caption) {
        var json = JsonNodeFactory.instance.objectNode() //
                .put("id", caption.id()).put("revision", caption.revision()).put("text", caption.text()).put("stable", caption.stable())
                .put("final", caption.isFinal()).put("startMs", caption.startMs()).put("endMs", caption.endMs())
                .put("language", caption.language()).put("confidence", caption.confidence());
        var words = json.putArray("words");
        for (var word : caption.words()) {
            words.addObject().put("text", word.text()).put("startMs", word.startMs()).put("endMs", word.endMs())
                    .put("confidence", word.confidence());
        }
        return json.put("lagMs", caption.lagMs());
    }

    /** Reads a caption. Missing numbers count as 0, missing text as empty. */
    static Caption read(JsonNode json, boolean isFinal) {
        var text = json.path("text").asText("");
        var words = json.path("words").valueStream()
                .map(word -> new Word(word.path("text").asText(""), word.path("startMs").asLong(), word.path("endMs").asLong(),
                        word.path("confidence").asDouble()))
                .toList();
        var stable = isFinal ? text.length() : Math.clamp(json.path("stable").asInt(), 0, text.length());
        return new Caption(json.path("id").asLong(), json.path("revision").asInt(), text, stable, isFinal, json.path("startMs").asLong(),
                json.path("endMs").asLong(), json.path("language").asText(""), json.path("confidence").asDouble(), words,
                json.path("lagMs").asLong());
    }
}
