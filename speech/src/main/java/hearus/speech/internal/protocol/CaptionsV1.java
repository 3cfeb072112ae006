package hearus.speech.internal.protocol;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

import hearus.captions.CaptionEvent;
import hearus.captions.CaptionEvent.State;
import hearus.speech.SpeechException;
import hearus.whisper.LanguageNames;
import hearus.whisper.UnknownLanguageException;

/**
 * The messages of {@value #PROTOCOL}, the WebSocket subprotocol between hub and speech server.
 * <p>
 * Client to server: text {@code {"type":"start","session","languages":[…],"prompt","model","fromSample","token"}} first, of which only {@code type} must be
 * there; then binary messages, 8 bytes big-endian with the place of the first sample on the session's audio clock, then s16le 16 kHz mono; text
 * {@code {"type":"finish"}} last. A binary message without samples suspends the session: for {@value #SUSPEND_SECONDS} s, or until samples come,
 * missing audio does not end the open phrase. A client sends at most {@value #WINDOW_SECONDS} s beyond the last ack.
 * A text {@code {"type":"prompt","prompt"}} changes the course terms for the phrases that begin after it; a client sends it only if the server's first ack had {@code "accepts":["prompt"]}. That ack also has the model's name.
 * A client whose {@code start} has {@code "accepts":["draining"]} is sent {@code {"type":"draining"}} when the server is about to end: it has {@value #MOVE_SECONDS} s to go on at another server, from the first sample that is
 * not settled, and to close this connection. After that, and to all others, the server sends the final of the open phrase and closes with 1001.
 * <p>
 * Server to client: {@code partial} and {@code final} with a caption's fields; {@code {"type":"ack","sample"}}: everything before this sample is settled and may be
 * forgotten; {@code {"type":"status","state":"listening"|"delayed"|"stopped","lagMs"}}; {@code {"type":"unheard","startMs","endMs"}}: somebody spoke
 * there, and no words were found; {@code {"type":"error","code","message"}}, after which the server may close. After
 * {@code finish} it sends the last final and the last ack and closes with 1000.
 */
public final class CaptionsV1 {
    /** The name of the subprotocol. */
    public static final String PROTOCOL = "hearus.captions.v1";
    /** Audio that a client sends beyond the last ack, at most. */
    public static final int WINDOW_SECONDS = 60;
    /** The length of the offset at the beginning of a binary message. */
    public static final int OFFSET_BYTES = 8;
    /** How long a binary message without samples suspends the session. */
    public static final int SUSPEND_SECONDS = 3;
    /** How long a client may take to go on at another server. */
    public static final int MOVE_SECONDS = 3;
    private static final String DRAINING = "draining";

    private static final int MAX_PROMPT = 4_000;
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private CaptionsV1() {}

    /** The fields of {@code start}. {@code acceptsDraining}: whether the client goes on at another server when this one is about to end. */
    public record Start(String session, List<String> languages, String prompt, Optional<String> model, long fromSample,
            Optional<String> token, boolean acceptsDraining) {
        public Start {
            languages = List.copyOf(languages);
        }
    }

    /** A text message of a client. */
    public sealed interface FromClient {
        record Begin(Start start) implements FromClient {}

        record Prompt(String prompt) implements FromClient {}

        record Finish() implements FromClient {}
    }

    /** A message of a server. */
    public sealed interface FromServer {
        /**
         * The session is open from this sample on, and takes messages of type {@code prompt}.
         *
         * @param model its name; empty where an older server does not say
         */
        record Opened(long sample, String model) implements FromServer {}

        record Event(CaptionEvent event) implements FromServer {}

        record Problem(String code, String message) implements FromServer {}

        /** The server is about to end. */
        record Draining() implements FromServer {}

        /** A type that this version does not know: newer servers may send it, so it is no error. */
        record Unknown() implements FromServer {}
    }

    /** The message {@code start}. */
    public static String write(Start start) {
        var json = message("start").put("session", start.session()).put("prompt", start.prompt()).put("fromSample", start.fromSample());
        start.languages().forEach(json.putArray("languages")::add);
        start.model().ifPresent(model -> json.put("model", model));
        start.token().ifPresent(token -> json.put("token", token));
        if (start.acceptsDraining()) {
            json.putArray("accepts").add(DRAINING);
        }
        return json.toString();
    }

    /** The message {@code prompt}. */
    public static String prompt(String prompt) {
        return message("prompt").put("prompt", prompt).toString();
    }

    /** The first message of a server: an ack that says which model captions, and what else the client may send. */
    public static String opened(long sample, String model) {
        var json = message("ack").put("sample", sample).put("model", model);
        json.putArray("accepts").add("prompt");
        return json.toString();
    }

    /** The message {@code draining}. */
    public static String draining() {
        return message(DRAINING).toString();
    }

    /** The message {@code finish}. */
    public static String finish() {
        return message("finish").toString();
    }

    /** The message of an event. */
    public static String write(CaptionEvent event) {
        return switch (event) {
            case CaptionEvent.Caption caption ->
                message(caption.isFinal() ? "final" : "partial").setAll(CaptionJson.write(caption)).toString();
            case CaptionEvent.Settled settled -> message("ack").put("sample", settled.sample()).toString();
            case CaptionEvent.Status status -> message("status").put("state", status.state().name().toLowerCase(Locale.ROOT))
                    .put("lagMs", status.lagMs()).toString();
            case CaptionEvent.Unheard unheard ->
                message("unheard").put("startMs", unheard.startMs()).put("endMs", unheard.endMs()).toString();
        };
    }

    /** The message {@code error}. */
    public static String error(String code, String message) {
        return message("error").put("code", code).put("message", message).toString();
    }

    private static ObjectNode message(String type) {
        return JSON.createObjectNode().put("type", type);
    }

    /** Reads a text message of a client. */
    public static FromClient readClient(String text) throws SpeechException {
        var json = parse(text);
        return switch (json.path("type").asText("")) {
            case "start" -> new FromClient.Begin(readStart(json));
            case "prompt" -> new FromClient.Prompt(prompt(json));
            case "finish" -> new FromClient.Finish();
            default -> throw bad("The type of a message is start, prompt or finish.");
        };
    }

    private static Start readStart(JsonNode json) throws SpeechException {
        var languages = languages(json.path("languages"));
        var start = new Start(json.path("session").asText(""), languages, prompt(json), text(json, "model"),
                json.path("fromSample").asLong(0), text(json, "token"), accepts(json, DRAINING));
        if (!start.session().matches("[\\w.:/-]{0,200}")) {
            throw bad("A session's name has at most 200 letters, digits and _ . : / -");
        }
        if (start.fromSample() < 0) {
            throw bad("fromSample is 0 or more.");
        }
        return start;
    }

    private static String prompt(JsonNode json) throws SpeechException {
        var prompt = json.path("prompt").asText("");
        if (prompt.length() > MAX_PROMPT) {
            throw bad("A prompt has at most " + MAX_PROMPT + " characters.");
        }
        return prompt;
    }

    /** An array of languages, or one text that names them. */
    private static List<String> languages(JsonNode value) throws SpeechException {
        var text = value.isArray() ? value.valueStream().map(JsonNode::asText).collect(Collectors.joining(",")) : value.asText("");
        try {
            return LanguageNames.parse(text).orElse(List.of());
        } catch (UnknownLanguageException e) {
            throw new SpeechException(SpeechException.Code.BAD_LANGUAGE, e);
        }
    }

    private static Optional<String> text(JsonNode json, String name) {
        return Optional.of(json.path(name).asText("")).filter(value -> !value.isEmpty());
    }

    /** Reads a message of a server. */
    public static FromServer readServer(String text) throws SpeechException {
        var json = parse(text);
        return switch (json.path("type").asText("")) {
            case "partial" -> new FromServer.Event(CaptionJson.read(json, false));
            case "final" -> new FromServer.Event(CaptionJson.read(json, true));
            case DRAINING -> new FromServer.Draining();
            case "ack" -> accepts(json, "prompt")
                    ? new FromServer.Opened(json.path("sample").asLong(), json.path("model").asText(""))
                    : new FromServer.Event(new CaptionEvent.Settled(json.path("sample").asLong()));
            case "status" -> state(json.path("state").asText(""))
                    .<FromServer>map(state -> new FromServer.Event(new CaptionEvent.Status(state, json.path("lagMs").asLong())))
                    .orElseGet(FromServer.Unknown::new);
            case "unheard" -> new FromServer.Event(
                    new CaptionEvent.Unheard(json.path("startMs").asLong(), json.path("endMs").asLong()));
            case "error" -> new FromServer.Problem(json.path("code").asText("failed"), json.path("message").asText(""));
            default -> new FromServer.Unknown();
        };
    }

    private static boolean accepts(JsonNode json, String type) {
        return json.path("accepts").valueStream().anyMatch(named -> named.asText().equals(type));
    }

    private static Optional<State> state(String word) {
        return Arrays.stream(State.values()).filter(state -> state.name().toLowerCase(Locale.ROOT).equals(word)).findFirst();
    }

    private static JsonNode parse(String text) throws SpeechException {
        try {
            var json = JSON.readTree(text);
            if (!json.isObject()) {
                throw bad("A text message is a JSON object with a type.");
            }
            return json;
        } catch (JsonProcessingException e) {
            throw bad("A text message is a JSON object with a type: " + e.getOriginalMessage());
        }
    }

    private static SpeechException bad(String message) {
        return new SpeechException(SpeechException.Code.BAD_MESSAGE, message);
    }
}
