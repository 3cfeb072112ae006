package hearus.lectures.internal.subtitles;

import java.util.Locale;
import java.util.Set;

/** How badly a text reads that is broken between two words: 0 after a sentence, 12 between an article and its noun. Pure functions. */
final class BreakCost {
    static final int SENTENCE = 0;
    static final int CLAUSE = 2;
    private static final int PHRASE = 4;
    private static final int ANYWHERE = 6;
    private static final int NEVER = 14;
    /** Pieces of one word. */
    static final int WITHIN_WORD = 30;

    private static final String SENTENCE_ENDS = ".。!！?？…";
    private static final String CLAUSE_ENDS = ",，、;:；：";
    private static final String CLOSING = "\"'”’)]}»」』";
    /** Words that lead to the next one. */
    private static final Set<String> LEADING = Set.of("a", "an", "the", "my", "your", "his", "her", "its", "our", "their", "this", "these",
            "those", "of", "to", "in", "on", "at", "by", "for", "from", "with", "and", "or", "but", "as", "if", "that", "than", "into",
            "is", "are", "was", "were", "be", "not", "no", "very", "mr.", "mrs.", "dr.", "i", "he", "she", "we", "they", "who", "which",
            "이", "그", "저", "한", "두", "세", "네", "각", "및", "등", "수", "것", "더", "안", "못", "제", "약", "또는", "그리고", "하지만");
    /** Words before which a phrase begins. */
    private static final Set<String> BEGINNING = Set.of("and", "but", "or", "so", "because", "that", "which", "who", "when", "where",
            "while", "if", "although", "to", "of", "in", "on", "at", "by", "for", "from", "with", "about", "into", "than", "as");
    private static final Set<String> CONTINUING = Set.of("있", "없", "것", "수", "때", "등", "뿐", "만");
    private static final String[] CLAUSE_ENDINGS = {"는데", "지만", "니까", "면서", "려고", "도록", "으며", "하고", "하며", "해서", "어서", "아서", "으면", "다면",
            "라면", "고", "며", "면", "데", "서"};
    private static final String[] PARTICLES = {"에서", "에게", "으로", "까지", "부터", "은", "는", "이", "가", "을", "를", "에", "로", "와", "과", "도"};

    private BreakCost() {}

    static int between(String word, String next) {
        var before = word.strip();
        var after = next.strip();
        if (endsSentence(before)) {
            return SENTENCE;
        }
        if (CLAUSE_ENDS.indexOf(before.charAt(before.length() - 1)) >= 0) {
            return CLAUSE;
        }
        var plain = before.toLowerCase(Locale.ROOT);
        if (LEADING.contains(plain) || isNumber(before) || CONTINUING.stream().anyMatch(after::startsWith)) {
            return NEVER;
        }
        if (TextWidth.isWide(before.codePointBefore(before.length()))) {
            return korean(before);
        }
        return BEGINNING.contains(after.toLowerCase(Locale.ROOT)) ? PHRASE : ANYWHERE;
    }

    private static int korean(String word) {
        if (endsWithAny(word, CLAUSE_ENDINGS)) {
            return CLAUSE + 1;
        }
        if (word.endsWith("의")) {
            return ANYWHERE + 4;
        }
        return word.length() > 1 && endsWithAny(word, PARTICLES) ? PHRASE : ANYWHERE;
    }

    private static boolean endsWithAny(String word, String[] endings) {
        for (var ending : endings) {
            if (word.length() > ending.length() && word.endsWith(ending)) {
                return true;
            }
        }
        return false;
    }

    /** A number belongs to what is counted. */
    private static boolean isNumber(String word) {
        return Character.isDigit(word.codePointBefore(word.length()));
    }

    static boolean endsSentence(String word) {
        int last = word.length() - 1;
        while (last > 0 && CLOSING.indexOf(word.charAt(last)) >= 0) {
            last--;
        }
        return last >= 0 && SENTENCE_ENDS.indexOf(word.charAt(last)) >= 0;
    }
}
