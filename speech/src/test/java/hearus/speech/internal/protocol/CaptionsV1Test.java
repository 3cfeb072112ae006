package hearus.speech.internal.protocol;

import java.util.List;
import java.util.Optional;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

import hearus.captions.CaptionEvent;
import hearus.speech.SpeechException;

import static org.assertj.core.api.Assertions.assertThat;

class CaptionsV1Test {
    @Test
    void whatIsWrittenIsRead() throws Exception {
        var start = new CaptionsV1.Start("abc-1", List.of("ko", "en"), "선형대수", Optional.of("base"), 123_456_789_012L,
                Optional.of("secret"), true);
        assertThat(CaptionsV1.readClient(CaptionsV1.write(start))).isEqualTo(new CaptionsV1.FromClient.Begin(start));
        assertThat(CaptionsV1.readServer(CaptionsV1.draining())).isEqualTo(new CaptionsV1.FromServer.Draining());
        assertThat(CaptionsV1.readClient(CaptionsV1.finish())).isEqualTo(new CaptionsV1.FromClient.Finish());
        for (var event : List.of(new CaptionEvent.Settled(7), new CaptionEvent.Status(CaptionEvent.State.DELAYED, 4_000),
                new CaptionEvent.Caption(3, 2, "안녕", 1, false, 10, 20, "ko", 0.5, List.of(), 300),
                new CaptionEvent.Caption(3, 3, "안녕 \"하세요\"", 8, true, 10, 20, "ko", 0.5,
                        List.of(new CaptionEvent.Word("안녕", 10, 15, 0.25)), 300))) {
            assertThat(CaptionsV1.readServer(CaptionsV1.write(event))).isEqualTo(new CaptionsV1.FromServer.Event(event));
        }
    }

    @Test
    void typesOfANewerServerAreLetPass() throws Exception {
        assertThat(CaptionsV1.readServer("{\"type\":\"summary\",\"text\":\"…\"}")).isEqualTo(new CaptionsV1.FromServer.Unknown());
    }

    @Property(tries = 500)
    void anyTextIsAMessageOrAClearError(@ForAll("texts") String text) {
        try {
            assertThat(CaptionsV1.readClient(text)).isNotNull();
        } catch (SpeechException e) {
            assertThat(e.code()).isIn(SpeechException.Code.BAD_MESSAGE, SpeechException.Code.BAD_LANGUAGE);
        }
        try {
            assertThat(CaptionsV1.readServer(text)).isNotNull();
        } catch (SpeechException e) {
            assertThat(e.code()).isEqualTo(SpeechException.Code.BAD_MESSAGE);
        }
    }

    /** Messages of every type with every kind of value in every place, and any text at all. */
    @Provide
    Arbitrary<String> texts() {
        var types = Arbitraries.of("start", "finish", "partial", "final", "ack", "status", "unheard", "error", "other");
        var names = Arbitraries.of("session", "languages", "prompt", "model", "fromSample", "token", "id", "revision", "text", "stable",
                "words",
                "startMs", "sample", "state", "lagMs", "code");
        var values = Arbitraries.of("0", "-1", "1e99", "9223372036854775808", "\"x\"", "\"\\u0000\"", "[]", "[1,{}]", "{}", "null", "true",
                "[[[[]]]]");
        var fields = Combinators.combine(names, values).as((name, value) -> ",\"" + name + "\":" + value).list().ofMaxSize(5);
        var messages = Combinators.combine(types, fields).as((type, parts) -> "{\"type\":\"" + type + "\"" + String.join("", parts) + "}");
        return Arbitraries.oneOf(messages, Arbitraries.strings(), messages.map(text -> text.substring(text.length() / 3)));
    }
}
