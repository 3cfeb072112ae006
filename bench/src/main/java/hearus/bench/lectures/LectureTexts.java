package hearus.bench.lectures;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import hearus.lectures.NewSegment;
import hearus.lectures.Word;

/**
 * Segments of lectures that nobody held: sentences of the sample texts in random order, cut into phrases of 8 to 16 words, with three of ten words replaced by invented ones of which a few are frequent
 * and most are rare, as in any language. The same for the same seed. Not thread-safe.
 */
final class LectureTexts {
    static final String RARE_KOREAN = "파이겐바움";
    static final String RARE_ENGLISH = "Feigenbaum";
    private static final double INVENTED = 0.3;
    private static final int INVENTED_WORDS = 30_000;
    private static final int SUBJECTS = 3;
    private static final int MIN_WORDS = 8;
    private static final int MAX_WORDS = 16;
    private static final String[] PARTICLES = {"은", "는", "이", "가", "을", "를", "에서", "의", "", ""};
    private static final String KOREAN = "가나다라마바사아자차하고노도로모보소오조구누두루무부수우주기니디리미비시이지강산학문정신대한전자공업경";
    private static final String[] ENGLISH = {"ta", "ro", "men", "li", "ver", "con", "ble", "sta", "ne", "phi", "cor", "mul", "ga", "ter",
            "si"};

    private final List<List<String>> sentences;
    private final boolean korean;
    private final boolean withRareWord;
    private final Random random;
    private final List<String> pending = new ArrayList<>();
    private long clock;
    private int count;

    private LectureTexts(String text, boolean korean, long seed) {
        this.sentences = List.of(text.strip().split("(?<=[.?!])\\s+")).stream().map(sentence -> List.of(sentence.split("\\s+"))).toList();
        this.korean = korean;
        this.withRareWord = seed < SUBJECTS;
        this.random = new Random(seed);
    }

    /** What is said in the lecture of this number; its subject is one of three, and only the first three have a rare word, once. */
    static LectureTexts of(Path folder, int lecture) throws IOException {
        var file = List.of("ko-economics.txt", "en-biology.txt", "ko-computer-science.txt").get(lecture % SUBJECTS);
        return new LectureTexts(Files.readString(folder.resolve(file)), file.startsWith("ko"), lecture);
    }

    /** The next phrase. */
    NewSegment next() {
        var words = new ArrayList<Word>();
        var start = clock;
        var length = random.nextInt(MIN_WORDS, MAX_WORDS + 1);
        while (words.size() < length) {
            if (pending.isEmpty()) {
                pending.addAll(sentences.get(random.nextInt(sentences.size())));
            }
            var word = random.nextDouble() < INVENTED ? invented() : pending.getFirst();
            pending.removeFirst();
            var end = clock + random.nextInt(150, 600);
            words.add(new Word(word, clock, end, Math.round(1000 * (1 - random.nextDouble() / 3)) / 1000.0));
            clock = end;
        }
        if (withRareWord && count == 0) {
            words.set(1, new Word(korean ? RARE_KOREAN : RARE_ENGLISH, words.get(1).startMs(), words.get(1).endMs(), 0.5));
        }
        count++;
        var text = String.join(" ", words.stream().map(Word::text).toList());
        return new NewSegment("bench-" + count, "", text, words, start, clock, korean ? "ko" : "en", 0.9, "base");
    }

    private String invented() {
        var rank = (int) (INVENTED_WORDS * Math.pow(random.nextDouble(), 3));
        var word = new StringBuilder();
        for (int rest = rank + 400, i = 0; i < 2 || rest > 0; i++) {
            var base = korean ? KOREAN.length() : ENGLISH.length;
            word.append(korean ? Character.toString(KOREAN.charAt((rest * 7 + i) % base)) : ENGLISH[(rest * 7 + i) % base]);
            rest /= base;
        }
        return korean ? word + PARTICLES[random.nextInt(PARTICLES.length)] : word.toString();
    }
}
