package hearus.captions;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import hearus.captions.Transcriber.ProgressListener;
import hearus.captions.Transcriber.Request;
import hearus.captions.Transcriber.Result;
import hearus.captions.Transcriber.Segment;
import hearus.captions.Transcriber.Unheard;
import hearus.captions.internal.decode.Job;
import hearus.captions.internal.decode.LanguagePrior;
import hearus.captions.internal.samples.Samples;
import hearus.captions.internal.segment.Phrase;
import hearus.captions.internal.transcribe.WindowCompleter;
import hearus.captions.internal.transcribe.Windows;
import hearus.captions.internal.vad.VoiceDetector;
import hearus.captions.internal.vad.VoiceLog;
import hearus.whisper.DecodeOptions;
import hearus.whisper.Hypothesis;
import hearus.whisper.Whisper;

/**
 * Transcribes one recording that is passed piece by piece. Windows are decoded on as many threads as there are cores, which live as long as this; at most twice as
 * many windows wait, then {@link #accept} waits too. One thread at a time uses it.
 */
public final class Transcription implements AutoCloseable {
    private static final int PIECE = Whisper.SAMPLE_RATE;

    private final Decoder decoder;
    private final Request request;
    private final ProgressListener progress;
    private final LanguagePrior languages;
    private final VoiceLog voice;
    private final Windows windows;
    private final WindowCompleter completer;
    private final int threads = Runtime.getRuntime().availableProcessors();
    private final ExecutorService workers = Executors.newFixedThreadPool(threads,
            Thread.ofPlatform().name("hearus-transcriber-", 1).daemon().factory());
    private final Deque<StartedWindow> started = new ArrayDeque<>();
    private final List<Segment> segments = new ArrayList<>();
    private final List<Unheard> unheard = new ArrayList<>();
    private int peak;

    private record StartedWindow(Phrase window, Future<Hypothesis> hypothesis) {}

    Transcription(Decoder decoder, VoiceDetector.Stream detector, Request request, ProgressListener progress) {
        this.decoder = decoder;
        this.request = request;
        this.progress = progress;
        languages = new LanguagePrior(request.languages());
        voice = new VoiceLog(detector);
        windows = new Windows(voice);
        completer = new WindowCompleter(request, this::decode);
    }

    /**
     * Takes the next samples: 16 kHz mono.
     *
     * @throws TranscriptionException when a window cannot be decoded
     * @throws CancellationException when the thread was interrupted; it stays so
     */
    public void accept(short[] samples, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, samples.length);
        for (var done = 0; done < length; done += PIECE) {
            var count = Math.min(PIECE, length - done);
            measure(samples, offset + done, count);
            windows.take(samples, offset + done, count).forEach(this::start);
            while (!started.isEmpty() && (started.size() > 2 * threads || started.getFirst().hypothesis().isDone())) {
                finishWindow(started.remove());
            }
        }
    }

    /**
     * The recording has ended: waits for the windows that are being decoded.
     *
     * @throws TranscriptionException when a window cannot be decoded
     * @throws CancellationException when the thread was interrupted; it stays so
     */
    public Result finish() {
        windows.finish().forEach(this::start);
        while (!started.isEmpty()) {
            finishWindow(started.remove());
        }
        var durationMs = Samples.toMillis(windows.length());
        progress.at(durationMs, durationMs);
        return new Result(segments, unheard, durationMs, Samples.toMillis(voice.voiced()), peak);
    }

    /** Interrupts the decodes in progress, and waits for their end. */
    @Override
    public void close() {
        workers.shutdownNow();
        workers.close();
    }

    private void measure(short[] samples, int offset, int length) {
        for (var i = offset; i < offset + length; i++) {
            peak = Math.max(peak, Math.abs((int) samples[i]));
        }
    }

    private void start(Phrase window) {
        started.add(new StartedWindow(window, workers.submit(() -> decode(window.samples(), languages.candidates()))));
    }

    private void finishWindow(StartedWindow next) {
        var window = next.window();
        var hypothesis = decodeInItsLanguage(window, await(next.hypothesis()));
        var completed = completer.complete(window, hypothesis);
        segments.addAll(completed.segments());
        unheard.addAll(completed.unheard());
        progress.finished(completed.segments());
        progress.at(Samples.toMillis(window.end()), Samples.toMillis(windows.length()));
    }

    private Hypothesis decodeInItsLanguage(Phrase window, Hypothesis hypothesis) {
        var language = languages.decide(hypothesis.language(), hypothesis.languageProbability());
        languages.remember(hypothesis.language(), hypothesis.languageProbability());
        return language.equals(hypothesis.language()) ? hypothesis : decode(window.samples(), List.of(language));
    }

    /** Always with word times: they show what the text leaves out. */
    private Hypothesis decode(short[] samples, List<String> candidates) {
        return decoder.decode(samples,
                DecodeOptions.builder().languages(candidates).prompt(request.prompt()).wordTimes(true).beams(Job.BEAMS).build());
    }

    private static Hypothesis await(Future<Hypothesis> hypothesis) {
        try {
            return hypothesis.get();
        } catch (ExecutionException e) {
            var cause = Objects.requireNonNullElse(e.getCause(), e);
            throw new TranscriptionException("decoding failed: " + cause.getMessage(), cause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            var cancelled = new CancellationException("interrupted while transcribing");
            cancelled.initCause(e);
            throw cancelled;
        }
    }
}
