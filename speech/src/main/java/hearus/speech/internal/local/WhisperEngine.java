package hearus.speech.internal.local;

import java.util.Optional;

import hearus.captions.CaptionListener;
import hearus.captions.CaptionSession;
import hearus.captions.Captioner;
import hearus.captions.SessionOptions;
import hearus.captions.Transcriber;
import hearus.speech.SpeechEngine;
import hearus.whisper.Whisper;

/** An engine with a Whisper model. Owns both parts. */
public record WhisperEngine(String model, Whisper whisper, Captioner captioner) implements SpeechEngine {
    @Override
    public CaptionSession open(SessionOptions options, CaptionListener listener) {
        return captioner.open(options, listener);
    }

    @Override
    public Optional<Transcriber> transcriber() {
        return Optional.of(captioner.transcriber());
    }

    @Override
    public Optional<Transcriber> transcriber(Whisper other) {
        return Optional.of(captioner.transcriber(other));
    }

    @Override
    public void close() {
        captioner.close();
        whisper.close();
    }
}
