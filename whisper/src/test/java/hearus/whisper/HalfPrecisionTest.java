package hearus.whisper;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import hearus.models.Model;
import hearus.models.PublishedModel;
import hearus.models.WeightType;
import hearus.models.internal.prepare.WhisperGraphs;
import hearus.testkit.Recordings;
import hearus.whisper.DecodeOptions.Context;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/** The graphs for GPUs, on the processor, which shows that they are right and says nothing of CUDA. */
class HalfPrecisionTest {
    private static final short[] SPEECH = Recordings.speech16k();

    @TempDir
    static Path folder;

    private static Whisper halves;

    @BeforeAll
    static void load() throws Exception {
        var published = PublishedModel.pull(Model.TINY);
        try (var files = Files.list(published.folder())) {
            for (var file : files.filter(file -> !file.toString().endsWith(".onnx")).toList()) {
                Files.copy(file, folder.resolve(file.getFileName()));
            }
        }
        WhisperGraphs.prepare(published.file(PublishedModel.ENCODER), published.file(PublishedModel.DECODER), folder, WeightType.F16);
        halves = Whisper.load(ModelFiles.in(folder));
    }

    @AfterAll
    static void close() {
        Optional.ofNullable(halves).ifPresent(Whisper::close);
    }

    private static String words(String text) {
        return text.toLowerCase(Locale.ROOT).replaceAll("[^a-z ]", "").strip();
    }

    /** To the word, where the 8-bit graphs of this smallest model hear "you are" for "your". */
    @ParameterizedTest
    @EnumSource(Context.class)
    void theSentenceIsDecoded(Context context) {
        var heard = halves.decode(SPEECH, DecodeOptions.builder().languages(List.of("en")).context(context).wordTimes(true).build());

        assertThat(words(heard.text())).isEqualTo(words(Recordings.TEXT));
        assertThat(heard.words()).extracting(Hypothesis.Word::startMs).isSorted();
        assertThat(heard.words().getLast().startMs()).isCloseTo(10_100, within(200));
    }

    /** Frames and tokens that are kept, and drafts: several tokens behind others. */
    @Test
    void aGrowingPhraseIsDecoded() {
        var options = DecodeOptions.builder().languages(List.of("en")).context(Context.SHORT).wordTimes(true).partial(true).build();
        var said = "";
        try (var cache = new PhraseCache()) {
            for (int seconds = 7; seconds <= 11; seconds++) {
                var heard = halves.decode(Arrays.copyOf(SPEECH, seconds * Whisper.SAMPLE_RATE), options, cache, _ -> {});
                said = words(heard.text());
                assertThat(words(Recordings.TEXT)).startsWith(said);
                options = options.withDraft(heard);
            }
        }
        assertThat(said).isEqualTo(words(Recordings.TEXT));
    }
}
