package hearus.captions.internal.segment;

import java.util.Arrays;
import java.util.List;

import hearus.captions.CaptionEvent.Word;
import hearus.captions.internal.samples.Samples;
import hearus.captions.internal.vad.VoiceTimeline;
import hearus.whisper.Hypothesis;

/** Speech between pauses: its samples, where they lie on the audio clock, and how sure the voice activity model was. Immutable by convention. */
public final class Phrase {
    private final long start;
    private final short[] samples;
    private final long voiceStart;
    private final long voiceEnd;
    private final long voiced;
    private final double meanVoice;
    private final VoiceTimeline voice;

    /** One in which somebody speaks from {@code voiceStart} to {@code voiceEnd}. */
    public Phrase(long start, short[] samples, long voiceStart, long voiceEnd, long voiced, double meanVoice) {
        this(start, samples, voiceStart, voiceEnd, voiced, meanVoice, VoiceTimeline.of(voiceStart, voiceEnd));
    }

    public Phrase(long start, short[] samples, long voiceStart, long voiceEnd, long voiced, double meanVoice, VoiceTimeline voice) {
        this.start = start;
        this.samples = samples;
        this.voiceStart = voiceStart;
        this.voiceEnd = voiceEnd;
        this.voiced = voiced;
        this.meanVoice = meanVoice;
        this.voice = voice;
    }

    /** First sample, pre-roll included. */
    public long start() {
        return start;
    }

    /** One past the last sample, the kept part of the pause included. */
    public long end() {
        return start + samples.length;
    }

    /** The samples themselves, not a copy: they are not written to. */
    public short[] samples() {
        return samples;
    }

    /** First voiced sample. */
    public long voiceStart() {
        return voiceStart;
    }

    /** One past the last voiced sample. */
    public long voiceEnd() {
        return voiceEnd;
    }

    /** How many samples lie in voiced windows. */
    public long voiced() {
        return voiced;
    }

    /** Mean probability of voice over the voiced windows, 0 to 1. */
    public double meanVoice() {
        return meanVoice;
    }

    /** Where in it somebody speaks. */
    public VoiceTimeline voice() {
        return voice;
    }

    /** Words whose times count from its first sample, on the audio clock. */
    public List<Word> words(List<Hypothesis.Word> words) {
        var offset = Samples.toMillis(start);
        return words.stream().map(word -> new Word(word.text(), offset + word.startMs(), offset + word.endMs(), word.probability()))
                .toList();
    }

    /** The two parts of it, divided at a position on the audio clock. */
    public List<Phrase> divided(long at) {
        return List.of(part(start, at), part(at, end()));
    }

    private Phrase part(long from, long to) {
        var own = voice.between(from, to);
        var stretches = own.intervals();
        var first = stretches.isEmpty() ? from : stretches.getFirst().start();
        var last = stretches.isEmpty() ? from : stretches.getLast().end();
        return new Phrase(from, Arrays.copyOfRange(samples, (int) (from - start), (int) (to - start)), first, last,
                own.voiced(from, to), meanVoice, own);
    }

    /** Unique within a session, also when it is resumed, and growing: phrases never overlap and are longer than a millisecond. */
    public long id() {
        return Samples.toMillis(start);
    }
}
