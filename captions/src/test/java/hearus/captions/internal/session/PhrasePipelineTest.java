package hearus.captions.internal.session;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;

import org.junit.jupiter.api.Test;

import hearus.captions.CaptionEvent;
import hearus.captions.CaptionEvent.Caption;
import hearus.captions.Hypotheses;
import hearus.captions.SessionOptions;
import hearus.captions.internal.decode.Job.Kind;
import hearus.captions.internal.decode.Load;
import hearus.captions.internal.vad.VoiceDetector;

import static org.assertj.core.api.Assertions.assertThat;

/** A pipeline step by step, with a voice detector of given probabilities. */
class PhrasePipelineTest {
    private final Deque<Double> probabilities = new ArrayDeque<>();
    private final List<CaptionEvent> events = new ArrayList<>();
    private String prompt = "Kubernetes";
    private final PhrasePipeline pipeline = new PhrasePipeline(new SessionOptions("a", List.of("en"), "", 0), () -> prompt,
            (_, _) -> probabilities.removeFirst(), VirtualScheduler.POLICY, 0, events::add);

    private void feed(int windows, double probability) {
        probabilities.addAll(Collections.nCopies(windows, probability));
        pipeline.accept(new short[windows * VoiceDetector.WINDOW], 0, windows * VoiceDetector.WINDOW, 0);
    }

    private List<String> texts() {
        return events.stream().filter(Caption.class::isInstance).map(it -> ((Caption) it).text()).toList();
    }

    @Test
    void whatASessionWantsIsTheFirstPartialAfter600Milliseconds() {
        feed(18, 0.9);
        assertThat(pipeline.demand(0)).matches(it -> it.speaking() && !it.ready() && !it.canRunEarly());
        feed(2, 0.9);
        assertThat(pipeline.demand(0)).matches(it -> it.ready() && it.canRunEarly() && !it.urgent());
        assertThat(pipeline.next(Load.USUAL).kind()).isEqualTo(Kind.PARTIAL);
        assertThat(pipeline.demand(0)).as("one decode at a time").matches(it -> !it.ready() && !it.canRunEarly());
    }

    @Test
    void whatIsOverIsWantedBeforeAnythingElse() {
        feed(30, 0.9);
        feed(20, 0);
        assertThat(pipeline.demand(0)).matches(it -> it.ready() && it.urgent() && !it.speaking());
        assertThat(pipeline.next(Load.USUAL).kind()).isEqualTo(Kind.FINAL);
    }

    /** Its voice turned out to be none, and what was shown of it was taken back, while a decode of it was still under way. */
    @Test
    void aWithdrawnPhraseSendsNothingMore() {
        feed(25, 0.6);
        pipeline.decoded(pipeline.next(Load.USUAL), Hypotheses.of("one two three"), 0);
        assertThat(texts()).containsExactly("one two");
        feed(16, 0.36);
        var late = pipeline.next(Load.USUAL);
        feed(40, 0.36);
        feed(30, 0);
        assertThat(texts()).containsExactly("one two", "");
        pipeline.decoded(late, Hypotheses.of("one two three four five"), 0);
        assertThat(texts()).containsExactly("one two", "");
        assertThat(pipeline.idle()).isTrue();
    }

    @Test
    void aChangedPromptHoldsForThePhrasesThatBeginAfterwards() {
        feed(30, 0.9);
        assertThat(pipeline.next(Load.USUAL).options().prompt()).isEqualTo("Kubernetes");
        prompt = "Odyssey, Penelope";
        feed(20, 0);
        var first = pipeline.next(Load.USUAL);
        assertThat(first.options().prompt()).as("this phrase began before").isEqualTo("Kubernetes");
        pipeline.decoded(first, Hypotheses.of("one two three"), 0);
        feed(30, 0.9);
        assertThat(pipeline.next(Load.USUAL).options().prompt()).isEqualTo("Odyssey, Penelope");
    }

    /** One that a faint sound gives, without certainty. */
    private void doubtful(String text) {
        feed(30, 0.55);
        feed(20, 0);
        pipeline.decoded(pipeline.next(Load.USUAL), Hypotheses.of(text, 400, 0.45), 0);
    }

    @Test
    void anEchoOfAChangedPromptIsNoText() {
        doubtful("Odyssey, Penelope");
        assertThat(texts()).containsExactly("Odyssey, Penelope");
        prompt = "Odyssey, Penelope";
        doubtful("Odyssey, Penelope");
        assertThat(texts()).hasSize(1);
    }
}
