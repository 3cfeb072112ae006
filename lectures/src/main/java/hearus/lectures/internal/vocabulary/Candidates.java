package hearus.lectures.internal.vocabulary;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

import org.apache.lucene.analysis.ko.KoreanTokenizer;
import org.apache.lucene.analysis.ko.POS;
import org.apache.lucene.analysis.ko.tokenattributes.PartOfSpeechAttribute;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.analysis.tokenattributes.OffsetAttribute;

import hearus.lectures.LectureDetails;

/**
 * What may be a term in a running text, ranked: how often it stands there, times how unlikely it is that a recogniser knows it. Korean nouns that stand together without a space are one compound; English terms are
 * names, abbreviations and pairs of words that come again. Confined to one thread.
 */
final class Candidates {
    private static final int LINE = 4_000;
    private static final Set<POS.Tag> NOUNS = EnumSet.of(POS.Tag.NNG, POS.Tag.NNP, POS.Tag.SL, POS.Tag.SH, POS.Tag.SN, POS.Tag.XPN,
            POS.Tag.XSN);
    /** A longer word in capitals that begins a line is a heading. */
    private static final int MAX_ABBREVIATION = 6;
    private static final double COMMON = 1;
    private static final double NAME = 2.5;
    private static final double COMPOUND = 3;
    private static final double PAIR = 1.5;

    private final Map<String, Count> counts = new HashMap<>();

    /** How often a candidate was found, in the form that was found first. */
    private static final class Count {
        private final String form;
        private final double weight;
        private int number;

        Count(String form, double weight) {
            this.form = form;
            this.weight = weight;
        }

        double score() {
            return weight * Math.log1p(number);
        }
    }

    /** A stretch of nouns without a space between them. */
    private record Nouns(int start, int end, int parts, boolean name) {}

    static Candidates of(String text) {
        var candidates = new Candidates();
        try (var tokenizer = tokenizer()) {
            for (var line : text.lines().toList()) {
                for (int at = 0; at < line.length() && !Thread.currentThread().isInterrupted(); at += LINE) {
                    var part = line.substring(at, Math.min(line.length(), at + LINE));
                    candidates.korean(part, tokenizer);
                    candidates.english(part);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return candidates;
    }

    /**
     * Loads Nori's dictionary, to be called by a thread that nobody interrupts: its classes cannot be used in this process any more if the first thread that needs them is interrupted while it reads
     * them.
     */
    static void loadDictionary() {
        try (var tokenizer = tokenizer()) {
            tokenizer.setReader(new StringReader(""));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static KoreanTokenizer tokenizer() {
        return new KoreanTokenizer(KoreanTokenizer.DEFAULT_TOKEN_ATTRIBUTE_FACTORY, null, KoreanTokenizer.DecompoundMode.NONE, false);
    }

    /** The best first. */
    List<String> best() {
        return counts.values().stream().filter(count -> count.number > 1 || count.weight > PAIR)
                .sorted(Comparator.comparingDouble(Count::score).reversed().thenComparing(count -> count.form))
                .limit(LectureDetails.MAX_TERMS).map(count -> count.form).toList();
    }

    private void add(String form, double weight) {
        if (form.length() > 1 && form.length() <= LectureDetails.MAX_TERM && !StopWords.contains(form)) {
            counts.computeIfAbsent(form.toLowerCase(Locale.ROOT), _ -> new Count(form, weight)).number++;
        }
    }

    private void korean(String line, KoreanTokenizer tokenizer) throws IOException {
        var term = tokenizer.addAttribute(CharTermAttribute.class);
        var offset = tokenizer.addAttribute(OffsetAttribute.class);
        var speech = tokenizer.addAttribute(PartOfSpeechAttribute.class);
        var stretches = new ArrayList<Nouns>();
        tokenizer.setReader(new StringReader(line));
        tokenizer.reset();
        while (tokenizer.incrementToken()) {
            var tag = speech.getLeftPOS();
            if (tag == null || !NOUNS.contains(tag) || !Character.isLetterOrDigit(term.charAt(0))) {
                continue;
            }
            // A compound of the dictionary begins and ends with nouns of its own.
            int parts = speech.getMorphemes() == null ? 1 : speech.getMorphemes().length;
            var before = stretches.isEmpty() ? null : stretches.getLast();
            if (before != null && before.end() == offset.startOffset()) {
                stretches.set(stretches.size() - 1,
                        new Nouns(before.start(), offset.endOffset(), before.parts() + parts, before.name() || tag == POS.Tag.NNP));
            } else if (tag != POS.Tag.XSN) {
                stretches.add(new Nouns(offset.startOffset(), offset.endOffset(), parts, tag == POS.Tag.NNP));
            }
        }
        tokenizer.end();
        tokenizer.close();
        for (int i = 0; i < stretches.size(); i++) {
            var nouns = stretches.get(i);
            var form = line.substring(nouns.start(), nouns.end());
            if (!hasHangul(form)) {
                continue;
            }
            add(form, nouns.parts() > 1 ? COMPOUND : nouns.name() ? NAME : COMMON);
            if (i + 1 < stretches.size() && stretches.get(i + 1).start() == nouns.end() + 1 && line.charAt(nouns.end()) == ' ') {
                var next = line.substring(stretches.get(i + 1).start(), stretches.get(i + 1).end());
                if (hasHangul(next) && !StopWords.contains(form) && !StopWords.contains(next) && form.length() > 1 && next.length() > 1) {
                    add(form + " " + next, PAIR);
                }
            }
        }
    }

    private static boolean hasHangul(String text) {
        return text.chars().anyMatch(letter -> letter >= '가' && letter <= '힣');
    }

    private void english(String line) {
        var name = new ArrayList<String>();
        var before = "";
        // Capitals say nothing at the beginning of an English sentence.
        var english = !hasHangul(line);
        var begins = english;
        var words = line.split("(?<=[^\\p{IsLatin}\\p{IsDigit}'+#/&-])|(?=[^\\p{IsLatin}\\p{IsDigit}'+#/&-])", -1);
        for (var word : words) {
            if (word.equals(" ")) {
                continue;
            }
            if (word.isEmpty() || !Character.isLetter(word.charAt(0)) || hasHangul(word)) {
                endName(name);
                before = "";
                begins = begins || (english && word.matches("[.!?:;•(\\[]"));
                continue;
            }
            var plain = word.replaceAll("^[-'/&]+|[-'/&]+$|'s$", "");
            var special = plain.length() > 1
                    && plain.substring(1).chars().anyMatch(letter -> Character.isUpperCase(letter) || Character.isDigit(letter));
            if (special && (!begins || plain.length() <= MAX_ABBREVIATION || !plain.equals(plain.toUpperCase(Locale.ROOT)))) {
                add(plain, COMPOUND);
                name.add(plain);
            } else if (!plain.isEmpty() && Character.isUpperCase(plain.charAt(0)) && !StopWords.contains(plain)) {
                // At the beginning of a sentence every word is one with a capital.
                if (!begins) {
                    name.add(plain);
                } else {
                    name.clear();
                }
                if (begins && plain.length() > 2) {
                    add(plain, COMMON);
                }
            } else {
                endName(name);
            }
            if (!before.isEmpty() && plain.length() > 2 && !StopWords.contains(plain) && plain.chars().noneMatch(Character::isUpperCase)) {
                add(before + " " + plain, PAIR);
            }
            before = plain.length() > 2 && !StopWords.contains(plain) ? plain : "";
            begins = false;
        }
        endName(name);
    }

    private void endName(List<String> name) {
        if (name.size() > 1 && name.size() <= 5) {
            add(String.join(" ", name), COMPOUND);
        } else if (name.size() == 1 && name.getFirst().length() > 1) {
            add(name.getFirst(), NAME);
        }
        name.clear();
    }
}
