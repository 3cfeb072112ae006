package hearus.captions;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import hearus.captions.CaptionEvent.Caption;
import hearus.captions.CaptionEvent.Settled;
import hearus.captions.CaptionEvent.Word;
import hearus.captions.internal.text.Letters;
import hearus.models.Model;
import hearus.testkit.Recordings;
import hearus.testkit.Requires;
import hearus.whisper.Whisper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

/** The real thing: tiny, because it is quick; what it says is not the point. */
@Timeout(300)
class CaptionerTest {
    private static Whisper whisper;
    private static Captioner captioner;

    @BeforeAll
    static void load() {
        var voice = TestModels.voiceActivity();
        whisper = Whisper.load(TestModels.whisper(Model.TINY));
        captioner = Captioner.create(whisper, voice, CaptionPolicy.defaults());
    }

    @AfterAll
    static void free() {
        if (captioner != null) {
            captioner.close();
            whisper.close();
        }
    }

    /** A session that was fed at once, in pieces. */
    private static final class FedSession {
        final List<CaptionEvent> events = Collections.synchronizedList(new ArrayList<>());
        final CaptionSession session;

        FedSession(String language) {
            session = captioner.open(new SessionOptions("test", List.of(language), "", 0), events::add);
        }

        FedSession feed(short[] pcm, int piece) {
            for (var at = 0; at < pcm.length; at += piece) {
                session.accept(pcm, at, Math.min(piece, pcm.length - at));
            }
            return this;
        }

        FedSession finish() throws Exception {
            session.finish().get(240, TimeUnit.SECONDS);
            return this;
        }

        List<Caption> captions() {
            return events.stream().filter(Caption.class::isInstance).map(Caption.class::cast).toList();
        }

        String text() {
            return captions().stream().filter(Caption::isFinal).map(Caption::text).collect(Collectors.joining(" "));
        }
    }

    @Test
    void theSentenceComesInOrderInFinals() throws Exception {
        var fed = new FedSession("en").feed(Recordings.speech16k(), 1600).finish();
        assertThat(wordsInOrder(fed.text())).as(fed.text()).isGreaterThanOrEqualTo(18);
        var words = fed.captions().stream().filter(Caption::isFinal).flatMap(caption -> caption.words().stream()).toList();
        assertThat(words).isSortedAccordingTo(Comparator.comparingLong(Word::startMs));
        assertThat(words.stream().map(Word::text).collect(Collectors.joining()).replace(" ", "")).isEqualTo(fed.text().replace(" ", ""));
        assertThat(words.getLast().endMs()).isBetween(10_000L, 11_000L);
        assertThat(fed.events).contains(new Settled(Recordings.speech16k().length));
    }

    /** How many of the sentence's 22 words come in its order: tiny mishears a few, since the speaker's pauses cut the sentence into short phrases. */
    private static int wordsInOrder(String text) {
        var spoken = words(Recordings.TEXT);
        var recognised = words(text);
        var common = new int[spoken.length + 1][recognised.length + 1];
        for (var i = 1; i <= spoken.length; i++) {
            for (var j = 1; j <= recognised.length; j++) {
                common[i][j] = spoken[i - 1].equals(recognised[j - 1])
                        ? common[i - 1][j - 1] + 1
                        : Math.max(common[i - 1][j], common[i][j - 1]);
            }
        }
        return common[spoken.length][recognised.length];
    }

    private static String[] words(String text) {
        return Pattern.compile("[^a-z]+").splitAsStream(text.toLowerCase(Locale.ROOT)).filter(word -> !word.isEmpty())
                .toArray(String[]::new);
    }

    @Test
    void theTextIsTheSameForAnyPieces() throws Exception {
        var pcm = TestModels.together(Recordings.speech16k(), new short[16_000], Recordings.speech16k());
        var whole = new FedSession("en").feed(pcm, pcm.length).finish().text();
        assertThat(new FedSession("en").feed(pcm, 777).finish().text()).isEqualTo(whole);
        assertThat(new FedSession("en").feed(pcm, 48_000).finish().text()).isEqualTo(whole);
    }

    @Test
    void partialsAppearBeforeTheFinalAndWhatIsStableStays() throws Exception {
        var fed = new FedSession("en");
        var pcm = Recordings.speech16k();
        for (var at = 0; at < pcm.length; at += 16_000) {
            fed.session.accept(pcm, at, Math.min(16_000, pcm.length - at));
            var heard = at;
            await().atMost(30, TimeUnit.SECONDS).until(() -> fed.session.waiting() <= 24_000 || heard == 0);
        }
        fed.finish();
        var captions = fed.captions();
        assertThat(captions.getFirst().isFinal()).isFalse();
        var stable = "";
        var id = -1L;
        for (var caption : captions) {
            if (caption.id() != id) {
                id = caption.id();
                stable = "";
            }
            if (!caption.isFinal()) {
                assertThat(caption.text()).startsWith(stable);
                stable = caption.text().substring(0, caption.stable());
            }
        }
    }

    @Test
    void twoSpeakersNeverMix() throws Exception {
        var english = new FedSession("en");
        var silent = new FedSession("en");
        var other = new FedSession("en");
        var pcm = Recordings.speech16k();
        var half = Arrays.copyOfRange(pcm, 0, 16_000 * 4);
        for (var at = 0; at < pcm.length; at += 4000) {
            english.session.accept(pcm, at, Math.min(4000, pcm.length - at));
            silent.session.accept(new short[4000], 0, 4000);
            if (at < half.length) {
                other.session.accept(half, at, Math.min(4000, half.length - at));
            }
        }
        assertThat(silent.finish().text()).isEmpty();
        assertThat(Letters.of(other.finish().text()).joined()).contains("myfellowamericans").doesNotContain("yourcountry");
        assertThat(wordsInOrder(english.finish().text())).as(english.text()).isGreaterThanOrEqualTo(18);
    }

    @Test
    void noiseHasNoText() throws IOException, Exception {
        try (var files = Files.list(Requires.shared("speech").resolve("noise"))) {
            for (var file : files.filter(name -> name.toString().endsWith(".wav")).toList()) {
                for (var language : List.of("ko", "en")) {
                    assertThat(new FedSession(language).feed(TestModels.wav(file), 16_000).finish().captions())
                            .as("%s in %s", file, language)
                            .isEmpty();
                }
            }
        }
    }

    @Test
    void anUnknownLanguageIsRefusedAtOnce() {
        assertThatThrownBy(() -> new FedSession("klingon")).isInstanceOf(IllegalArgumentException.class).hasMessageContaining("klingon");
    }

    @Test
    void aClosedCaptionerTakesNoSessions() {
        var brief = Captioner.create(whisper, TestModels.voiceActivity(), CaptionPolicy.defaults());
        var session = brief.open(new SessionOptions("test", List.of("en"), "", 0), _ -> {});
        brief.close();
        assertThatThrownBy(() -> session.accept(new short[1], 0, 1)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> brief.open(new SessionOptions("test", List.of("en"), "", 0), _ -> {}))
                .isInstanceOf(IllegalStateException.class);
    }
}
