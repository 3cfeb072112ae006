package hearus.server.internal.hub;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import org.junit.jupiter.api.Test;

import hearus.audio.AudioFormat;
import hearus.captions.CaptionEvent.Caption;
import hearus.captions.CaptionEvent.Word;
import hearus.lectures.Lectures;
import hearus.lectures.QualityReport.Measured;
import hearus.lectures.StoreLocation;
import hearus.server.internal.hub.ClientIdentity.Fingerprint;
import hearus.server.internal.lectures.LectureRooms;
import hearus.server.internal.lectures.SpeakerLectures;
import hearus.server.internal.lectures.SpokenLecture;
import hearus.speech.SpeechEvent;
import hearus.speech.SpeechStream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class SpeakerSessionTest {
    private static final byte[] SECOND = new byte[32_000];

    private static final class IdleStream implements SpeechStream {
        @Override
        public String model() {
            return "numbers";
        }

        @Override
        public void send(short[] samples, int offset, int length) {}

        @Override
        public void setPrompt(String prompt) {}

        @Override
        public void suspend() {}

        @Override
        public void resume() {}

        @Override
        public CompletableFuture<Void> finish() {
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public void close() {}
    }

    private static SpeakerSession session(SpokenLecture spoken, List<Consumer<SpeechEvent>> listeners) {
        var identity = new ClientIdentity("id", false, Optional.empty(), Optional.empty(), false, Optional.empty(),
                new Fingerprint("/", "", ""));
        var options = new SpeakerOptions(List.of("en"), "", new AudioFormat.RawPcm(16_000, 1), Optional.empty());
        return new SpeakerSession(identity, options, (stream, listener) -> {
            listeners.add(listener);
            return new IdleStream();
        }, spoken);
    }

    private static SpeechEvent said(long id, String text, boolean isFinal) {
        return new SpeechEvent.Captioned(new Caption(id, 1, text, text.length(), isFinal, 0, 500, "en", 1,
                List.of(new Word(text, 0, 500, 1)), 0));
    }

    @Test
    void whileNothingCanBeStoredAudioIsRefusedBeforeMoreFinalsWaitThanMemoryHolds() throws Exception {
        var lectures = Lectures.open(new StoreLocation.Memory(), InstantSource.system(), segment -> {});
        lectures.close();
        var spoken = new SpeakerLectures(lectures, new LectureRooms(), InstantSource.system()).begin("id", Optional.empty(), "");
        var listeners = new ArrayList<Consumer<SpeechEvent>>();
        var session = session(spoken, listeners);
        try {
            session.accept(SECOND);
            for (int i = 1; i <= 2_002; i++) {
                listeners.getFirst().accept(said(i, "word", true));
            }
            assertThatThrownBy(() -> session.accept(SECOND)).isInstanceOfSatisfying(RefusedException.class,
                    e -> assertThat(e.code()).isEqualTo("backlog_full"));
        } finally {
            session.close();
        }
    }

    @Test
    void whatIsMeasuredOfItsCaptionsIsKeptWithItsLecture() throws Exception {
        try (var lectures = Lectures.open(new StoreLocation.Memory(), InstantSource.system(), segment -> {})) {
            var spoken = new SpeakerLectures(lectures, new LectureRooms(), InstantSource.system()).begin("id", Optional.of("physics"), "");
            var listeners = new ArrayList<Consumer<SpeechEvent>>();
            var session = session(spoken, listeners);
            session.announceLecture();
            session.accept(SECOND);
            listeners.getFirst().accept(said(1, "wards", false));
            listeners.getFirst().accept(said(1, "words", true));
            session.finish().get(30, TimeUnit.SECONDS);
            session.close();
            assertThat(lectures.quality("physics", lectures.log().readAll("physics")).measured())
                    .contains(new Measured(1_000, 0, 500, 500, 4));
        }
    }
}
