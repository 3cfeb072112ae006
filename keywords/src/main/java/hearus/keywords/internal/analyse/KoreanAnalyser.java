package hearus.keywords.internal.analyse;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.ko.KoreanTokenizer;
import org.apache.lucene.analysis.ko.KoreanTokenizer.DecompoundMode;
import org.apache.lucene.analysis.ko.POS;
import org.apache.lucene.analysis.ko.tokenattributes.PartOfSpeechAttribute;
import org.apache.lucene.analysis.tokenattributes.OffsetAttribute;

import hearus.keywords.Dictionary;

/**
 * Korean by Nori, with Latin words in it by the English analyser. A token is a noun or a compound without the particle that follows: the nouns, prefixes and suffixes that stand
 * together without a space ("인공" and "지능" in "인공지능은").
 */
final class KoreanAnalyser implements Analyser {
    private static final Set<POS.Tag> NOUNS = EnumSet.of(POS.Tag.NNG, POS.Tag.NNP, POS.Tag.SH, POS.Tag.UNKNOWN);
    /** What may stand in a compound, but makes none by itself. */
    private static final Set<POS.Tag> PARTS = EnumSet.of(POS.Tag.XPN, POS.Tag.XSN, POS.Tag.XR, POS.Tag.SL, POS.Tag.MM, POS.Tag.NR);
    /** What makes a verb or an adjective of the noun before it. */
    private static final Set<POS.Tag> VERBALISERS = EnumSet.of(POS.Tag.XSV, POS.Tag.XSA, POS.Tag.VSV);
    /** What no noun is followed by. */
    private static final Set<POS.Tag> VERB_ENDINGS = EnumSet.of(POS.Tag.EP, POS.Tag.EF, POS.Tag.EC, POS.Tag.ETN, POS.Tag.ETM);
    /** Verbs that Nori does not know: of "미룹니다" it makes a noun "미룹", of "고릅니다" a noun "고". */
    private static final Pattern UNKNOWN_VERB = Pattern.compile(".*니다|.*[어아여]요|.*지만|.*려면");
    /** Suffixes that make no other word: the plural, the polite form. */
    private static final Set<String> ENDINGS = Set.of("들", "님");
    /** "-적" makes an attribute: "경제적 문제" is a 문제, not an 경제. */
    private static final String ATTRIBUTE = "적";

    private final EnglishAnalyser english = new EnglishAnalyser();
    private final KoreanTokenizer tokenizer;
    private final OffsetAttribute place;
    private final PartOfSpeechAttribute part;

    KoreanAnalyser(Dictionary dictionary) {
        // Compounds stay whole, unknown words are not cut into letters, and punctuation comes out, since it parts compounds.
        tokenizer = new KoreanTokenizer(TokenStream.DEFAULT_TOKEN_ATTRIBUTE_FACTORY, dictionary.words().orElse(null), DecompoundMode.NONE,
                false, false);
        place = tokenizer.getAttribute(OffsetAttribute.class);
        part = tokenizer.getAttribute(PartOfSpeechAttribute.class);
    }

    /** A piece of a word as Nori cuts it. */
    private record Morpheme(int start, int end, String text, POS.Tag tag) {}

    @Override
    public List<Token> tokens(String sentence, int offset) {
        var tokens = new ArrayList<Token>();
        var run = new ArrayList<Morpheme>();
        for (var morpheme : morphemes(sentence)) {
            boolean joined = !run.isEmpty() && run.getLast().end() == morpheme.start();
            if (joined && isVerbEnding(morpheme)) {
                run.clear();
            } else if (!joined || !mayStand(morpheme, run)) {
                token(sentence, run, joined && VERBALISERS.contains(morpheme.tag()), offset, tokens);
                run.clear();
            }
            if (mayStand(morpheme, run)) {
                run.add(morpheme);
            }
        }
        token(sentence, run, false, offset, tokens);
        return tokens;
    }

    /** Whether the morpheme may be the next part of a compound that begins with this run. */
    private static boolean mayStand(Morpheme morpheme, List<Morpheme> run) {
        return switch (morpheme.tag()) {
            // "제2법칙".
            case SN -> !run.isEmpty() && run.getLast().tag() == POS.Tag.XPN;
            // No dependent noun and no interjection is joined to what follows: "체" in "체이닝인데" is the beginning of a word that Nori does not know.
            case NNB, IC -> run.isEmpty();
            default -> (NOUNS.contains(morpheme.tag()) && !isUnknownVerb(morpheme)) || PARTS.contains(morpheme.tag());
        };
    }

    private static boolean isVerbEnding(Morpheme morpheme) {
        return VERB_ENDINGS.contains(morpheme.tag()) || isUnknownVerb(morpheme) || morpheme.text().startsWith("니다");
    }

    private static boolean isUnknownVerb(Morpheme morpheme) {
        return morpheme.tag() == POS.Tag.UNKNOWN && UNKNOWN_VERB.matcher(morpheme.text()).matches();
    }

    private List<Morpheme> morphemes(String sentence) {
        var morphemes = new ArrayList<Morpheme>();
        try {
            tokenizer.setReader(new StringReader(sentence));
            tokenizer.reset();
            while (tokenizer.incrementToken()) {
                morphemes.add(
                        new Morpheme(place.startOffset(), place.endOffset(), sentence.substring(place.startOffset(), place.endOffset()),
                                Optional.ofNullable(part.getLeftPOS()).orElse(POS.Tag.UNKNOWN)));
            }
            tokenizer.end();
            tokenizer.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return morphemes;
    }

    private void token(String sentence, List<Morpheme> run, boolean verbal, int offset, List<Token> tokens) {
        boolean attribute = !run.isEmpty() && isSuffix(run.getLast(), ATTRIBUTE);
        while (!run.isEmpty()
                && (isSuffix(run.getLast(), ATTRIBUTE) || ENDINGS.stream().anyMatch(ending -> isSuffix(run.getLast(), ending)))) {
            run.removeLast();
        }
        if (run.isEmpty()) {
            return;
        }
        int start = run.getFirst().start();
        int end = run.getLast().end();
        if (start > 0 && Scripts.isHangul(sentence.charAt(start - 1))) {
            // The middle of a word: nouns do not begin there, mistakes do.
            return;
        }
        var text = sentence.substring(start, end);
        if (!Scripts.isKorean(text)) {
            tokens.addAll(english.tokens(text, offset + start));
        } else if (run.stream().anyMatch(piece -> NOUNS.contains(piece.tag()))) {
            var key = text.toLowerCase(Locale.ROOT);
            if (!StopWords.KOREAN.contains(key)) {
                tokens.add(new Token(offset + start, offset + end, key, !verbal && !attribute));
            }
        }
    }

    private static boolean isSuffix(Morpheme morpheme, String text) {
        return morpheme.tag() == POS.Tag.XSN && morpheme.text().equals(text);
    }
}
