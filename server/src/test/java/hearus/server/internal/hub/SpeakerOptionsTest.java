package hearus.server.internal.hub;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import org.junit.jupiter.api.Test;

import hearus.audio.AudioFormat;
import hearus.socketio.Socket.Handshake;

import static org.assertj.core.api.Assertions.assertThat;

class SpeakerOptionsTest {
    private static final SpeakerOptions DEFAULTS = new SpeakerOptions(List.of("ko", "en"), "usual", new AudioFormat.Sniffed(),
            Optional.empty());

    private static SpeakerOptions query(String... pairs) throws Exception {
        var query = new HashMap<String, String>();
        for (int i = 0; i < pairs.length; i += 2) {
            query.put(pairs[i], pairs[i + 1]);
        }
        return read(query, "{}");
    }

    private static SpeakerOptions auth(String json) throws Exception {
        return read(Map.of(), json);
    }

    private static SpeakerOptions read(Map<String, String> query, String auth) throws Exception {
        JsonNode json = JsonMapper.builder().build().readTree(auth);
        return SpeakerOptions.read(new Handshake(query, Map.of(), "127.0.0.1", json, 4, "websocket", Optional.empty()), DEFAULTS);
    }

    @Test
    void languagesAreTakenFromQueryAndAuthInAnyForm() throws Exception {
        assertThat(query("language", "ko-KR,en-US").languages()).containsExactly("ko", "en");
        assertThat(query("Lang", "한국어").languages()).containsExactly("ko");
        assertThat(query("language[]", "en").languages()).containsExactly("en");
        assertThat(auth("{\"language\":[\"ko\"]}").languages()).containsExactly("ko");
        assertThat(auth("{\"language\":[\"en-US\",\"ko\"]}").languages()).containsExactly("en", "ko");
        assertThat(auth("{\"language\":null}").languages()).containsExactly("ko", "en");
        assertThat(query("language", "undefined").languages()).containsExactly("ko", "en");
        assertThat(query("language", "auto").languages()).isEmpty();
        assertThat(query("language", "kr").invalid().orElseThrow().message()).contains("ko (Korean)");
        assertThat(query("language", "kr").invalid().orElseThrow().code()).isEqualTo("bad_language");
    }

    @Test
    void rawPcmIsDeclaredInNumbersOrText() throws Exception {
        var wanted = new AudioFormat.RawPcm(48_000, 1);
        assertThat(query("format", "S16LE", "rate", "48000.0", "channels", "1.0").format()).isEqualTo(wanted);
        assertThat(auth("{\"format\":\"s16le\",\"rate\":48000,\"channels\":1.0}").format()).isEqualTo(wanted);
        assertThat(auth("{\"format\":[\"s16le\"],\"rate\":[\"48000\"]}").format()).isEqualTo(wanted);
        assertThat(query("format", "s16le", "sampleRate", "48000").format()).isEqualTo(wanted);
        assertThat(query("format", "s16le", "rate", "fast").invalid().orElseThrow().message()).contains("rate").contains("\"fast\"");
        assertThat(query("format", "s16le", "rate", "").format()).isEqualTo(new AudioFormat.RawPcm(16_000, 1));
    }

    @Test
    void promptsAreTextsOrListsOfTermsUpToALimitThatIsSaid() throws Exception {
        assertThat(auth("{\"prompt\":[\"엽록체\",\"광합성\"]}").prompt()).isEqualTo("엽록체, 광합성");
        assertThat(auth("{\"prompt\":{\"terms\":[\"a\",\"b\"],\"course\":\"c\"}}").prompt()).isEqualTo("a, b, c");
        assertThat(query("prompt", "가".repeat(4_000)).invalid()).isEmpty();
        assertThat(query("prompt", "가".repeat(4_001)).invalid().orElseThrow().message()).contains("4001").contains("4000")
                .contains("219");
        assertThat(query().prompt()).isEqualTo("usual");
    }
}
