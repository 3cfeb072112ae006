package hearus.cli.transcribe;

import java.io.UncheckedIOException;
import java.util.List;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

import hearus.captions.Transcriber.Segment;
import hearus.lectures.Subtitles;
import hearus.lectures.Subtitles.Cue;
import hearus.lectures.Subtitles.Phrase;
import hearus.lectures.Word;

/** The forms in which a transcript can be had. */
enum TranscriptFormat {
    /** One line. */
    TEXT("txt", false) {
        @Override
        String write(Transcript transcript) {
            return transcript.text() + "\n";
        }
    },

    /** SubRip subtitles. */
    SRT("srt", true) {
        @Override
        String write(Transcript transcript) {
            return Subtitles.srt(cues(transcript));
        }
    },

    /** WebVTT subtitles. */
    VTT("vtt", true) {
        @Override
        String write(Transcript transcript) {
            return Subtitles.vtt(cues(transcript));
        }
    },

    /** One JSON object in one line. */
    JSON("json", true) {
        @Override
        String write(Transcript transcript) {
            var whole = MAPPER.createObjectNode().put("file", transcript.name()).put("model", transcript.model())
                    .put("durationMs", transcript.result().durationMs()).put("text", transcript.text());
            var segments = whole.putArray("segments");
            transcript.segments().forEach(segment -> segments.add(json(segment)));
            var unheard = whole.putArray("unheard");
            transcript.result().unheard()
                    .forEach(stretch -> unheard.addObject().put("startMs", stretch.startMs()).put("endMs", stretch.endMs()));
            try {
                return MAPPER.writeValueAsString(whole) + "\n";
            } catch (JsonProcessingException e) {
                throw new UncheckedIOException(e);
            }
        }
    };

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private final String extension;
    private final boolean timed;

    TranscriptFormat(String extension, boolean timed) {
        this.extension = extension;
        this.timed = timed;
    }

    /** The transcript in this form, with its last newline. */
    abstract String write(Transcript transcript);

    String extension() {
        return extension;
    }

    /** Whether it shows when something was said. */
    boolean timed() {
        return timed;
    }

    private static List<Cue> cues(Transcript transcript) {
        var phrases = transcript.segments().stream().map(segment -> new Phrase(segment.text(),
                segment.words().stream().map(word -> new Word(word.text(), word.startMs(), word.endMs(), word.confidence())).toList(),
                segment.startMs(), segment.endMs())).toList();
        return Subtitles.of(phrases, transcript.result().durationMs());
    }

    private static ObjectNode json(Segment segment) {
        var node = MAPPER.createObjectNode().put("startMs", segment.startMs()).put("endMs", segment.endMs()).put("text", segment.text())
                .put("language", segment.language()).put("confidence", rounded(segment.confidence()));
        var words = node.putArray("words");
        segment.words().forEach(
                word -> words.addObject().put("startMs", word.startMs()).put("endMs", word.endMs()).put("text", word.text().strip())
                        .put("confidence", rounded(word.confidence())));
        return node;
    }

    private static double rounded(double share) {
        return Math.round(share * 1000) / 1000.0;
    }
}
