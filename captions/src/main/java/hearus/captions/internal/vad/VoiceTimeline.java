package hearus.captions.internal.vad;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

import hearus.captions.internal.samples.Samples;

/**
 * Where somebody speaks: voiced stretches in order, which neither overlap nor touch. Positions are samples on the audio clock. Immutable.
 *
 * @param intervals of voice
 */
public record VoiceTimeline(List<Interval> intervals) {
    /** What a part keeps of the silence around its voice. */
    private static final long MARGIN = Samples.ofMillis(200);

    public VoiceTimeline {
        intervals = List.copyOf(intervals);
    }

    /** One in which somebody speaks all the time. */
    public static VoiceTimeline of(long start, long end) {
        return new VoiceTimeline(List.of(new Interval(start, end)));
    }

    /** How many samples are voiced from {@code from} to before {@code to}. */
    public long voiced(long from, long to) {
        return intervals.stream().mapToLong(interval -> interval.within(from, to)).sum();
    }

    /** What of it lies from {@code from} to before {@code to}. */
    public VoiceTimeline between(long from, long to) {
        return new VoiceTimeline(intervals.stream().filter(interval -> interval.within(from, to) > 0)
                .map(interval -> new Interval(Math.max(from, interval.start()), Math.min(to, interval.end()))).toList());
    }

    /** The silences of at least so many samples between two stretches. */
    public List<Interval> pauses(long minLength) {
        return IntStream.range(1, intervals.size()).mapToObj(i -> silence(intervals.get(i - 1), intervals.get(i)))
                .filter(pause -> pause.end() - pause.start() >= minLength).toList();
    }

    private static Interval silence(Interval earlier, Interval later) {
        var from = earlier.end();
        var to = later.start();
        return new Interval(from, to);
    }

    /** What lies from {@code from} to before {@code to}, taken apart at pauses of at least {@code pause} samples. */
    public List<VoicedPart> parts(long from, long to, long pause) {
        var parts = new ArrayList<VoicedPart>();
        var together = new ArrayList<Interval>();
        for (var interval : between(from, to).intervals()) {
            if (!together.isEmpty() && interval.start() - together.getLast().end() >= pause) {
                parts.add(part(from, to, together));
                together.clear();
            }
            together.add(interval);
        }
        if (!together.isEmpty()) {
            parts.add(part(from, to, together));
        }
        return parts;
    }

    private static VoicedPart part(long from, long to, List<Interval> voice) {
        var first = voice.getFirst().start();
        var last = voice.getLast().end();
        return new VoicedPart(Math.max(from, first - MARGIN), Math.min(to, last + MARGIN), first, last,
                voice.stream().mapToLong(interval -> interval.end() - interval.start()).sum());
    }
}
