package hearus.keywords.internal.analyse;

import java.util.List;

import hearus.keywords.Dictionary;

/** Text to sentences and their words: each sentence by the analyser of its writing. Thread-safe. */
public final class Analysis {
    private final Dictionary dictionary;

    public Analysis(Dictionary dictionary) {
        this.dictionary = dictionary;
    }

    public List<Sentence> sentences(String text) {
        var korean = new KoreanAnalyser(dictionary);
        var english = new EnglishAnalyser();
        return Sentences.of(text).stream().map(span -> {
            var sentence = text.substring(span.start(), span.end());
            var analyser = Scripts.isKorean(sentence) ? korean : english;
            return new Sentence(span.start(), span.end(), analyser.tokens(sentence, span.start()));
        }).toList();
    }
}
