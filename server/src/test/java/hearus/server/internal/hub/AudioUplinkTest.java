package hearus.server.internal.hub;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;

import org.junit.jupiter.api.Test;

import hearus.audio.AudioFormat;
import hearus.captions.CaptionEvent.Caption;
import hearus.captions.SessionOptions;
import hearus.speech.SpeechEvent;
import hearus.speech.SpeechException;
import hearus.speech.SpeechStream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class AudioUplinkTest {
    private static final SpeakerOptions RAW = new SpeakerOptions(List.of("en"), "",
            new AudioFormat.RawPcm(16_000, 1), Optional.empty());
    private static final byte[] SECOND = new byte[32_000];

    private final List<Stream> streams = new ArrayList<>();
    private final List<Caption> captions = new ArrayList<>();

    /** Makes a caption of every piece of audio until it fails. */
    private final class Stream implements SpeechStream {
        private final SessionOptions options;
        private final Consumer<SpeechEvent> listener;
        private long phrases;
        private boolean fails;
        private boolean closed;

        Stream(SessionOptions options, Consumer<SpeechEvent> listener) {
            this.options = options;
            this.listener = listener;
            streams.add(this);
        }

        @Override
        public String model() {
            return "numbers";
        }

        @Override
        public void send(short[] samples, int offset, int length) throws SpeechException {
            if (fails) {
                throw new SpeechException(SpeechException.Code.FAILED, "The session has ended.");
            }
            phrases++;
            listener.accept(new SpeechEvent.Captioned(new Caption(phrases, 1, "word", 4, true, 0, 1_000, "en", 1, List.of(), 0)));
        }

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
        public void close() {
            closed = true;
        }
    }

    private void listen(SpeechEvent event) {
        captions.add(((SpeechEvent.Captioned) event).caption());
    }

    @Test
    void afterAFailedStreamTheAudioClockAndTheIdsOfPhrasesGoOn() throws Exception {
        var uplink = new AudioUplink("id", RAW, Stream::new, this::listen);
        uplink.accept(SECOND);
        uplink.accept(SECOND);
        var before = captions.size();
        streams.getFirst().fails = true;
        assertThatThrownBy(() -> uplink.accept(SECOND)).isInstanceOf(RefusedException.class);
        uplink.accept(SECOND);

        assertThat(streams).hasSize(2);
        assertThat(streams.getFirst().closed).isTrue();
        assertThat(streams.getLast().options.startSample()).as("what was refused is not on the clock").isEqualTo(32_000);
        assertThat(captions).hasSizeGreaterThan(before);
        assertThat(captions.stream().map(Caption::id)).doesNotHaveDuplicates().isSorted();
    }

    @Test
    void aStreamThatOpensWhileTheRecordingIsClosedIsClosedToo() throws Exception {
        var opening = new CountDownLatch(1);
        var gate = new CountDownLatch(1);
        var uplink = new AudioUplink("id", RAW, (options, listener) -> {
            opening.countDown();
            gate.await();
            return new Stream(options, listener);
        }, this::listen);
        var accepting = CompletableFuture.runAsync(() -> {
            try {
                uplink.accept(SECOND);
            } catch (RefusedException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        opening.await();
        uplink.close();
        gate.countDown();
        accepting.join();
        assertThat(streams).hasSize(1);
        assertThat(streams.getFirst().closed).isTrue();
    }
}
