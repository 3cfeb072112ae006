package hearus.captions;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import hearus.captions.CaptionEvent.Word;
import hearus.whisper.DecodeOptions;
import hearus.whisper.DecodeOptions.Context;
import hearus.whisper.Hypothesis;
import hearus.whisper.Whisper;
import hearus.whisper.models.InstalledModel;

/**
 * Writes down a whole recording. Audio of at most 30 s in which somebody speaks is one window, decoded as the reference implementation does; longer audio is cut at
 * its pauses into windows of at most 28 s, which are decoded on all cores. Silence and noise give nothing. Owns the voice activity model; does not own the Whisper
 * model. Thread-safe: one recording after the other.
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
     * @throws IllegalArgumentException when it cannot be loaded
     */
    public static Transcriber create(Whisper whisper, InstalledModel voiceActivityModel) {
        return create(whisper::decode, SileroVoiceDetector.load(voiceActivityModel.file(SileroVoiceDetector.FILE)));
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

    /** Told how far a transcription is, from the transcribing thread. */
    @FunctionalInterface
    public interface ProgressListener {
        /** {@code doneMs} of {@code totalMs} milliseconds of audio are written down. */
        void at(long doneMs, long totalMs);
    }

    /**
     * Writes down a recording.
     *
     * @param pcm 16 kHz mono
     * @param languages candidates, as in {@link DecodeOptions#languages()}
     * @param prompt course terms; empty for none
     * @param wordTimes whether to compute the times of words: then a segment is a subtitle of one or two lines, else it is a whole window. The segments' texts joined
     *     by spaces are the same either way.
     */
    public synchronized List<Segment> transcribe(short[] pcm, List<String> languages, String prompt, boolean wordTimes,
            ProgressListener progress) {
        var threads = Runtime.getRuntime().availableProcessors();
        try (var workers = Executors.newFixedThreadPool(threads, Thread.ofPlatform().name("hearus-transcriber-", 1).daemon().factory())) {
            var run = new Run(pcm, new Languages(languages), prompt, wordTimes, workers);
            try {
                return run.segments(progress);
            } catch (RuntimeException | Error e) {
                workers.shutdownNow();
                throw e;
            }
        }
    }

    @Override
    public synchronized void close() {
        detector.close();
    }

    /** One recording. */
    private final class Run {
        private final short[] pcm;
        private final Languages languages;
        private final String prompt;
        private final boolean wordTimes;
        private final ExecutorService workers;

        private record Started(Phrase window, Future<Hypothesis> hypothesis) {}

        Run(short[] pcm, Languages languages, String prompt, boolean wordTimes, ExecutorService workers) {
            this.pcm = pcm;
            this.languages = languages;
            this.prompt = prompt;
            this.wordTimes = wordTimes;
            this.workers = workers;
        }

        List<Segment> segments(ProgressListener progress) {
            var total = Samples.toMillis(pcm.length);
            var started = new ArrayList<Started>();
            for (var window : Windows.of(pcm, detector.open())) {
                started.add(new Started(window, workers.submit(() -> decode(window, languages.candidates()))));
            }
            var segments = new ArrayList<Segment>();
            for (var next : started) {
                var window = next.window();
                var hypothesis = inItsLanguage(window, await(next.hypothesis()));
                TruthGate.said(window, hypothesis, prompt, false)
                        .ifPresent(text -> segments.addAll(Subtitles.of(window, hypothesis, text)));
                progress.at(Samples.toMillis(window.end()), total);
            }
            progress.at(total, total);
            return List.copyOf(segments);
        }

        private Hypothesis inItsLanguage(Phrase window, Hypothesis hypothesis) {
            var language = languages.decide(hypothesis.language(), hypothesis.languageProbability());
            languages.remember(hypothesis.language(), hypothesis.languageProbability());
            return language.equals(hypothesis.language()) ? hypothesis : decode(window, List.of(language));
        }

        private Hypothesis decode(Phrase window, List<String> candidates) {
            return decoder.decode(window.samples(),
                    new DecodeOptions(candidates, prompt, Context.FULL, wordTimes, false).searching(Job.BEAMS));
        }

        private static Hypothesis await(Future<Hypothesis> hypothesis) {
            try {
                return hypothesis.get();
            } catch (ExecutionException e) {
                throw new IllegalStateException("decoding failed: " + e.getCause().getMessage(), e.getCause());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted while transcribing", e);
            }
        }
    }
}
