package hearus.keywords.internal.analyse;

/** Which writing a text is in. */
public final class Scripts {
    private Scripts() {}

    /** Whether a Korean reader wrote it: one Hangul letter is enough, since Korean texts are full of Latin words and English ones have no Hangul. */
    public static boolean isKorean(CharSequence text) {
        return text.codePoints().anyMatch(Scripts::isHangul);
    }

    static boolean isHangul(int character) {
        return Character.UnicodeScript.of(character) == Character.UnicodeScript.HANGUL;
    }
}
