package hearus.lectures;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

import hearus.lectures.Segment.Origin;

/** Lectures for the tests of what is made of them. */
final class Samples {
    static final Export.Options UTC = Export.Options.defaults().withZone(ZoneOffset.UTC);
    private static final Instant STARTED = Instant.parse("2026-11-27T12:00:00Z");

    static final String[] KOREAN = {"오늘은 지난 시간에 배운 엔트로피의 정의를 다시 한번 살펴보겠습니다.",
            "엔트로피는 무질서도를 나타내는 물리량이라고 흔히 말하지만, 정확히는 가능한 미시 상태의 수에 로그를 취한 값에 비례하는 양입니다.",
            "Python의 list comprehension은 for 반복문보다 짧고 읽기 쉬운 코드를 만들어 줍니다.", "질문 있으신가요?", "네, 교수님. 볼츠만 상수는 왜 곱하나요?",
            "좋은 질문입니다. 온도와 에너지의 단위를 맞추기 위해서입니다. 자세한 이야기는 다음 장에서 다루겠습니다."};
    static final String[] ENGLISH = {"Today we look again at the definition of entropy, and at how it is used in a calculation.",
            "Entropy is often called a measure of disorder; more exactly it is proportional to the logarithm of the number of microstates.",
            "If a < b && b > c, then {x | x ∈ ℝ} is written in R&D notes as *bold* or _not_.", "Are there any questions?",
            "Yes. Why do we multiply by the Boltzmann constant?",
            "So that the units of temperature and energy agree. We return to it in the next chapter."};

    private Samples() {}

    static Lecture lecture(String title, String course, String language) {
        return new Lecture("physics", title, course, language, List.of("엔트로피", "entropy"), true, STARTED.minusSeconds(3600), STARTED, null,
                null, 3, 6, 6);
    }

    static Segment segment(int seq, long startMs, long endMs, String speaker, String language, String text, Mark... marks) {
        var texts = text.split(" ", -1);
        var words = new ArrayList<Word>();
        for (int i = 0; i < texts.length; i++) {
            words.add(
                    new Word(texts[i], startMs + (endMs - startMs) * i / texts.length, startMs + (endMs - startMs) * (i + 1) / texts.length,
                            i % 7 == 6 ? 0.25 : 0.9));
        }
        return new Segment("physics", seq, "s" + seq, 1, seq, Origin.LIVE, speaker, text, words, startMs, endMs, language, 0.9, "base",
                List.of(marks));
    }

    static Mark term(String text, String term, String explanation) {
        var at = text.indexOf(term);
        return new Mark(at, at + term.length(), Mark.Kind.TERM, explanation);
    }

    static Mark highlight(String text, String part) {
        var at = text.indexOf(part);
        return new Mark(at, at + part.length(), Mark.Kind.HIGHLIGHT, "");
    }

    /** Two speakers, terms and highlights, the same six sentences {@code times} times. */
    static List<Segment> conversation(String[] texts, String language, int times) {
        var korean = language.equals("ko");
        var segments = new ArrayList<Segment>();
        long at = 400;
        for (int i = 0; i < 6 * times; i++) {
            var text = texts[i % 6];
            var speaker = i % 6 == 4 ? (korean ? "학생" : "Student") : korean ? "김 교수" : "Prof. Kim";
            var length = 200 + 90L * text.length();
            var marks = switch (i % 6) {
                case 1 -> new Mark[]{
                        term(text, korean ? "엔트로피" : "Entropy",
                                korean
                                        ? "계의 미시 상태 수의 로그에 비례하는 상태 함수"
                                        : "A state function proportional to the logarithm of the number of microstates"),
                        highlight(text, korean ? "가능한 미시 상태의 수" : "the number of microstates")};
                case 4 -> new Mark[]{term(text, korean ? "볼츠만 상수" : "Boltzmann constant",
                        korean ? "온도와 에너지를 잇는 상수. 1.380649×10⁻²³ J/K" : "Relates temperature to energy; 1.380649×10⁻²³ J/K")};
                default -> new Mark[0];
            };
            segments.add(segment(i + 1, at, at + length, speaker, language, text, marks));
            at += length + 350;
        }
        return segments;
    }

    static byte[] bytes(Lecture lecture, List<Segment> segments, ExportFormat format, Export.Options options) {
        var out = new ByteArrayOutputStream();
        try {
            Export.write(lecture, segments, format, options, out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    static String text(Lecture lecture, List<Segment> segments, ExportFormat format) {
        return new String(bytes(lecture, segments, format, UTC), StandardCharsets.UTF_8);
    }
}
