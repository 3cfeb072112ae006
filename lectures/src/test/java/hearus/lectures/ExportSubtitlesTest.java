package hearus.lectures;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import hearus.lectures.internal.subtitles.TextWidth;
import hearus.testkit.Requires;

import static org.assertj.core.api.Assertions.assertThat;

/** Subtitles of lectures, as players read them. */
class ExportSubtitlesTest {
    private static final Lecture LECTURE = Samples.lecture("Lecture", "", "en");
    private static final Pattern TIMES = Pattern.compile("(\\d+):(\\d\\d):(\\d\\d)[.,](\\d{3}) --> (\\d+):(\\d\\d):(\\d\\d)[.,](\\d{3})");

    @Test
    void speakersAreNamedWhereTheyChangeAndShareNoSubtitle() {
        var srt = Samples.text(LECTURE, Samples.conversation(Samples.ENGLISH, "en", 1), ExportFormat.SRT);

        assertThat(srt).contains("\nProf. Kim: Today we look", "\nStudent: Yes.", "\nProf. Kim: So that");
        assertThat(srt.split("\n\n")).noneMatch(cue -> cue.contains("Student:") && cue.contains("Prof."));
    }

    @Test
    void aLoneSpeakerIsNotNamed() {
        assertThat(Samples.text(LECTURE, List.of(Samples.segment(1, 0, 900, "Kim", "en", "Alone.")), ExportFormat.SRT))
                .isEqualTo("1\n00:00:00,000 --> 00:00:00,900\nAlone.\n\n");
    }

    @Test
    void wordsStandApartAsInTheTextAndTheirTimesCount() {
        var words = List.of(new Word("오늘", 0, 400, 1), new Word("은", 400, 500, 1), new Word("맑다.", 3000, 3400, 1));
        var segment = new Segment("l", 1, "a", 1, 1, Segment.Origin.LIVE, "", "오늘은 맑다.", words, 0, 3400, "ko", 1, "base", List.of());

        assertThat(Samples.text(LECTURE, List.of(segment), ExportFormat.VTT)).isEqualTo("""
                WEBVTT

                00:00:00.000 --> 00:00:00.834
                오늘은

                00:00:03.000 --> 00:00:03.834
                맑다.
                """);
    }

    @Test
    void wordsThatAreNotTheTextsAreNotUsed() {
        var segment = new Segment("l", 1, "a", 2, 2, Segment.Origin.CORRECTED, "", "Corrected by hand.",
                List.of(new Word("other", 0, 400, 1)), 0,
                2000, "en", 1, "base", List.of());

        assertThat(Samples.text(LECTURE, List.of(segment), ExportFormat.VTT)).contains("\nCorrected by hand.\n");
    }

    @Test
    void whatLooksLikeMarkupIsShownAsItIs() {
        var text = List.of(Samples.segment(1, 0, 4000, "", "en", "<b>x</b> {\\an8} a --> b & c < d"));

        assertThat(Samples.text(LECTURE, text, ExportFormat.VTT)).contains("&lt;b&gt;x&lt;/b&gt; {\\an8} a → b &amp; c &lt; d");
        assertThat(Samples.text(LECTURE, text, ExportFormat.SRT)).contains("<\u2060b>x<\u2060/b> {\u2060\\an8} a → b & c < d");
    }

    @Property(tries = 300)
    void linesFitAndTimesAreInOrderWhateverIsSaid(@ForAll("lectures") List<Segment> segments) {
        var srt = Samples.text(LECTURE, segments, ExportFormat.SRT);

        assertThat(cues(srt)).isEqualTo(cues(Samples.text(LECTURE, segments, ExportFormat.VTT)));
        var lines = srt.lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            if (TIMES.matcher(lines.get(i)).matches()) {
                assertThat(lines.get(i - 1)).matches("\\d+");
                int shown = i + 1;
                while (shown < lines.size() && !lines.get(shown).isEmpty()) {
                    var line = lines.get(shown++);
                    assertThat(TextWidth.of(line)).as(line).isLessThanOrEqualTo(line.codePoints().anyMatch(TextWidth::isWide) ? 32 : 42);
                }
                assertThat(shown - i - 1).isBetween(1, 2);
            }
        }
    }

    /** Begin and end of each cue, which must not overlap. */
    private static List<Long> cues(String subtitles) {
        var times = new ArrayList<Long>();
        TIMES.matcher(subtitles).results().forEach(found -> {
            for (int i = 1; i <= 5; i += 4) {
                var time = 3_600_000 * Long.parseLong(found.group(i)) + 60_000 * Long.parseLong(found.group(i + 1))
                        + 1000 * Long.parseLong(found.group(i + 2)) + Long.parseLong(found.group(i + 3));
                assertThat(times).allSatisfy(before -> assertThat(before).isLessThan(time));
                times.add(time);
            }
        });
        return times;
    }

    @Provide
    Arbitrary<List<Segment>> lectures() {
        var word = Arbitraries.oneOf(Arbitraries.strings().withCharRange('가', '힣').ofMinLength(1).ofMaxLength(40),
                Arbitraries.strings().ascii().ofMaxLength(60), Arbitraries.strings().all().ofMaxLength(12),
                Arbitraries.of("-->", "<b>", "{\\an8}", "1", "NOTE", "WEBVTT", "\n\n", "\u0000", "\uD800", "&amp;", "e\u0301"));
        var text = word.list().ofMaxSize(30).map(words -> String.join(" ", words));
        return text.list().ofMaxSize(5).map(texts -> {
            var segments = new ArrayList<Segment>();
            long at = 0;
            for (var said : texts) {
                segments.add(
                        Samples.segment(segments.size() + 1, at, at + 100 + 60L * said.length(), segments.size() % 3 == 2 ? "B" : "A", "ko",
                                said));
                at += said.length() * 57L;
            }
            return segments;
        });
    }

    @ParameterizedTest
    @EnumSource(names = {"SRT", "VTT"})
    void ffmpegReadsEveryLine(ExportFormat format, @TempDir Path folder) throws Exception {
        var ffmpeg = Requires.program("ffmpeg");
        var text = "Tom & Jerry: a < b, <i>no markup</i>, 1 --> 2.";
        var segments = new ArrayList<>(Samples.conversation(Samples.KOREAN, "ko", 2));
        segments.add(Samples.segment(13, 90_000, 95_000, "김 교수", "en", text));
        var file = Files.write(folder.resolve("lecture." + format.extension()),
                Samples.bytes(LECTURE, segments, format, Samples.UTC));

        var read = folder.resolve("read.srt");
        var process = new ProcessBuilder(ffmpeg.toString(), "-v", "error", "-i", file.toString(), read.toString()).redirectErrorStream(true)
                .start();
        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();

        assertThat(said).isEmpty();
        var written = Samples.text(LECTURE, segments, ExportFormat.SRT);
        assertThat(cues(Files.readString(read))).isEqualTo(cues(written));
        assertThat(Files.readString(read).replace("\u2060", "")).contains("볼츠만 상수는 왜 곱하나요?", "Tom & Jerry: a < b", "no markup</i>",
                "1 → 2.");
    }
}
