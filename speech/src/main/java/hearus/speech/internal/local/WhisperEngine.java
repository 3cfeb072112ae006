package hearus.speech.internal.local;

import hearus.captions.CaptionListener;
import hearus.captions.CaptionSession;
import hearus.captions.Captioner;
import hearus.captions.SessionOptions;
import hearus.speech.SpeechEngine;
import hearus.whisper.Whisper;

/** An engine with a Whisper model. Owns both parts. */
public record WhisperEngine(String model, Whisper whisper, Captioner captioner) implements SpeechEngine {
    @Override
    public CaptionSession open(SessionOptions options, CaptionListener listener) {
        return captioner.open(options, listener);
    }

    @Override
    public void close() {
        captioner.close();
        whisper.close();
    }
}
