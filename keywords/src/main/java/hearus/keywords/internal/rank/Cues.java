package hearus.keywords.internal.rank;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import hearus.keywords.internal.analyse.Sentence;

/** Sentences whose speaker says that they matter: "정리하면 …", "핵심은 …", "in summary, …" (the cue method of H. P. Edmundson, "New Methods in Automatic Extracting", JACM 1969). */
public final class Cues {
    private static final Pattern KOREAN = Pattern.compile(
            "(?:^|\\s)(?:정리하면|정리하자면|요약하면|요약하자면|결론적으로|결론은|결국|핵심은|핵심적으로|중요한 (?:것은|건|점은))(?:[\\s,]|$)"
                    + "|(?:해|어|아|여)야 (?:한다|합니다|해요|됩니다|돼요|하죠)[.!]?$|(?:중요합니다|중요해요|중요하죠|기억하세요|기억해 두세요)[.!]?$");
    private static final Pattern ENGLISH = Pattern.compile(
            "\\b(?:in (?:summary|conclusion|short)|to (?:summari[sz]e|sum up|conclude)|the (?:key|main|important|crucial) (?:point|thing|idea)|most importantly|remember that)\\b",
            Pattern.CASE_INSENSITIVE);

    private Cues() {}

    /** The numbers of these sentences. */
    public static Set<Integer> of(String text, List<Sentence> sentences) {
        return IntStream.range(0, sentences.size()).filter(i -> stresses(text.substring(sentences.get(i).start(), sentences.get(i).end())))
                .boxed().collect(Collectors.toSet());
    }

    private static boolean stresses(String sentence) {
        return KOREAN.matcher(sentence).find() || ENGLISH.matcher(sentence).find();
    }
}
