package hearus.server.internal.recordings;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

import hearus.captions.Transcriber;
import hearus.captions.Transcription;
import hearus.speech.EngineLoader.LargerModel;
import hearus.speech.EngineSessions;
import hearus.speech.SpeechEngine;

/**
 * Recognisers whose decodes wait for those of the live speakers of this process.
 *
 * @param engine empty for a hub, which has no model
 */
public record EngineRecognisers(Optional<EngineSessions> engine) implements Recogniser.Source {
    private static final Duration POLL_INTERVAL = Duration.ofMillis(500);

    @Override
    public boolean exists() {
        return engine.isPresent();
    }

    @Override
    public void await() throws InterruptedException {
        while (engine.flatMap(EngineSessions::engine).isEmpty()) {
            Thread.sleep(POLL_INTERVAL);
        }
    }

    private SpeechEngine loaded() {
        return engine.flatMap(EngineSessions::engine).orElseThrow(() -> new IllegalStateException("No model is loaded"));
    }

    @Override
    public Recogniser usual() {
        var loaded = loaded();
        return new ModelRecogniser(loaded.model(), transcriber(loaded.transcriber()), () -> {});
    }

    @Override
    public Recogniser largest() throws Exception {
        var larger = engine.orElseThrow().loadLarger();
        return larger.isEmpty() ? usual() : with(larger.get());
    }

    private Recogniser with(LargerModel larger) {
        try {
            return new ModelRecogniser(larger.name(), transcriber(loaded().transcriber(larger.whisper())), larger.whisper()::close);
        } catch (RuntimeException | Error e) {
            larger.whisper().close();
            throw e;
        }
    }

    private static Transcriber transcriber(Optional<Transcriber> given) {
        return given.orElseThrow(() -> new IllegalStateException("This engine transcribes no recordings"));
    }

    private record ModelRecogniser(String model, Transcriber transcriber, Runnable freeModel) implements Recogniser {
        @Override
        public Recognition open(List<String> languages, String prompt, Transcriber.ProgressListener progress) {
            return new ModelRecognition(transcriber.open(new Transcriber.Request(languages, prompt, true), progress));
        }

        @Override
        public void close() {
            transcriber.close();
            freeModel.run();
        }
    }

    private record ModelRecognition(Transcription transcription) implements Recogniser.Recognition {
        @Override
        public void accept(short[] samples, int offset, int length) {
            transcription.accept(samples, offset, length);
        }

        @Override
        public void finish() {
            var _ = transcription.finish();
        }

        @Override
        public void close() {
            transcription.close();
        }
    }
}
