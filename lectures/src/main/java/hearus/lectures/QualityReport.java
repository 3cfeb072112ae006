package hearus.lectures;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/**
 * How good the captions of a lecture are, as far as its log says; {@link #with} adds what was measured while it was held.
 *
 * @param segments how many there are
 * @param words how many there are in them
 * @param speechMs how long somebody spoke: what segments share counts once
 * @param doubtfulWords how many words were recognised with a confidence below {@link #LOW_CONFIDENCE}
 * @param doubtful the first {@link #MAX_DOUBTFUL} of them, in the order of the lecture
 * @param corrected segments whose text a person wrote
 * @param improved segments that were recognised once more, after the lecture
 * @param models the models that heard them, the one with the most segments first
 * @param languages their languages (ISO 639-1), likewise
 * @param measuredOrNull null where nothing was measured
 */
public record QualityReport(long segments, long words, long speechMs, long doubtfulWords, List<Doubt> doubtful, long corrected,
        long improved, List<Count> models, List<Count> languages, @Nullable Measured measuredOrNull) {
    public static final double LOW_CONFIDENCE = 0.5;
    public static final int MAX_DOUBTFUL = 500;

    public QualityReport {
        doubtful = List.copyOf(doubtful);
        models = List.copyOf(models);
        languages = List.copyOf(languages);
    }

    /**
     * A word that may be wrong.
     *
     * @param seq of its segment
     * @param startMs on the lecture's clock
     * @param confidence 0 to 1
     */
    public record Doubt(long seq, String text, long startMs, double confidence) {}

    /**
     * How many segments share something.
     *
     * @param name what they share; empty where it is not known
     */
    public record Count(String name, long segments) {}

    /**
     * What only those know who captioned the lecture live.
     *
     * @param audioMs audio that came in
     * @param lostMs audio that was lost on its way
     * @param commitP50Ms from the end of a word to its text that does not change any more, for 50 of 100 words
     * @param commitP95Ms for 95 of 100
     * @param lettersTakenBack letters of captions that were shown and then replaced by others
     */
    public record Measured(long audioMs, long lostMs, long commitP50Ms, long commitP95Ms, long lettersTakenBack) {}

    /** Counts what the segments of a lecture say. */
    public static QualityReport of(List<Segment> segments) {
        var doubts = new ArrayList<Doubt>();
        long words = 0;
        for (var segment : segments) {
            words += segment.words().isEmpty() ? count(segment.text()) : segment.words().size();
            segment.words().stream().filter(word -> word.confidence() < LOW_CONFIDENCE)
                    .forEach(word -> doubts.add(new Doubt(segment.seq(), word.text().strip(), word.startMs(), word.confidence())));
        }
        return new QualityReport(segments.size(), words, speech(segments), doubts.size(), doubts.stream().limit(MAX_DOUBTFUL).toList(),
                count(segments, Segment.Origin.CORRECTED), count(segments, Segment.Origin.IMPROVED), shares(segments, Segment::model),
                shares(segments, Segment::language), null);
    }

    private static long count(String text) {
        return text.isBlank() ? 0 : text.strip().split("\\s+", -1).length;
    }

    private static long count(List<Segment> segments, Segment.Origin origin) {
        return segments.stream().filter(segment -> segment.origin() == origin).count();
    }

    private static long speech(List<Segment> segments) {
        long sum = 0;
        long until = Long.MIN_VALUE;
        for (var segment : segments.stream().sorted(Comparator.comparingLong(Segment::startMs)).toList()) {
            sum += Math.max(0, segment.endMs() - Math.max(segment.startMs(), until));
            until = Math.max(until, segment.endMs());
        }
        return sum;
    }

    private static List<Count> shares(List<Segment> segments, Function<Segment, String> property) {
        Map<String, Long> counts = new LinkedHashMap<>();
        segments.forEach(segment -> counts.merge(property.apply(segment), 1L, Long::sum));
        return counts.entrySet().stream().map(entry -> new Count(entry.getKey(), entry.getValue()))
                .sorted(Comparator.comparingLong(Count::segments).reversed()).toList();
    }

    /** Adds what was measured live. */
    public QualityReport with(Measured measured) {
        return new QualityReport(segments, words, speechMs, doubtfulWords, doubtful, corrected, improved, models, languages, measured);
    }

    public Optional<Measured> measured() {
        return Optional.ofNullable(measuredOrNull);
    }

    /** As a JSON object; times are whole milliseconds, confidences have three decimals, and what was not measured is absent. */
    public ObjectNode toJson() {
        var json = JsonNodeFactory.instance.objectNode().put("segments", segments).put("words", words).put("speechMs", speechMs)
                .put("correctedSegments", corrected).put("improvedSegments", improved).put("doubtfulWords", doubtfulWords);
        var list = json.putArray("doubtful");
        doubtful.forEach(doubt -> list.addObject().put("seq", doubt.seq()).put("text", doubt.text()).put("startMs", doubt.startMs())
                .put("confidence", Math.round(doubt.confidence() * 1000) / 1000.0));
        put(json.putArray("models"), "model", models);
        put(json.putArray("languages"), "language", languages);
        measured().ifPresent(measured -> json.putObject("measured").put("audioMs", measured.audioMs()).put("lostMs", measured.lostMs())
                .put("commitP50Ms", measured.commitP50Ms()).put("commitP95Ms", measured.commitP95Ms())
                .put("lettersTakenBack", measured.lettersTakenBack()));
        return json;
    }

    private static void put(ArrayNode array, String field, List<Count> counts) {
        counts.forEach(count -> array.addObject().put(field, count.name()).put("segments", count.segments()));
    }
}
