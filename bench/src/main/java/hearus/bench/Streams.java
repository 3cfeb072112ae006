package hearus.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;

import hearus.whisper.DecodeOptions;
import hearus.whisper.DecodeOptions.Context;
import hearus.whisper.Effort;
import hearus.whisper.Hypothesis;
import hearus.whisper.Whisper;

/** Many speakers at once: each has one re-decode under way and one worker a core decodes, as the captions do. */
final class Streams {
    private static final int PHRASE = 5 * Whisper.SAMPLE_RATE;
    private static final int EARLIER = 4 * Whisper.SAMPLE_RATE;

    private final Whisper whisper;
    private final List<Growing> phrases;
    private final List<Hypothesis> earlier;

    /** A phrase that a live session hears more and more of. */
    static final class Growing {
        private final short[] pcm;
        private final String language;

        Growing(short[] pcm, String language) {
            this.pcm = pcm;
            this.language = language;
        }

        String language() {
            return language;
        }

        /** Its beginning. */
        short[] first(int samples) {
            return Arrays.copyOf(pcm, Math.min(samples, pcm.length));
        }
    }

    /**
     * One run, every phrase decoded once.
     *
     * @param seconds on the clock
     * @param total of all decodes
     */
    record Run(int decodes, double seconds, int cores, Effort total) {
        double perSecondAndCore() {
            return decodes / seconds / cores;
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

    Streams(Whisper whisper, List<Growing> phrases) {
        this.whisper = whisper;
        this.phrases = phrases;
        this.earlier = phrases.stream().map(phrase -> whisper.decode(phrase.first(EARLIER), options(phrase))).toList();
    }

    /** The first 5 s of each phrase, as a live session decodes them a second after it has decoded 4; with what it heard in these as a draft, or without. */
    Run run(int streams, boolean drafts) throws InterruptedException {
        int cores = Math.min(streams, Runtime.getRuntime().availableProcessors());
        var total = new AtomicReference<>(new Effort(0, 0, 0, 0));
        try (var workers = Executors.newFixedThreadPool(cores)) {
            var pending = new ArrayList<Future<?>>();
            long start = System.nanoTime();
            for (int i = 0; i < phrases.size(); i++) {
                var phrase = phrases.get(i);
                var plain = options(phrase);
                var options = drafts ? plain.with(earlier.get(i)) : plain;
                pending.add(workers.submit(() -> whisper.decode(phrase.first(PHRASE), options,
                        effort -> total.accumulateAndGet(effort, Effort::plus))));
            }
            for (var one : pending) {
                one.get();
            }
            return new Run(phrases.size(), (System.nanoTime() - start) / 1e9, cores, total.get());
        } catch (ExecutionException e) {
            throw new IllegalStateException("A decode failed: " + e.getCause().getMessage(), e.getCause());
        }
    }

    private static DecodeOptions options(Growing phrase) {
        return new DecodeOptions(List.of(phrase.language()), "", Context.SHORT, false, true);
    }
}
