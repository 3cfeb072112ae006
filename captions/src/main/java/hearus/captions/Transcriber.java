package hearus.captions;

import java.nio.file.Path;
import java.util.List;

import hearus.captions.CaptionEvent.Word;
import hearus.captions.internal.samples.Samples;
import hearus.captions.internal.vad.SileroVoiceDetector;
import hearus.captions.internal.vad.VoiceDetector;
import hearus.whisper.DecodeOptions;
import hearus.whisper.Whisper;

/**
 * Transcribes whole recordings. Audio of at most 30 s in which somebody speaks is one window, decoded as the reference implementation does; longer audio is cut at
 * its pauses into windows of at most 28 s, which are decoded on all cores. Silence and noise give nothing; voice that a window's text leaves out is decoded again, alone,
 * and reported where it has no words then either. Owns the voice activity model; does not own the Whisper
 * model. Thread-safe: one recording after the other.
 *
 * <p>Close in this order: each {@link Transcription} that was opened (by who opened it, before the next is opened), this transcriber, then the Whisper model (by who loaded it). In one
 * {@code try} with resources the order of declaration is model, transcriber, transcription. What is closed in another order is decoding with a model that is closed, and gets an
 * {@link IllegalStateException}.
 */
public final class Transcriber implements AutoCloseable {
    private final Decoder decoder;
    private final VoiceDetector detector;

    private Transcriber(Decoder decoder, VoiceDetector detector) {
        this.decoder = decoder;
        this.detector = detector;
    }

    /**
     * Loads the voice activity model.
     *
     * @param voiceActivityModel the file of Silero VAD v6
     * @throws IllegalArgumentException when it cannot be loaded
     */
    public static Transcriber create(Whisper whisper, Path voiceActivityModel) {
        return create(whisper::decode, SileroVoiceDetector.load(voiceActivityModel));
    }

    /** With any decoder and detector; owns the detector. */
    static Transcriber create(Decoder decoder, VoiceDetector detector) {
        return new Transcriber(decoder, detector);
    }

    /**
     * Text with its place in the recording.
     *
     * @param startMs from the start of the recording
     * @param endMs from the start of the recording
     * @param confidence 0 to 1
     * @param words empty where word times were not asked for
     */
    public record Segment(String text, long startMs, long endMs, String language, double confidence, List<Word> words) {
        public Segment {
            words = List.copyOf(words);
        }
    }

    /** Receives the progress of a transcription, on the transcribing thread. */
    @FunctionalInterface
    public interface ProgressListener {
        /** {@code doneMs} of {@code totalMs} milliseconds of audio are transcribed; while a recording is still arriving, the total is what has arrived. */
        void at(long doneMs, long totalMs);

        /** What the window gave whose end {@link #at} tells next; in order. Segments of later calls are of later audio. */
        default void finished(List<Segment> segments) {}
    }

    /**
     * A part of a recording with voice in which no words were recognised.
     *
     * @param startMs from the start of the recording
     * @param endMs from the start of the recording
     */
    public record Unheard(long startMs, long endMs) {}

    /**
     * The transcript of a recording.
     *
     * @param segments in order
     * @param unheard voice without words, in order; what is shorter than a second is not counted
     * @param durationMs of the recording
     * @param voicedMs in which somebody speaks
     * @param peak the largest magnitude of its samples, 0 to 32768
     */
    public record Result(List<Segment> segments, List<Unheard> unheard, long durationMs, long voicedMs, int peak) {
        public Result {
            segments = List.copyOf(segments);
            unheard = List.copyOf(unheard);
        }
    }

    /**
     * The options of one transcription.
     *
     * @param languages candidates, as in {@link DecodeOptions#languages()}
     * @param prompt course terms; empty for none
     * @param wordTimes whether segments have the times of their words: then a segment is a subtitle of one or two lines, else it is the text of a window in one language
     */
    public record Request(List<String> languages, String prompt, boolean wordTimes) {
        public Request {
            languages = List.copyOf(languages);
        }
    }

    /**
     * Begins a recording that is handed over piece by piece, of any length: about a minute of it is held at a time. Close it before the next is opened, and before this
     * transcriber.
     */
    public Transcription open(Request request, ProgressListener progress) {
        return new Transcription(decoder, detector.open(), request, progress);
    }

    /**
     * Transcribes a recording that is in memory.
     *
     * @param pcm 16 kHz mono
     * @param languages candidates, as in {@link DecodeOptions#languages()}
     * @param prompt course terms; empty for none
     * @param wordTimes whether to give the times of words. The segments' texts joined by spaces are the same either way.
     */
    public synchronized List<Segment> transcribe(short[] pcm, List<String> languages, String prompt, boolean wordTimes,
            ProgressListener progress) {
        var total = Samples.toMillis(pcm.length);
        try (var transcription = open(new Request(languages, prompt, wordTimes), (done, _) -> progress.at(done, total))) {
            transcription.accept(pcm, 0, pcm.length);
            return transcription.finish().segments();
        }
    }

    /** Frees the voice activity model; waits for a recording that {@link #transcribe} is working on. Close every {@link Transcription} before. Closing it again does nothing. */
    @Override
    public synchronized void close() {
        detector.close();
    }
}
