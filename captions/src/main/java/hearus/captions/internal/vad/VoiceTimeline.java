package hearus.captions.internal.vad;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

import hearus.captions.internal.samples.Samples;

/**
 * Where somebody speaks: voiced stretches in order, which neither overlap nor touch. Positions are samples on the audio clock. Immutable.
 *
 * @param stretches of voice
 */
public record VoiceTimeline(List<Stretch> stretches) {
    /** What a part keeps of the silence around its voice. */
    private static final long MARGIN = Samples.ofMillis(200);

    public VoiceTimeline {
        stretches = List.copyOf(stretches);
    }

    /** One in which somebody speaks all the time. */
    public static VoiceTimeline of(long start, long end) {
        return new VoiceTimeline(List.of(new Stretch(start, end)));
    }

    /** How many samples are voiced from {@code from} to before {@code to}. */
    public long voiced(long from, long to) {
        return stretches.stream().mapToLong(stretch -> stretch.within(from, to)).sum();
    }

    /** What of it lies from {@code from} to before {@code to}. */
    public VoiceTimeline between(long from, long to) {
        return new VoiceTimeline(stretches.stream().filter(stretch -> stretch.within(from, to) > 0)
                .map(stretch -> new Stretch(Math.max(from, stretch.start()), Math.min(to, stretch.end()))).toList());
    }

    /** The silences of at least so many samples between two stretches. */
    public List<Stretch> pauses(long minLength) {
        return IntStream.range(1, stretches.size()).mapToObj(i -> silence(stretches.get(i - 1), stretches.get(i)))
                .filter(pause -> pause.end() - pause.start() >= minLength).toList();
    }

    private static Stretch silence(Stretch earlier, Stretch later) {
        var from = earlier.end();
        var to = later.start();
        return new Stretch(from, to);
    }

    /** What lies from {@code from} to before {@code to}, taken apart at pauses of at least {@code pause} samples. */
    public List<VoicedPart> parts(long from, long to, long pause) {
        var parts = new ArrayList<VoicedPart>();
        var together = new ArrayList<Stretch>();
        for (var stretch : between(from, to).stretches()) {
            if (!together.isEmpty() && stretch.start() - together.getLast().end() >= pause) {
                parts.add(part(from, to, together));
                together.clear();
            }
            together.add(stretch);
        }
        if (!together.isEmpty()) {
            parts.add(part(from, to, together));
        }
        return parts;
    }

    private static VoicedPart part(long from, long to, List<Stretch> voice) {
        var first = voice.getFirst().start();
        var last = voice.getLast().end();
        return new VoicedPart(Math.max(from, first - MARGIN), Math.min(to, last + MARGIN), first, last,
                voice.stream().mapToLong(stretch -> stretch.end() - stretch.start()).sum());
    }
}
