package hearus.speech.internal.remote;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import hearus.captions.CaptionEvent.Caption;
import hearus.captions.CaptionEvent.Unheard;
import hearus.speech.SpeechEvent;

import static org.assertj.core.api.Assertions.assertThat;

class CaptionDeduplicatorTest {
    private final List<String> reported = new ArrayList<>();
    private final CaptionDeduplicator deduplicator = new CaptionDeduplicator(this::record);

    private void record(SpeechEvent event) {
        reported.add(switch (event) {
            case SpeechEvent.Captioned(var caption) ->
                caption.id() + "." + caption.revision() + (caption.isFinal() ? " " : " ~") + caption.text();
            case SpeechEvent.Status(var state, var lag) -> state.name();
            case SpeechEvent.Unheard(var startMs, var endMs) -> "unheard " + startMs + "-" + endMs;
            case SpeechEvent.Problem(var code, var message) -> code;
        });
    }

    private void caption(long id, int revision, boolean isFinal, long endMs) {
        deduplicator.caption(new Caption(id, revision, "at " + endMs, 0, isFinal, endMs - 100, endMs, "en", 1, List.of(), 0));
    }

    @Test
    void thePhraseThatWasOpenWhenAConnectionBrokeKeepsItsIdAndItsRevisionsGrow() {
        caption(1, 1, true, 1_000);
        caption(2, 1, false, 1_500);
        caption(2, 2, false, 2_000);
        deduplicator.reconnecting();
        deduplicator.connected();
        caption(1, 1, false, 1_800);
        caption(1, 2, true, 2_500);
        caption(2, 1, true, 3_500);
        assertThat(reported).containsExactly("1.1 at 1000", "2.1 ~at 1500", "2.2 ~at 2000", "RECONNECTING", "2.3 ~at 1800", "2.4 at 2500",
                "3.1 at 3500");
    }

    @Test
    void voiceWithoutWordsIsReportedOnceAlsoWhenItsAudioIsSentAgain() {
        caption(1, 1, true, 1_000);
        deduplicator.unheard(new Unheard(1_500, 2_500));
        deduplicator.reconnecting();
        deduplicator.connected();
        deduplicator.unheard(new Unheard(1_500, 2_500));
        caption(1, 1, true, 3_500);
        deduplicator.unheard(new Unheard(1_600, 2_600));
        deduplicator.unheard(new Unheard(4_000, 5_000));
        assertThat(reported).containsExactly("1.1 at 1000", "unheard 1500-2500", "RECONNECTING", "2.1 at 3500", "unheard 4000-5000");
    }

    @Test
    void aFinalThatWasDeliveredBeforeTheConnectionBrokeIsNotDeliveredAgain() {
        caption(1, 1, true, 1_000);
        deduplicator.connected();
        caption(1, 1, false, 900);
        caption(1, 2, true, 1_000);
        caption(2, 1, true, 2_000);
        assertThat(reported).containsExactly("1.1 at 1000", "2.1 at 2000");
        assertThat(deduplicator.captionedTo()).isEqualTo(32_000);
    }

    @Test
    void aProblemIsToldOnceUntilTheServerAnswersAgain() {
        deduplicator.problem("busy", "");
        deduplicator.problem("busy", "");
        deduplicator.confirmed();
        deduplicator.problem("busy", "");
        assertThat(reported).containsExactly("busy", "LISTENING", "busy");
    }
}
