package hearus.cli.transcribe;

import java.nio.file.Files;
import java.util.List;
import java.util.regex.Pattern;

import com.fasterxml.jackson.databind.json.JsonMapper;
import org.junit.jupiter.api.Test;

import hearus.captions.CaptionEvent.Word;
import hearus.captions.Transcriber.Result;
import hearus.captions.Transcriber.Segment;
import hearus.captions.Transcriber.Unheard;
import hearus.testkit.Requires;

import static org.assertj.core.api.Assertions.assertThat;

class TranscriptFormatTest {
    @Test
    void textIsOneLine() {
        assertThat(TranscriptFormat.TEXT.write(transcript(segment(0, 900, "And so,\nmy"), segment(900, 1500, " fellow  Americans "))))
                .isEqualTo("And so, my fellow Americans\n");
    }

    @Test
    void aRecordingWithoutWordsIsAnEmptyLineOfText() {
        assertThat(TranscriptFormat.TEXT.write(transcript())).isEqualTo("\n");
    }

    @Test
    void srtCountsFromOneAndHasCommasInItsTimes() {
        assertThat(TranscriptFormat.SRT.write(transcript(segment(40, 2400, "ask not"), segment(3_725_006, 3_726_500, "what you can do"))))
                .isEqualTo("""
                        1
                        00:00:00,040 --> 00:00:02,400
                        ask not

                        2
                        01:02:05,006 --> 01:02:06,500
                        what you can do

                        """);
    }

    @Test
    void vttEscapesWhatItWouldReadAsMarkup() {
        assertThat(TranscriptFormat.VTT.write(transcript(segment(0, 1000, "a < b & c --> d\n\ne")))).isEqualTo("""
                WEBVTT

                00:00:00.000 --> 00:00:01.000
                a &lt; b &amp; c → d e
                """);
    }

    @Test
    void subtitlesNeitherOverlapNorVanish() {
        assertThat(TranscriptFormat.SRT.write(
                transcript(segment(1000, 1000, "one"), segment(1100, 3000, "two"), segment(2500, 2600, "three"), segment(5000, 6000, " "))))
                .isEqualTo("1\n00:00:01,000 --> 00:00:02,600\none two three\n\n");
        assertThat(TranscriptFormat.SRT.write(
                transcript(segment(1000, 1000, "In no time at all somebody says this."),
                        segment(1100, 3000, "The second sentence begins a tenth later."),
                        segment(2500, 2600, "And the third one while the second is said."))))
                .isEqualTo("""
                        1
                        00:00:00,500 --> 00:00:02,590
                        In no time at all somebody says this.
                        The second sentence begins a tenth later.

                        2
                        00:00:02,674 --> 00:00:05,145
                        And the third one
                        while the second is said.

                        """);
    }

    /** The documentation shows what is written for the recording of the next test. */
    @Test
    void jsonIsAsItIsDocumented() throws Exception {
        var documentation = Files.readString(Requires.repository().resolve("docs/transcribe.md"));
        var example = documentation.substring(documentation.indexOf("```json\n") + 8, documentation.lastIndexOf("```"));

        assertThat(json("talk.wav")).isEqualTo(example);
        for (var field : Pattern.compile("\"([A-Za-z]+)\":").matcher(example).results().map(match -> match.group(1)).toList()) {
            assertThat(documentation).matches("(?s).*`(segments\\[\\]\\.)?" + field + "`.*");
        }
    }

    @Test
    void jsonIsOneLineWithTheTimesOfWords() throws Exception {
        var text = json("강의 \"1\".wav");

        assertThat(text).endsWith("\n").hasLineCount(1);
        var json = JsonMapper.builder().build().readTree(text);
        assertThat(json.path("file").asText()).isEqualTo("강의 \"1\".wav");
        assertThat(json.path("text").asText()).isEqualTo("안녕하세요 여러분");
        assertThat(json.path("unheard").toString()).isEqualTo("[{\"startMs\":3000,\"endMs\":4500}]");
        assertThat(json.path("durationMs").asLong()).isEqualTo(11_000);
        var segment = json.path("segments").path(0);
        assertThat(segment.path("confidence").asDouble()).isEqualTo(0.988);
        assertThat(segment.path("words").path(1).path("text").asText()).isEqualTo("여러분");
        assertThat(segment.path("words").path(1).path("endMs").asLong()).isEqualTo(1800);
    }

    private static String json(String name) {
        return TranscriptFormat.JSON.write(transcript(name, List.of(new Unheard(3000, 4500)),
                List.of(new Segment("안녕하세요 여러분", 120, 1800, "ko", 0.98765,
                        List.of(new Word(" 안녕하세요", 120, 900, 0.9), new Word(" 여러분", 900, 1800, 1))))));
    }

    private static Transcript transcript(Segment... segments) {
        return transcript("talk.wav", List.of(), List.of(segments));
    }

    private static Transcript transcript(String name, List<Unheard> unheard, List<Segment> segments) {
        return new Transcript(name, "base", new Result(segments, unheard, 11_000, 9000, 20_000));
    }

    private static Segment segment(long startMs, long endMs, String text) {
        return new Segment(text, startMs, endMs, "en", 1, List.of());
    }
}
