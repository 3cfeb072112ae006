package hearus.cli.transcribe;

import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.stream.Collectors;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

import hearus.captions.Transcriber.Segment;

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
            var cues = Cues.of(transcript.result());
            var subtitles = new StringBuilder();
            for (int i = 0; i < cues.size(); i++) {
                var cue = cues.get(i);
                subtitles.append("%d\n%s --> %s\n%s\n\n".formatted(i + 1, time(cue.startMs(), ','), time(cue.endMs(), ','), lines(cue)));
            }
            return subtitles.toString();
        }
    },

    /** WebVTT subtitles. */
    VTT("vtt", true) {
        @Override
        String write(Transcript transcript) {
            return Cues.of(transcript.result()).stream()
                    .map(cue -> "\n%s --> %s\n%s\n".formatted(time(cue.startMs(), '.'), time(cue.endMs(), '.'), escaped(lines(cue))))
                    .collect(Collectors.joining("", "WEBVTT\n", ""));
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

    private static String time(long ms, char point) {
        return String.format(Locale.ROOT, "%02d:%02d:%02d%c%03d", ms / 3_600_000, ms / 60_000 % 60, ms / 1000 % 60, point, ms % 1000);
    }

    /** An arrow would be taken for a time. */
    private static String lines(Cue cue) {
        return String.join("\n", cue.lines()).replace("-->", "→");
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
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
