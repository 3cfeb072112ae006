package hearus.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

import hearus.bench.Manifest.Clip;
import hearus.bench.captions.Session;
import hearus.whisper.Whisper;

/**
 * Recordings one after the other with silence between them, as one speaker says them.
 *
 * @param pcm 16 kHz, mono
 * @param parts where each recording lies
 */
@SuppressWarnings("ArrayRecordComponent") // compared nowhere
record Programme(short[] pcm, List<Part> parts) {
    private static final int GAP = 3 * Whisper.SAMPLE_RATE / 2;

    record Part(Clip clip, long startMillis, long endMillis) {
        long distance(Session.Final said) {
            var middle = (said.startMillis() + said.endMillis()) / 2;
            return Math.max(0, Math.max(startMillis - middle, middle - endMillis));
        }
    }

    /** The recordings from one on, round and round, until they last so long; at least one. */
    static Programme of(List<Clip> clips, int from, double seconds) throws IOException {
        var pcm = new short[(int) (seconds * Whisper.SAMPLE_RATE) + (1 << 20)];
        var parts = new ArrayList<Part>();
        var length = GAP;
        for (var i = from; parts.isEmpty() || length < seconds * Whisper.SAMPLE_RATE; i++) {
            var clip = clips.get(i % clips.size());
            var speech = WaveFile.read(clip.file());
            pcm = length + speech.length + 2 * GAP > pcm.length ? Arrays.copyOf(pcm, length + speech.length + (1 << 20)) : pcm;
            System.arraycopy(speech, 0, pcm, length, speech.length);
            parts.add(new Part(clip, millis(length), millis(length + speech.length)));
            length += speech.length + GAP;
        }
        return new Programme(Arrays.copyOf(pcm, length + GAP / 2), List.copyOf(parts));
    }

    private static long millis(long samples) {
        return samples * 1000 / Whisper.SAMPLE_RATE;
    }

    /** Where the last recording begins: a final that ends later is its. */
    long lastMillis() {
        return parts.getLast().startMillis();
    }

    /** What was heard of each part, in order. */
    List<String> texts(Session session) {
        var texts = new ArrayList<StringBuilder>();
        parts.forEach(part -> texts.add(new StringBuilder()));
        for (var said : session.finals()) {
            var nearest = parts.stream().min(Comparator.comparingLong(part -> part.distance(said))).orElseThrow();
            texts.get(parts.indexOf(nearest)).append(said.text()).append(' ');
        }
        return texts.stream().map(text -> text.toString().strip()).toList();
    }

    List<Score> scores(Session session) {
        var texts = texts(session);
        var scores = new ArrayList<Score>();
        for (var i = 0; i < parts.size(); i++) {
            scores.add(Score.of(parts.get(i).clip(), texts.get(i)));
        }
        return scores;
    }

    /** How many parts nothing was heard of. */
    long lost(Session session) {
        return texts(session).stream().filter(String::isEmpty).count();
    }
}
