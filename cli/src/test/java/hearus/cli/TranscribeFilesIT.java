package hearus.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import hearus.testkit.Recordings;
import hearus.testkit.Requires;

import static org.assertj.core.api.Assertions.assertThat;

/** Recordings that ffmpeg has to read, and damaged ones, as the packaged command writes them down. */
class TranscribeFilesIT {
    private static final short[] VOICE = Recordings.speech16k();
    private static final List<String> OPUS = List.of("-c:a", "libopus", "-b:a", "32k");

    @TempDir
    private Path folder;

    @BeforeEach
    void require() {
        TinyModel.require();
        Requires.program("ffmpeg");
    }

    /** What became of some recordings: the text of each by its name, and what was said on standard error. */
    private record Written(int code, Map<String, String> texts, List<String> said) {
        String of(Path file) {
            return texts.getOrDefault(file.toString(), "");
        }

        String saidOf(Path file) {
            return String.join("\n", said.stream().filter(line -> line.startsWith("hearus: " + file + ": ")).toList());
        }
    }

    private Written transcribe(Map<String, String> environment, List<Path> files) throws Exception {
        var arguments = new ArrayList<>(List.of("transcribe", "--model", "tiny", "--language", "en", "--format", "json"));
        files.forEach(file -> arguments.add(file.toString()));
        var run = Program.hearus(folder, environment, arguments.toArray(String[]::new));
        var texts = new HashMap<String, String>();
        for (var line : run.out().lines().toList()) {
            var json = json(line);
            texts.put(json.path("file").asText(), json.path("text").asText());
        }
        assertThat(run.err()).doesNotContain("Exception").doesNotContain("\tat ");
        return new Written(run.code(), texts, run.err().lines().toList());
    }

    private static JsonNode json(String line) throws IOException {
        return JsonMapper.builder().build().readTree(line);
    }

    private static void assertWords(Written written, Path file, double errors) {
        assertThat(Words.errorRate(Recordings.TEXT, written.of(file))).as(file + ": " + written.of(file) + "\n" + written.said())
                .isLessThan(errors);
    }

    @Test
    void whatOnlyFfmpegReadsIsWrittenDownWhateverItsChannels() throws Exception {
        var opposite = new short[VOICE.length];
        var noise = new short[VOICE.length];
        var random = new Random(1);
        for (int i = 0; i < VOICE.length; i++) {
            opposite[i] = (short) Math.max(Short.MIN_VALUE + 1, -VOICE[i]);
            noise[i] = (short) (3_000 * random.nextGaussian());
        }
        var silence = new short[VOICE.length];
        var files = List.of(Converted.file(folder, "m4a", VOICE, opposite), Converted.file(folder, "mp3", noise, VOICE),
                Converted.file(folder, "flac", noise, noise, VOICE, noise, noise, noise), Converted.file(folder, "au", VOICE, opposite),
                Converted.file(folder, "aiff", silence, VOICE), Converted.file(folder, "caf", VOICE),
                Converted.file(folder, "wma", VOICE, opposite), Converted.file(folder, "mka", List.of("-c:a", "ac3"), VOICE, opposite));

        var written = transcribe(Map.of(), files);

        assertThat(written.said()).isEmpty();
        assertThat(written.code()).isZero();
        files.forEach(file -> assertWords(written, file, 0.1));
    }

    /** 13 kbit/s at 8 kHz: tiny mistakes a word or two. */
    @Test
    void telephoneFormsAreWrittenDown() throws Exception {
        var files = List.of(Converted.file(folder, "gsm", List.of("-ar", "8000", "-c:a", "libgsm"), VOICE),
                Converted.file(folder, "wav", List.of("-ar", "8000", "-c:a", "libgsm_ms"), VOICE));

        var written = transcribe(Map.of(), files);

        assertThat(written.said()).isEmpty();
        files.forEach(file -> assertWords(written, file, 0.25));
    }

    /** Some bytes in the middle: all words but one or two, and it is said that something is missing. */
    @Test
    void ofADamagedRecordingTheRestIsWrittenDown() throws Exception {
        var fragments = List.of("-c:a", "libopus", "-movflags", "empty_moov+frag_every_frame", "-frag_duration", "200000");
        var files = List.of(middleDamaged(Converted.file(folder, "webm", OPUS, VOICE)),
                middleDamaged(Converted.file(folder, "ogg", OPUS, VOICE)), middleDamaged(Converted.file(folder, "mp4", fragments, VOICE)),
                middleDamaged(Converted.file(folder, "m4a", VOICE)), middleDamaged(Converted.file(folder, "mp3", VOICE)));

        var written = transcribe(Map.of(), files);

        assertThat(written.code()).isEqualTo(1);
        for (var file : files) {
            assertWords(written, file, 0.3);
            assertThat(written.saidOf(file)).as(file.toString()).hasLineCount(1).contains("A part of it could not be read");
        }
    }

    /** Without its header, which no program but ours goes on without. */
    @Test
    void aRecordingWithoutItsHeaderIsWrittenDown() throws Exception {
        var files = new ArrayList<Path>();
        for (var ending : List.of("webm", "ogg")) {
            var file = Converted.file(folder, ending, OPUS, VOICE);
            files.add(file);
            damage(file, 0, 100);
        }

        var written = transcribe(Map.of(), files);

        files.forEach(file -> assertWords(written, file, 0.3));
    }

    @Test
    void wavFilesWithATornHeaderAreWrittenDown() throws Exception {
        var wav = Blobs.wav(VOICE);
        var bytes = new byte[37];
        Arrays.fill(bytes, (byte) -1);
        var junk = Files.write(folder.resolve("junk.wav"), joined(Arrays.copyOf(wav, 36), bytes, Arrays.copyOfRange(wav, 36, wav.length)));
        // First the sound, then its format: only ffmpeg reads that.
        var behind = Files.write(folder.resolve("behind.wav"),
                joined(Arrays.copyOf(wav, 12), Arrays.copyOfRange(wav, 36, wav.length), Arrays.copyOfRange(wav, 12, 36)));
        var before = Files.write(folder.resolve("before.wav"),
                joined(Arrays.copyOf(wav, 12), new byte[]{-1, -2, 0, 1, 12, 0, 0, 0}, new byte[12],
                        Arrays.copyOfRange(wav, 12, wav.length)));
        var hopeless = Files.write(folder.resolve("hopeless.wav"), joined(Arrays.copyOf(wav, 12), new byte[60]));

        var written = transcribe(Map.of(), List.of(junk, behind, before, hopeless));

        assertThat(written.code()).isEqualTo(1);
        for (var file : List.of(junk, behind, before)) {
            assertWords(written, file, 0.1);
        }
        assertThat(written.saidOf(junk)).contains("A part of it could not be read");
        assertThat(written.saidOf(hopeless)).hasLineCount(1).contains("damaged").contains("ffmpeg cannot read it either");
    }

    @Test
    void whatIsThereOfACutRecordingIsWrittenDown() throws Exception {
        var first = cut(Converted.file(folder, "m4a", List.of("-movflags", "+faststart"), VOICE));
        var last = cut(Converted.file(folder, "m4a", VOICE));

        var written = transcribe(Map.of(), List.of(first, last));

        assertThat(written.code()).isEqualTo(1);
        assertThat(written.of(first)).containsIgnoringCase("fellow Americans").doesNotContainIgnoringCase("for your country");
        assertThat(written.saidOf(first)).hasLineCount(1).contains("A part of it could not be read");
        // Where its sound lies is written at its end.
        assertThat(written.of(last)).isEmpty();
        assertThat(written.saidOf(last)).hasLineCount(1);
    }

    /** With a program in ffmpeg's place that is known to read all, half, or nothing. */
    @Test
    void whoeverReadsMoreIsTaken() throws Exception {
        var file = Converted.file(folder, "webm", OPUS, VOICE);
        damage(file, (int) (Files.size(file) * 0.45), (int) (Files.size(file) * 0.3));
        var whole = Files.write(folder.resolve("whole.wav"), Blobs.wav(VOICE));
        var part = Files.write(folder.resolve("part.wav"), Blobs.wav(Arrays.copyOf(VOICE, 40_000)));
        var padded = Files.write(folder.resolve("padded.wav"), Blobs.wav(Arrays.copyOf(Arrays.copyOf(VOICE, 40_000), 4 * VOICE.length)));

        assertWords(transcribe(inPlaceOfFfmpeg("cat " + whole), List.of(file)), file, 0.1);
        for (var less : List.of("cat " + part, "cat " + padded, "echo 'Invalid data' >&2; exit 1")) {
            var ours = transcribe(inPlaceOfFfmpeg(less), List.of(file));

            assertThat(ours.of(file)).as(less).containsIgnoringCase("fellow Americans").containsIgnoringCase("country");
            assertThat(ours.saidOf(file)).hasLineCount(1).contains("A part of it could not be read, at about byte");
        }
    }

    private Map<String, String> inPlaceOfFfmpeg(String script) throws IOException {
        var programs = Files.createTempDirectory(folder, "programs");
        var program = Files.writeString(programs.resolve("ffmpeg"), "#!/bin/sh\n" + script + "\n");
        assertThat(program.toFile().setExecutable(true)).isTrue();
        return Map.of("PATH", programs + ":" + System.getenv("PATH"));
    }

    private static Path middleDamaged(Path file) throws IOException {
        damage(file, (int) Files.size(file) / 2, 900);
        return file;
    }

    private static Path cut(Path file) throws IOException {
        var bytes = Files.readAllBytes(file);
        return Files.write(file, Arrays.copyOf(bytes, bytes.length * 6 / 10));
    }

    /** Any bytes instead of these. */
    private static void damage(Path file, int from, int count) throws IOException {
        var bytes = Files.readAllBytes(file);
        var noise = new byte[count];
        new Random(7).nextBytes(noise);
        System.arraycopy(noise, 0, bytes, from, count);
        Files.write(file, bytes);
    }

    private static byte[] joined(byte[]... parts) {
        var all = new ByteArrayOutputStream();
        for (var part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }
}
