package hearus.speech.internal.remote;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import hearus.captions.CaptionEvent.Caption;
import hearus.captions.CaptionEvent.Unheard;
import hearus.speech.SpeechEvent;

import static org.assertj.core.api.Assertions.assertThat;

class CaptionsTest {
    private final List<String> told = new ArrayList<>();
    private final Captions captions = new Captions(this::note);

    private void note(SpeechEvent event) {
        told.add(switch (event) {
            case SpeechEvent.Captioned(var caption) ->
                caption.id() + "." + caption.revision() + (caption.isFinal() ? " " : " ~") + caption.text();
            case SpeechEvent.Status(var state, var lag) -> state.name();
            case SpeechEvent.Unheard(var startMs, var endMs) -> "unheard " + startMs + "-" + endMs;
            case SpeechEvent.Problem(var code, var message) -> code;
        });
    }

    private void hear(long id, int revision, boolean isFinal, long endMs) {
        captions.caption(new Caption(id, revision, "at " + endMs, 0, isFinal, endMs - 100, endMs, "en", 1, List.of(), 0));
    }

    @Test
    void thePhraseThatWasOpenWhenAConnectionBrokeKeepsItsIdAndItsRevisionsGrow() {
        hear(1, 1, true, 1_000);
        hear(2, 1, false, 1_500);
        hear(2, 2, false, 2_000);
        captions.reconnecting();
        captions.connected();
        hear(1, 1, false, 1_800);
        hear(1, 2, true, 2_500);
        hear(2, 1, true, 3_500);
        assertThat(told).containsExactly("1.1 at 1000", "2.1 ~at 1500", "2.2 ~at 2000", "RECONNECTING", "2.3 ~at 1800", "2.4 at 2500",
                "3.1 at 3500");
    }

    @Test
    void voiceWithoutWordsIsReportedOnceAlsoWhenItsAudioIsSentAgain() {
        hear(1, 1, true, 1_000);
        captions.unheard(new Unheard(1_500, 2_500));
        captions.reconnecting();
        captions.connected();
        captions.unheard(new Unheard(1_500, 2_500));
        hear(1, 1, true, 3_500);
        captions.unheard(new Unheard(1_600, 2_600));
        captions.unheard(new Unheard(4_000, 5_000));
        assertThat(told).containsExactly("1.1 at 1000", "unheard 1500-2500", "RECONNECTING", "2.1 at 3500", "unheard 4000-5000");
    }

    @Test
    void aFinalThatWasDeliveredBeforeTheConnectionBrokeIsNotDeliveredAgain() {
        hear(1, 1, true, 1_000);
        captions.connected();
        hear(1, 1, false, 900);
        hear(1, 2, true, 1_000);
        hear(2, 1, true, 2_000);
        assertThat(told).containsExactly("1.1 at 1000", "2.1 at 2000");
        assertThat(captions.captionedTo()).isEqualTo(32_000);
    }

    @Test
    void aProblemIsToldOnceUntilTheServerAnswersAgain() {
        captions.problem("busy", "");
        captions.problem("busy", "");
        captions.heardBack();
        captions.problem("busy", "");
        assertThat(told).containsExactly("busy", "LISTENING", "busy");
    }
}
