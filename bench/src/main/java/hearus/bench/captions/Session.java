package hearus.bench.captions;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Collectors;

import com.fasterxml.jackson.databind.JsonNode;

import hearus.bench.captions.LiveSpeaker.Heard;
import hearus.captions.CaptionEvent.Caption;
import hearus.captions.simulation.SessionSimulator;
import hearus.server.CaptionMessage;

/**
 * What one speaker was told, and when.
 *
 * @param start when the first sample was spoken, in nanoseconds of this JVM's clock
 */
public record Session(long start, List<Heard> heard) {
    /** A finished phrase, its times on the audio clock. */
    public record Final(long startMillis, long endMillis, String text) {}

    /**
     * The latencies of a session, in milliseconds.
     *
     * @param first of each phrase: from the onset of voice to its first text
     * @param commit of each word: from its end in the audio to where it was stable for good
     * @param last of each phrase: from the end of its last word to its final
     * @param erased letters that were shown and taken back
     * @param letters of the finals
     * @param contradicted finals that do not begin with what had been stable before
     * @param early share of the words that were stable before their final, 0 to 1
     */
    public record Measures(List<Double> first, List<Double> commit, List<Double> last, long erased, long letters, int contradicted,
            int phrases, double early) {}

    public Session {
        heard = List.copyOf(heard);
    }

    /** What a rehearsal said. */
    public static Session of(List<SessionSimulator.TimedEvent> said) {
        return new Session(0, said.stream().filter(one -> one.event() instanceof Caption)
                .map(one -> new Heard(one.atMs() * 1_000_000, CaptionMessage.of((Caption) one.event()))).toList());
    }

    /** The finals in the order in which they came. */
    public List<Final> finals() {
        return heard.stream().map(Heard::caption).filter(caption -> caption.path("final").asBoolean())
                .map(caption -> new Final(caption.path("startMs").asLong(), caption.path("endMs").asLong(), caption.path("text").asText()))
                .toList();
    }

    public Measures measure() {
        var first = new ArrayList<Double>();
        var commit = new ArrayList<Double>();
        var last = new ArrayList<Double>();
        var erased = 0L;
        var letters = 0L;
        var contradicted = 0;
        var phrases = 0;
        var early = 0L;
        for (var revisions : byPhrase()) {
            var end = revisions.getLast();
            if (!end.caption().path("final").asBoolean()) {
                continue;
            }
            phrases++;
            first.add(millis(revisions.getFirst()) - end.caption().path("startMs").asLong());
            last.add(millis(end) - end.caption().path("endMs").asLong());
            var commits = commits(revisions);
            early += commits.stream().filter(lag -> lag.early).count();
            commit.addAll(commits.stream().map(Commit::millis).toList());
            letters += letters(end.caption().path("text").asText()).length();
            for (var i = 1; i < revisions.size(); i++) {
                var before = letters(revisions.get(i - 1).caption().path("text").asText());
                erased += before.length() - common(before, letters(revisions.get(i).caption().path("text").asText()));
            }
            var stable = revisions.size() < 2 ? "" : letters(stable(revisions.get(revisions.size() - 2).caption()));
            if (!letters(end.caption().path("text").asText()).startsWith(stable)) {
                contradicted++;
            }
        }
        return new Measures(first, commit, last, erased, letters, contradicted, phrases,
                commit.isEmpty() ? 0 : (double) early / commit.size());
    }

    private record Commit(double millis, boolean early) {}

    private Iterable<List<Heard>> byPhrase() {
        return heard.stream().filter(one -> one.caption().path("revision").asInt() > 0)
                .collect(Collectors.groupingBy(one -> one.caption().path("id").asText(), LinkedHashMap::new, Collectors.toList())).values();
    }

    /** For each word of the final, how long after its end the stable text reached beyond it and agreed with the final. */
    private List<Commit> commits(List<Heard> revisions) {
        var end = revisions.getLast();
        var text = letters(end.caption().path("text").asText());
        var lags = new ArrayList<Commit>();
        var reached = 0;
        for (var word : end.caption().path("words")) {
            reached += letters(word.path("text").asText()).length();
            var upTo = Math.min(reached, text.length());
            var when = revisions.stream().filter(one -> common(letters(stable(one.caption())), text) >= upTo).findFirst().orElse(end);
            lags.add(new Commit(millis(when) - word.path("endMs").asLong(), !when.equals(end)));
        }
        return lags;
    }

    /** When a caption came, in milliseconds of the audio clock. */
    public double millis(Heard one) {
        return (one.nanos() - start) / 1e6;
    }

    private static String stable(JsonNode caption) {
        var text = caption.path("text").asText();
        return text.substring(0, Math.clamp(caption.path("stable").asInt(), 0, text.length()));
    }

    /** Spacing and punctuation waver; what is read does not. */
    private static String letters(String text) {
        return text.codePoints().filter(Character::isLetterOrDigit).map(Character::toLowerCase)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append).toString();
    }

    private static int common(String one, String other) {
        var length = Math.min(one.length(), other.length());
        for (var i = 0; i < length; i++) {
            if (one.charAt(i) != other.charAt(i)) {
                return i;
            }
        }
        return length;
    }
}
