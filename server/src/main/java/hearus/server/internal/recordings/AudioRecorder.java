package hearus.server.internal.recordings;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import org.jspecify.annotations.Nullable;

import hearus.audio.OggOpusEncoder;
import hearus.lectures.LectureException;
import hearus.lectures.Lectures;
import hearus.lectures.Recordings.Track;
import hearus.server.internal.lectures.SpokenLecture;
import hearus.server.internal.lectures.SpokenLecture.Spot;
import hearus.whisper.Whisper;

/**
 * Keeps the audio of one speaker in the folder of its lecture: a file of Ogg with Opus for each lecture in which it speaks, to which a page is added each second. What fails costs the file and no captions.
 * Thread-safe; owns the file.
 */
public final class AudioRecorder implements AutoCloseable {
    private static final Logger LOG = System.getLogger(AudioRecorder.class.getName());
    static final String TYPE = "audio/ogg";
    /** Samples that are not kept after a failure, before the next attempt. */
    private static final long AFTER_FAILURE = 5L * Whisper.SAMPLE_RATE;

    private final Lectures lectures;
    private final SpokenLecture spoken;
    @GuardedBy("this")
    private Optional<OpenFile> file = Optional.empty();
    @GuardedBy("this")
    private long pausedUntil;
    @GuardedBy("this")
    private boolean closed;

    /** @param lectures whose recordings have files */
    public AudioRecorder(Lectures lectures, SpokenLecture spoken) {
        this.lectures = lectures;
        this.spoken = spoken;
    }

    /** A file that is being written. */
    private static final class OpenFile {
        private final Spot spot;
        private final Path path;
        private final FileChannel channel;
        private final OggOpusEncoder encoder;
        private @Nullable IOException failure;

        OpenFile(Spot spot, Path path) throws IOException {
            this.spot = spot;
            this.path = path;
            this.channel = FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            this.encoder = OggOpusEncoder.create(path.hashCode(), this::write);
        }

        private void write(byte[] page) {
            try {
                var bytes = ByteBuffer.wrap(page);
                while (failure == null && bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                if (!Files.exists(path)) {
                    throw new IOException("The file was deleted, with its lecture");
                }
            } catch (IOException e) {
                failure = e;
            }
        }
    }

    /**
     * Keeps samples that were accepted.
     *
     * @param position of the first, on the speaker's audio clock
     */
    public synchronized void accept(long position, short[] samples, int offset, int length) {
        var spot = spoken.spot();
        if (closed || spot.isEmpty() || position < pausedUntil) {
            return;
        }
        if (file.isPresent() && !file.get().spot.equals(spot.get())) {
            end();
        }
        try {
            if (file.isEmpty()) {
                file = Optional.of(open(spot.get(), position));
            }
            var open = file.get();
            open.encoder.accept(samples, offset, length);
            if (open.failure != null) {
                throw open.failure;
            }
        } catch (IOException | LectureException e) {
            LOG.log(Level.WARNING, "Audio of lecture " + spot.get().lecture() + " is not kept for a while; captions go on", e);
            end();
            pausedUntil = position + AFTER_FAILURE;
        }
    }

    private OpenFile open(Spot spot, long position) throws IOException, LectureException {
        var recordings = lectures.recordings();
        var name = "speaker-" + lectures.newId() + ".ogg";
        var startMs = Math.max(0, spot.offsetMs() + position * 1000 / Whisper.SAMPLE_RATE);
        // Before its folder is made: then the lecture is there.
        recordings.add(new Track(spot.lecture(), name, recordings.place(), spot.label(), startMs, TYPE));
        return new OpenFile(spot, recordings.folder(spot.lecture()).resolve(name));
    }

    @GuardedBy("this")
    private void end() {
        file.ifPresent(open -> {
            if (open.failure == null) {
                open.encoder.finish();
            }
            try {
                open.channel.close();
            } catch (IOException e) {
                LOG.log(Level.DEBUG, "A file could not be closed: {0}", e.toString());
            }
        });
        file = Optional.empty();
    }

    /** Ends the file; nothing is kept from now on. */
    @Override
    public synchronized void close() {
        closed = true;
        end();
    }
}
