package hearus.server;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import hearus.captions.CaptionEvent.Caption;

/**
 * The Socket.IO event {@code caption}, as docs/clients.md specifies it: {@code {id, revision, text, stable, final, startMs, endMs, language, confidence, words, lagMs}}.
 * The protocol between hub and speech server has a JSON of its own: one can change without the other.
 */
public final class CaptionMessage {
    private CaptionMessage() {}

    /** The message of one caption; all numbers and texts unchanged. */
    public static ObjectNode of(Caption caption) {
        var json = JsonNodeFactory.instance.objectNode() //
                .put("id", caption.id()).put("revision", caption.revision()).put("text", caption.text()).put("stable", caption.stable())
                .put("final", caption.isFinal()).put("startMs", caption.startMs()).put("endMs", caption.endMs())
                .put("language", caption.language()).put("confidence", caption.confidence());
        var words = json.putArray("words");
        caption.words().forEach(word -> words.addObject().put("text", word.text()).put("startMs", word.startMs())
                .put("endMs", word.endMs()).put("confidence", word.confidence()));
        return json.put("lagMs", caption.lagMs());
    }
}
