package hearus.lectures.internal.outline;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

import hearus.lectures.Lecture;
import hearus.lectures.Segment;

/** The words of a document that nobody said, in the language of the lecture. */
public enum Labels {
    ENGLISH("en", "Lecture", "Key terms", "Quality of the captions", "d MMMM uuuu, HH:mm"), KOREAN("ko", "강의", "핵심 용어", "자막 품질",
            "uuuu년 M월 d일 HH:mm");

    private final String language;
    private final String lecture;
    private final String keyTerms;
    private final String quality;
    private final String date;

    Labels(String language, String lecture, String keyTerms, String quality, String date) {
        this.language = language;
        this.lecture = lecture;
        this.keyTerms = keyTerms;
        this.quality = quality;
        this.date = date;
    }

    /** What a row of the quality page is about. */
    public enum Row {
        SEGMENTS("Segments", "구간"), WORDS("Words", "단어"), SPEECH("Speech", "말한 시간"), DOUBTFUL("Words of low confidence",
                "신뢰도가 낮은 단어"), CORRECTED("Segments corrected by a person", "사람이 고친 구간"), IMPROVED("Segments recognised again",
                        "다시 인식한 구간"), MODELS("Models", "모델"), LANGUAGES("Languages", "언어"), AUDIO("Audio received",
                                "받은 음성"), LOST("Audio lost", "잃은 음성"), COMMIT("Time to stable text, median / 95th percentile",
                                        "글자가 확정되기까지, 중앙값 / 95백분위"), TAKEN_BACK("Letters shown and taken back",
                                                "보였다가 바뀐 글자"), UNKNOWN("not known", "알 수 없음");

        private final String english;
        private final String korean;

        Row(String english, String korean) {
            this.english = english;
            this.korean = korean;
        }
    }

    /** Korean where most is said in Korean. */
    static Labels of(Lecture lecture, List<Segment> segments) {
        var korean = segments.stream().filter(segment -> segment.language().equals("ko")).count();
        return (segments.isEmpty() ? lecture.language().startsWith("ko") : 2 * korean > segments.size()) ? KOREAN : ENGLISH;
    }

    /** Of these words, as BCP 47 has it. */
    public String language() {
        return language;
    }

    /** The title of a lecture that has none. */
    String lecture() {
        return lecture;
    }

    public String keyTerms() {
        return keyTerms;
    }

    public String quality() {
        return quality;
    }

    public String row(Row row) {
        return this == KOREAN ? row.korean : row.english;
    }

    String date(Instant time, ZoneId zone) {
        return DateTimeFormatter.ofPattern(date, Locale.ENGLISH).format(time.atZone(zone));
    }
}
