package hearus.bench.live;

import java.io.IOException;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import hearus.bench.captions.CaptionServer;
import hearus.bench.captions.LiveSpeaker;
import hearus.bench.captions.Session;
import hearus.bench.data.Manifest.Clip;
import hearus.whisper.Whisper;

/**
 * Speakers that speak at once, each with other recordings, every other one in Korean.
 *
 * @param seconds how long each speaks
 * @param gapSeconds between two recordings
 * @param piece samples in a blob
 * @param quiet when this long nothing comes after the last word, nothing will
 */
record ConcurrentSpeakers(List<Clip> korean, List<Clip> english, double seconds, double gapSeconds, int piece, Duration quiet) {
    /** Apart, so that no two speakers say the same at the same time. */
    private static final int APART = 7;

    /** As the captions' other commands speak: blobs of a quarter of a second. */
    ConcurrentSpeakers(List<Clip> korean, List<Clip> english, double seconds, Duration quiet) {
        this(korean, english, seconds, 1.5, Whisper.SAMPLE_RATE / 4, quiet);
    }

    ConcurrentSpeakers {
        korean = List.copyOf(korean);
        english = List.copyOf(english);
    }

    /** What one of them said, and what was heard. */
    record Outcome(SpeechSequence sequence, Session session) {}

    /**
     * All that they said and heard.
     *
     * @param cores how many the server kept busy meanwhile
     * @param megabytes that it held at the end
     */
    record Results(List<Outcome> outcomes, double cores, double megabytes) {
        LatencyAndStability figures() {
            return LatencyAndStability.of(outcomes.stream().map(one -> one.session().measure()).toList());
        }

        /** The recordings that nothing was heard of. */
        List<String> lost() {
            return outcomes.stream().flatMap(one -> one.sequence().lost(one.session()).stream()).toList();
        }

        int recordings() {
            return outcomes.stream().mapToInt(one -> one.sequence().parts().size()).sum();
        }
    }

    Results speak(CaptionServer server, HttpClient http, int count) throws IOException, InterruptedException {
        var speaking = new ArrayList<Future<Outcome>>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var sequences = new ArrayList<SpeechSequence>();
            for (var i = 0; i < count; i++) {
                sequences.add(SpeechSequence.of(i % 2 == 0 ? korean : english, APART * i, seconds, gapSeconds));
            }
            var cpu = server.cpu();
            var began = System.nanoTime();
            for (var i = 0; i < count; i++) {
                var sequence = sequences.get(i);
                // Not all of them begin in the same instant: people do not.
                var pause = Duration.ofMillis(1000L * i / count);
                speaking.add(threads.submit(() -> speak(server, http, sequence, pause)));
            }
            var outcomes = new ArrayList<Outcome>();
            for (var one : speaking) {
                outcomes.add(one.get());
            }
            var cores = (double) server.cpu().minus(cpu).toNanos() / (System.nanoTime() - began);
            return new Results(List.copyOf(outcomes), cores, server.residentMegabytes());
        } catch (ExecutionException e) {
            throw new IOException("A speaker failed: " + e.getMessage(), e);
        }
    }

    private Outcome speak(CaptionServer server, HttpClient http, SpeechSequence sequence, Duration pause)
            throws IOException, InterruptedException {
        Thread.sleep(pause);
        var speaker = LiveSpeaker.join(server, http, sequence.parts().getFirst().clip().language());
        try {
            return new Outcome(sequence, speaker.say(sequence.pcm(), piece, sequence.lastMillis(), quiet));
        } finally {
            speaker.leave();
        }
    }
}
