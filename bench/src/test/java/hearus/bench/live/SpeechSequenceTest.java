package hearus.bench.live;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import com.fasterxml.jackson.databind.json.JsonMapper;
import org.junit.jupiter.api.Test;

import hearus.bench.captions.LiveSpeaker.Heard;
import hearus.bench.captions.Session;
import hearus.bench.data.Manifest.Clip;
import hearus.bench.live.SpeechSequence.Part;
import hearus.bench.live.SpeechSequence.Voice;
import hearus.bench.score.ErrorRate;
import hearus.bench.score.Score;

import static org.assertj.core.api.Assertions.assertThat;

class SpeechSequenceTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final SpeechSequence TWO = new SpeechSequence(new short[0],
            List.of(part("Good morning.", 1_000, 3_000), part("Sit down!", 5_000, 6_000)));

    private final List<Heard> heard = new ArrayList<>();

    private static Part part(String transcript, long start, long end) {
        var clip = new Clip("en/a.wav", Path.of("en/a.wav"), "en", (end - start) / 1000.0, List.of(transcript));
        return new Part(clip, start, end, new Voice(start + 300, end - 200));
    }

    private void caption(long millis, String text, long start, long end, boolean isFinal) throws Exception {
        heard.add(new Heard(millis * 1_000_000, JSON.readTree("{\"id\":\"1\",\"revision\":1,\"text\":\"" + text + "\",\"final\":" + isFinal
                + ",\"startMs\":" + start + ",\"endMs\":" + end + "}")));
    }

    @Test
    void latenciesAreThoseOfARecordingWhateverTheServerCallsAPhrase() throws Exception {
        caption(2_300, "Good", 1_000, 2_000, false);
        caption(3_600, "Good morning", 1_000, 3_000, true);
        caption(7_000, "Sit", 3_000, 5_800, false);
        caption(8_800, "Sit down", 3_000, 6_000, true);
        var latencies = TWO.latencies(new Session(0, heard));
        assertThat(latencies.first()).containsExactly(1_000.0, 1_700.0);
        assertThat(latencies.last()).containsExactly(800.0, 3_000.0);
        assertThat(latencies.lost()).isZero();
    }

    @Test
    void aRecordingThatNoFinalHoldsIsLost() throws Exception {
        caption(3_600, "Good morning", 1_000, 3_000, true);
        caption(7_000, "Sit", 4_000, 6_000, false);
        assertThat(TWO.latencies(new Session(0, heard)).lost()).isEqualTo(1);
    }

    @Test
    void theWholeIsScoredWhereverTheServerCutsIt() throws Exception {
        caption(4_000, "Good", 0, 2_000, true);
        caption(8_000, "morning sit town", 2_000, 7_000, true);
        assertThat(TWO.whole(new Session(0, heard))).isEqualTo(new Score(new ErrorRate(1, 18), new ErrorRate(1, 4)));
    }
}
