package hearus.cli.transcribe;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;

import hearus.audio.PcmSink;
import hearus.cli.CommandException;

/** The ffmpeg that the user has, for files that we cannot read. */
record Ffmpeg(Path program) {
    private static final int MAX_COMPLAINT = 4000;
    private static final Pattern LOSS = Pattern
            .compile("(?i)error|invalid|corrupt|truncat|missing|mismatch|partial|overread|exceed|exhausted|premature|unexpected");

    /**
     * What of a file is read.
     *
     * @param track number of the audio track, from 0
     * @param channel one of its channels alone, from 0; without one all are mixed
     */
    record Part(int track, Optional<Integer> channel) {
        static final Part FIRST = new Part(0, Optional.empty());

        String description() {
            return "audio track " + (track + 1) + channel.map(number -> ", channel " + (number + 1)).orElse("");
        }
    }

    static Optional<Ffmpeg> find(Map<String, String> environment) {
        return Arrays.stream(environment.getOrDefault("PATH", "").split(File.pathSeparator)).filter(folder -> !folder.isBlank())
                .map(folder -> Path.of(folder, "ffmpeg")).filter(Files::isExecutable).findFirst().map(Ffmpeg::new);
    }

    /**
     * Hands the sound of a file to the sink, on its own clock: silence stands for what the file leaves out. ffmpeg gives the channels as they are, and our mixer chooses among them as it does
     * for the recordings that we read ourselves: ffmpeg's own mix of opposite phases is silence.
     *
     * @return what ffmpeg says was lost, in a sentence, if anything was
     * @throws CommandException when nothing of it can be read
     */
    Optional<String> decode(Path file, Part part, PcmSink sink) throws IOException, CommandException {
        var process = new ProcessBuilder(command(file, part)).start();
        try (var reader = Executors.newVirtualThreadPerTaskExecutor()) {
            try {
                process.getOutputStream().close();
                var complaint = CompletableFuture.supplyAsync(() -> complaint(process.getErrorStream()), reader);
                var sound = new CountingSink(sink);
                var problem = OwnReader.read(process.getInputStream(), sound, () -> true, _ -> {});
                return verdict(process.waitFor(), complaint.join(), sound, problem);
            } finally {
                // Before the reader of its complaints is waited for: it reads until the process has ended.
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandException("Interrupted.", e);
        }
    }

    private static Optional<String> verdict(int code, String complaint, CountingSink sound, Optional<Problem> problem)
            throws CommandException {
        if (sound.isEmpty()) {
            if (code == 0 && problem.isPresent()) {
                throw new CommandException(problem.get().reason().getMessage());
            }
            throw new CommandException(code == 0 || complaint.contains("matches no streams")
                    ? "There is no sound in it."
                    : "ffmpeg cannot read it either: " + said(code, complaint));
        }
        return code == 0 && !LOSS.matcher(complaint).find()
                ? Optional.empty()
                : Optional.of("A part of it could not be read (%.1f s were): ffmpeg says: %s".formatted(sound.millis() / 1000.0,
                        said(code, complaint)));
    }

    private List<String> command(Path file, Part part) {
        // Only files may be opened: a playlist could name any address of this network. The prefix keeps names apart from options and protocols.
        var command = new ArrayList<>(List.of(program.toString(), "-nostdin", "-hide_banner", "-v", "error", "-protocol_whitelist", "file",
                "-i", "file:" + file.toAbsolutePath(), "-map", "0:a:" + part.track(), "-vn", "-sn", "-dn"));
        var filter = "aresample=async=1:first_pts=0";
        if (part.channel().isPresent()) {
            filter = "pan=mono|c0=c" + part.channel().get() + "," + filter;
        }
        // WAV says how many channels there are.
        command.addAll(List.of("-af", filter, "-c:a", "pcm_s16le", "-ar", "16000", "-f", "wav", "pipe:1"));
        return command;
    }

    private static String said(int code, String complaint) {
        return complaint.isEmpty() ? "nothing, but ends with " + code + "." : complaint;
    }

    /** The first line that tells of a loss, or else its first. All is read, so that it never waits for us. */
    private static String complaint(InputStream errors) {
        try {
            var text = new String(errors.readNBytes(MAX_COMPLAINT), StandardCharsets.UTF_8);
            errors.transferTo(OutputStream.nullOutputStream());
            var lines = text.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
            return lines.stream().filter(line -> LOSS.matcher(line).find()).findFirst().or(() -> lines.stream().findFirst()).orElse("");
        } catch (IOException e) {
            return e.toString();
        }
    }
}
