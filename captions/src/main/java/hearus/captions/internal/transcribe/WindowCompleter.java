package hearus.captions.internal.transcribe;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

import hearus.captions.CaptionEvent.Word;
import hearus.captions.Transcriber.Request;
import hearus.captions.Transcriber.Segment;
import hearus.captions.Transcriber.Unheard;
import hearus.captions.internal.filter.HallucinationFilter;
import hearus.captions.internal.samples.Samples;
import hearus.captions.internal.segment.Phrase;
import hearus.captions.internal.segment.UncoveredVoice;
import hearus.captions.internal.text.Letters;
import hearus.captions.internal.vad.VoicedPart;
import hearus.whisper.Hypothesis;

/**
 * Completes the text of a window. Whisper writes one language in a window and may leave out what is said in another, or stop early; the voiced stretches that no word
 * covers are decoded again, each alone and in its own language, then their parts, and what has no words then is reported. Single-threaded.
 */
public final class WindowCompleter {
    /** Stretches of stretches. */
    private static final int MAX_DEPTH = 3;
    /** Below this mean log-probability a stretch's text is not believed: it has only voice that no text was found for once. */
    private static final double MIN_LOG_PROBABILITY = -1.0;
    /** A language that is no candidate must be this sure. */
    private static final double SURE_LANGUAGE = 0.8;
    /** Letters in a second of voice: fast English has 25, fast Korean 11 syllables. */
    private static final double MAX_LETTERS_A_SECOND = 30;
    /** What was left out and is shorter may be laughter, a cough or breath. */
    private static final long MIN_REPORTED = Samples.ofMillis(1000);

    private final Request request;
    private final Redecoder decoder;

    /** Decodes samples in the likeliest of some languages, with word times. */
    @FunctionalInterface
    public interface Redecoder {
        Hypothesis decode(short[] samples, List<String> languages);
    }

    /** The segments of a window, and its voice without words; both in order. */
    public record CompletedWindow(List<Segment> segments, List<Unheard> unheard) {}

    public WindowCompleter(Request request, Redecoder decoder) {
        this.request = request;
        this.decoder = decoder;
    }

    /** The segments of a window of which {@code hypothesis} is the first decode. */
    public CompletedWindow complete(Phrase window, Hypothesis hypothesis) {
        var text = HallucinationFilter.filter(window, hypothesis, request.prompt(), false);
        var segments = new ArrayList<Segment>();
        var missing = new ArrayList<VoicedPart>();
        text.ifPresent(accepted -> segments.addAll(Subtitles.of(window, hypothesis, accepted)));
        // Without word times, as of a text that was shortened, nothing is known about what it covers.
        if (text.isEmpty() || segments.stream().noneMatch(segment -> segment.words().isEmpty())) {
            for (var part : UncoveredVoice.of(window.voice(), window.start(), window.end(), words(segments))) {
                decodeAgain(window, part, segments, missing, 1);
            }
        }
        var first = text.isPresent() && words(segments).size() == hypothesis.words().size();
        segments.sort(Comparator.comparingLong(Segment::startMs));
        return new CompletedWindow(
                request.wordTimes() ? segments : first ? List.of(Subtitles.whole(window, hypothesis, text.get())) : joined(segments),
                missing.stream()
                        .filter(part -> part.voiced() >= MIN_REPORTED)
                        .map(part -> new Unheard(Samples.toMillis(part.voiceStart()), Samples.toMillis(part.voiceEnd())))
                        .toList());
    }

    private void decodeAgain(Phrase window, VoicedPart uncovered, List<Segment> segments, List<VoicedPart> missing, int depth) {
        var found = alone(window, uncovered);
        if (!found.isEmpty()) {
            var from = found.getFirst().startMs();
            var to = found.getLast().endMs();
            segments.replaceAll(segment -> without(segment, from, to));
            segments.addAll(found);
        }
        var rest = found.isEmpty()
                ? UncoveredVoice.parts(window.voice(), uncovered)
                : UncoveredVoice.of(window.voice(), uncovered.start(), uncovered.end(), words(found));
        var whole = rest.size() == 1 && rest.getFirst().voiced() >= uncovered.voiced();
        if (whole || depth == MAX_DEPTH) {
            missing.addAll(found.isEmpty() ? List.of(uncovered) : rest);
            return;
        }
        for (var part : rest) {
            if (part.voiced() >= UncoveredVoice.MIN_VOICE) {
                decodeAgain(window, part, segments, missing, depth + 1);
            } else {
                missing.add(part);
            }
        }
    }

    /** The segment whose first or last word had been given the time of other words too. */
    private static Segment without(Segment segment, long fromMs, long toMs) {
        if (segment.endMs() <= fromMs || segment.startMs() >= toMs) {
            return segment;
        }
        var words = segment.words().stream().map(word -> {
            if (word.endMs() <= fromMs || word.startMs() >= toMs) {
                return word;
            }
            var later = word.startMs() + word.endMs() > fromMs + toMs;
            return later
                    ? new Word(word.text(), Math.min(toMs, word.endMs()), word.endMs(), word.confidence())
                    : new Word(word.text(), word.startMs(), Math.max(word.startMs(), fromMs), word.confidence());
        }).toList();
        return new Segment(segment.text(), words.getFirst().startMs(), words.getLast().endMs(), segment.language(), segment.confidence(),
                words);
    }

    private List<Segment> alone(Phrase window, VoicedPart part) {
        var samples = Arrays.copyOfRange(window.samples(), (int) (part.start() - window.start()),
                (int) (part.end() - window.start()));
        var phrase = new Phrase(part.start(), samples, part.voiceStart(), part.voiceEnd(), part.voiced(), window.meanVoice());
        var hypothesis = decodeInItsLanguage(samples);
        if (hypothesis.averageLogProbability() < MIN_LOG_PROBABILITY) {
            return List.of();
        }
        return HallucinationFilter.filter(phrase, hypothesis, request.prompt(), false).filter(text -> isPlausible(phrase, text))
                .map(text -> Subtitles.of(phrase, hypothesis, text)).orElse(List.of());
    }

    /** Decoding in one requested language leaves out words of others: those are decoded in their own, if it is detected clearly. */
    private Hypothesis decodeInItsLanguage(short[] samples) {
        if (request.languages().size() != 1) {
            return decoder.decode(samples, request.languages());
        }
        var any = decoder.decode(samples, List.of());
        return any.languageProbability() >= SURE_LANGUAGE || request.languages().contains(any.language())
                ? any
                : decoder.decode(samples, request.languages());
    }

    private static boolean isPlausible(Phrase phrase, String text) {
        return Letters.of(text).count() <= MAX_LETTERS_A_SECOND * Samples.toMillis(phrase.voiced()) / 1000;
    }

    private static List<Word> words(List<Segment> segments) {
        return segments.stream().flatMap(segment -> segment.words().stream()).toList();
    }

    /** Without word times: neighbours of one language become one segment. */
    private static List<Segment> joined(List<Segment> segments) {
        var joined = new ArrayList<Segment>();
        var open = new ArrayList<Segment>();
        for (var segment : segments) {
            if (!open.isEmpty() && !open.getLast().language().equals(segment.language())) {
                joined.add(join(open));
                open.clear();
            }
            open.add(segment);
        }
        if (!open.isEmpty()) {
            joined.add(join(open));
        }
        return joined;
    }

    private static Segment join(List<Segment> segments) {
        var first = segments.getFirst();
        return new Segment(segments.stream().map(Segment::text).collect(Collectors.joining(" ")), first.startMs(),
                segments.getLast().endMs(), first.language(), segments.stream().mapToDouble(Segment::confidence).average().orElse(0),
                List.of());
    }
}
