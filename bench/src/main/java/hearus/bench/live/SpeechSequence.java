package hearus.bench.live;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import hearus.bench.captions.LiveSpeaker.Heard;
import hearus.bench.captions.Session;
import hearus.bench.data.Manifest.Clip;
import hearus.bench.data.WaveFile;
import hearus.bench.score.ErrorRate;
import hearus.bench.score.Normaliser;
import hearus.bench.score.Score;
import hearus.whisper.Whisper;

/**
 * Recordings one after the other with silence between them, as one speaker says them.
 *
 * @param pcm 16 kHz, mono
 * @param parts where each recording lies
 */
@SuppressWarnings("ArrayRecordComponent") // compared nowhere
public record SpeechSequence(short[] pcm, List<Part> parts) {
    private static final double USUAL_GAP_SECONDS = 1.5;
    private static final int SPARE = 1 << 20;
    /** A caption's window must reach so far into a recording to be about it. */
    private static final long REACH_MILLIS = 200;

    /** One recording, and where its voice is, by its loudness. */
    record Part(Clip clip, long startMillis, long endMillis, Voice voice) {
        long distance(Session.Final said) {
            var middle = (said.startMillis() + said.endMillis()) / 2;
            return Math.max(0, Math.max(startMillis - middle, middle - endMillis));
        }

        private boolean isHeardIn(Heard one) {
            return one.caption().path("startMs").asLong() + REACH_MILLIS < voice.endMillis
                    && one.caption().path("endMs").asLong() - REACH_MILLIS > voice.startMillis;
        }
    }

    /** From the first loud moment to the last. */
    record Voice(long startMillis, long endMillis) {}

    /**
     * What a reader sees of recordings, whatever the server calls a phrase; in milliseconds.
     *
     * @param first from the onset of a recording's voice to the first text of a window that holds it
     * @param last from the end of its voice to the last final that holds it
     * @param lost recordings that no final with text holds
     */
    record Latencies(List<Double> first, List<Double> last, int lost) {}

    /** The recordings from one on, round and round, until they last so long; at least one. */
    public static SpeechSequence of(List<Clip> clips, int from, double seconds) throws IOException {
        return of(clips, from, seconds, USUAL_GAP_SECONDS);
    }

    /** The same with other gaps between them. */
    public static SpeechSequence of(List<Clip> clips, int from, double seconds, double gapSeconds) throws IOException {
        var gap = (int) (gapSeconds * Whisper.SAMPLE_RATE);
        var pcm = new short[(int) (seconds * Whisper.SAMPLE_RATE) + SPARE];
        var parts = new ArrayList<Part>();
        var length = gap;
        for (var i = from; parts.isEmpty() || length < seconds * Whisper.SAMPLE_RATE; i++) {
            var clip = clips.get(i % clips.size());
            var speech = WaveFile.read(clip.file());
            pcm = length + speech.length + 2 * gap > pcm.length ? Arrays.copyOf(pcm, length + speech.length + 2 * gap + SPARE) : pcm;
            System.arraycopy(speech, 0, pcm, length, speech.length);
            parts.add(new Part(clip, millis(length), millis(length + speech.length), voice(speech, length)));
            length += speech.length + gap;
        }
        return new SpeechSequence(Arrays.copyOf(pcm, length + gap / 2), List.copyOf(parts));
    }

    /** One signal with the usual silence before it and after it. */
    static short[] withSilence(short[] speech) {
        int gap = (int) (USUAL_GAP_SECONDS * Whisper.SAMPLE_RATE);
        var pcm = new short[speech.length + 2 * gap];
        System.arraycopy(speech, 0, pcm, gap, speech.length);
        return pcm;
    }

    private static long millis(long samples) {
        return samples * 1000 / Whisper.SAMPLE_RATE;
    }

    /** The moments within 30 dB of the loudest one. */
    private static Voice voice(short[] speech, int offset) {
        var frame = Whisper.SAMPLE_RATE / 50;
        var power = new double[Math.max(1, speech.length / frame)];
        for (var i = 0; i < power.length * frame && i < speech.length; i++) {
            power[i / frame] += (double) speech[i] * speech[i];
        }
        var least = Arrays.stream(power).max().orElse(0) / 1000;
        var from = 0;
        while (from < power.length - 1 && power[from] < least) {
            from++;
        }
        var to = power.length;
        while (to > from + 1 && power[to - 1] < least) {
            to--;
        }
        return new Voice(millis(offset + (long) from * frame), millis(offset + (long) to * frame));
    }

    double seconds() {
        return (double) pcm.length / Whisper.SAMPLE_RATE;
    }

    /** Its beginning, which may end in mid-word. */
    short[] first(int seconds) {
        return Arrays.copyOf(pcm, Math.min(pcm.length, seconds * Whisper.SAMPLE_RATE));
    }

    /** Where the last recording begins: a final that ends later is its. */
    long lastMillis() {
        return parts.getLast().startMillis();
    }

    /** What was heard of each part, in order. */
    List<String> texts(Session session) {
        var texts = new ArrayList<StringBuilder>();
        parts.forEach(_ -> texts.add(new StringBuilder()));
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

    /** The recordings that nothing was heard of. */
    List<String> lost(Session session) {
        var texts = texts(session);
        return IntStream.range(0, parts.size()).filter(i -> texts.get(i).isEmpty()).mapToObj(i -> parts.get(i).clip().path()).toList();
    }

    /** All finals against all recordings: for servers whose finals do not begin and end with recordings. */
    Score whole(Session session) {
        var said = Normaliser.normalise(session.finals().stream().map(Session.Final::text).collect(Collectors.joining(" ")));
        var spoken = Normaliser
                .normalise(parts.stream().map(part -> part.clip().transcripts().getFirst()).collect(Collectors.joining(" ")));
        return new Score(ErrorRate.characters(spoken, said), ErrorRate.words(spoken, said));
    }

    Latencies latencies(Session session) {
        var first = new ArrayList<Double>();
        var last = new ArrayList<Double>();
        var lost = 0;
        for (var part : parts) {
            var about = session.heard().stream().filter(part::isHeardIn).filter(one -> !one.caption().path("text").asText().isBlank())
                    .toList();
            about.stream().findFirst().ifPresent(one -> first.add(session.millis(one) - part.voice().startMillis()));
            var end = about.stream().filter(one -> one.caption().path("final").asBoolean()).reduce((_, later) -> later);
            end.ifPresent(one -> last.add(session.millis(one) - part.voice().endMillis()));
            lost += end.isPresent() ? 0 : 1;
        }
        return new Latencies(List.copyOf(first), List.copyOf(last), lost);
    }
}
