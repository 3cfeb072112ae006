package hearus.server.internal.hub;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

import org.junit.jupiter.api.Test;

import hearus.audio.AudioFormat;
import hearus.captions.CaptionEvent.Caption;
import hearus.lectures.Lectures;
import hearus.lectures.StoreLocation;
import hearus.server.internal.hub.ClientIdentity.Fingerprint;
import hearus.server.internal.lectures.LectureRooms;
import hearus.server.internal.lectures.SpeakerLectures;
import hearus.speech.SpeechEvent;
import hearus.speech.SpeechStream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class SpeakerSessionTest {
    private static final byte[] SECOND = new byte[32_000];

    private static final class IdleStream implements SpeechStream {
        @Override
        public void send(short[] samples, int offset, int length) {}

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

    @Test
    void whileNothingCanBeStoredAudioIsRefusedBeforeMoreFinalsWaitThanMemoryHolds() throws Exception {
        var lectures = Lectures.open(new StoreLocation.Memory(), InstantSource.system(), segment -> {});
        lectures.close();
        var spoken = new SpeakerLectures(lectures, new LectureRooms(), InstantSource.system()).begin("id", Optional.empty(), "");
        var identity = new ClientIdentity("id", false, Optional.empty(), Optional.empty(), false, Optional.empty(),
                new Fingerprint("/", "", ""));
        var options = new SpeakerOptions(List.of("en"), "", new AudioFormat.RawPcm(16_000, 1), Optional.empty());
        var listeners = new ArrayList<Consumer<SpeechEvent>>();
        var session = new SpeakerSession(identity, options, (stream, listener) -> {
            listeners.add(listener);
            return new IdleStream();
        }, spoken);
        try {
            session.accept(SECOND);
            for (int i = 1; i <= 2_002; i++) {
                listeners.getFirst().accept(new SpeechEvent.Captioned(new Caption(i, 1, "word", 4, true, 0, 1_000, "en", 1, List.of(), 0)));
            }
            assertThatThrownBy(() -> session.accept(SECOND)).isInstanceOfSatisfying(RefusedException.class,
                    e -> assertThat(e.code()).isEqualTo("backlog_full"));
        } finally {
            session.close();
        }
    }
}
