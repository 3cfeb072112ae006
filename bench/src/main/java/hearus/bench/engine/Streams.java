package hearus.bench.engine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;

import hearus.captions.CaptionPolicy;
import hearus.captions.Stability;
import hearus.whisper.DecodeOptions;
import hearus.whisper.DecodeOptions.Context;
import hearus.whisper.DecodeTimes;
import hearus.whisper.Hypothesis;
import hearus.whisper.Hypothesis.Token;
import hearus.whisper.PhraseCache;
import hearus.whisper.Whisper;

/**
 * Many speakers at once, as the captions decode them: each speaker's phrase grows by a second and is decoded again, one decode of a speaker at a time, the longest
 * waiting first, one worker a core. What is counted are the decodes at 5 s.
 */
final class Streams {
    /** Seconds at which a phrase is decoded; the last is the one that counts. */
    static final int PHRASE_SECONDS = 5;

    private final Whisper whisper;
    private final List<Speech> phrases;

    /**
     * Recorded speech that lasts as long as a phrase at least.
     *
     * @param pcm 16 kHz, mono
     */
    @SuppressWarnings("ArrayRecordComponent") // compared nowhere
    record Speech(short[] pcm, String language) {
        /** Its beginning. */
        short[] first(int seconds) {
            return Arrays.copyOf(pcm, Math.min(seconds * Whisper.SAMPLE_RATE, pcm.length));
        }
    }

    /** A phrase of a live session: each decode hears a second more, goes on behind what is stable, and knows what the last one has said. */
    private static final class GrowingPhrase implements AutoCloseable {
        private final Whisper whisper;
        private final Speech speech;
        private final Stability stability = CaptionPolicy.defaults().stability().get();
        private final PhraseCache cache = new PhraseCache();
        private DecodeOptions options;

        GrowingPhrase(Whisper whisper, Speech speech) {
            this.whisper = whisper;
            this.speech = speech;
            this.options = DecodeOptions.builder().languages(List.of(speech.language())).context(Context.SHORT).wordTimes(true)
                    .partial(true).build();
        }

        Timed decode(int seconds) {
            var told = new ArrayList<DecodeTimes>();
            var start = System.nanoTime();
            var heard = whisper.decode(speech.first(seconds), options, cache, told::add);
            var nanos = System.nanoTime() - start;
            options = options.withFixed(stable(heard, seconds)).withDraft(heard);
            return new Timed(seconds, nanos, told.stream().reduce(DecodeTimes::plus).orElseThrow());
        }

        /** As the captions do it: whole words, and never the last. */
        private List<Token> stable(Hypothesis heard, int seconds) {
            var words = Math.min(stability.stable(heard.words(), seconds * 1_000L), heard.words().size() - 1);
            var tokens = words < 1 ? 0 : heard.words().get(words - 1).spokenEnd();
            return heard.tokens().subList(0, Math.max(tokens, options.fixed().size()));
        }

        @Override
        public void close() {
            cache.close();
        }
    }

    /** One decode, and how long it kept its core. */
    private record Timed(int seconds, long nanos, DecodeTimes effort) {}

    /**
     * One run, every phrase once.
     *
     * @param decodes at 5 s, which the rest is of
     * @param nanos that they kept a core busy, together
     */
    record Run(int decodes, long nanos, DecodeTimes total) {
        private static Run of(Collection<Timed> all) {
            var counted = all.stream().filter(one -> one.seconds == PHRASE_SECONDS).toList();
            return new Run(counted.size(), counted.stream().mapToLong(Timed::nanos).sum(),
                    counted.stream().map(Timed::effort).reduce(DecodeTimes::plus).orElseThrow());
        }

        double perSecondAndCore() {
            return decodes / (nanos / 1e9);
        }

        double encodeMillis() {
            return total.encode() / 1e6 / decodes;
        }

        double prefillMillis() {
            return total.prefill() / 1e6 / decodes;
        }

        double millisPerStep() {
            return total.steps() == 0 ? 0 : total.step() / 1e6 / total.steps();
        }

        /** How many passes of the decoder a decode took after the first. */
        double steps() {
            return (double) total.steps() / decodes;
        }
    }

    Streams(Whisper whisper, List<Speech> phrases) {
        this.whisper = whisper;
        this.phrases = List.copyOf(phrases);
    }

    /** Every phrase is decoded at 1, 2, 3, 4 and 5 s, each time with what was heard before; so many speakers at once. */
    Run growing(int speakers) {
        return run(speakers, List.of(1, 2, 3, 4, PHRASE_SECONDS));
    }

    /** Every phrase is decoded at 5 s only, by what is heard then; so many speakers at once. */
    Run atOnce(int speakers) {
        return run(speakers, List.of(PHRASE_SECONDS));
    }

    private Run run(int speakers, List<Integer> moments) {
        var left = new ConcurrentLinkedQueue<>(phrases);
        var timed = new ConcurrentLinkedQueue<Timed>();
        var cores = Math.min(speakers, Runtime.getRuntime().availableProcessors());
        try (var workers = Executors.newFixedThreadPool(cores)) {
            var speaking = new ArrayList<CompletableFuture<Void>>();
            for (var i = 0; i < speakers; i++) {
                speaking.add(speak(left, moments, timed, workers));
            }
            speaking.forEach(CompletableFuture::join);
        } catch (CompletionException e) {
            throw new IllegalStateException("A decode failed: " + e.getMessage(), e);
        }
        return Run.of(timed);
    }

    /** One speaker after the other, until nobody is left: each decode goes to the end of the workers' queue when the one before it is done. */
    private CompletableFuture<Void> speak(Queue<Speech> left, List<Integer> moments, Queue<Timed> timed, Executor workers) {
        var speech = left.poll();
        if (speech == null) {
            return CompletableFuture.completedFuture(null);
        }
        var phrase = new GrowingPhrase(whisper, speech);
        CompletableFuture<Void> decodes = CompletableFuture.completedFuture(null);
        for (var seconds : moments) {
            decodes = decodes.thenRunAsync(() -> timed.add(phrase.decode(seconds)), workers);
        }
        return decodes.whenComplete((_, _) -> phrase.close()).thenCompose(_ -> speak(left, moments, timed, workers));
    }
}
