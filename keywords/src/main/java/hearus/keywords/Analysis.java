package hearus.keywords;

import java.util.List;

/** Text to sentences and their words: each sentence by the analyser of its writing. Thread-safe. */
final class Analysis {
    private final Dictionary dictionary;

    Analysis(Dictionary dictionary) {
        this.dictionary = dictionary;
    }

    List<Sentence> sentences(String text) {
        var korean = new KoreanAnalyser(dictionary);
        var english = new EnglishAnalyser();
        return Sentences.of(text).stream().map(span -> {
            var sentence = text.substring(span.start(), span.end());
            var analyser = Scripts.isKorean(sentence) ? korean : english;
            return new Sentence(span.start(), span.end(), analyser.tokens(sentence, span.start()));
        }).toList();
    }
}
