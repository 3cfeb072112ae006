package hearus.server;

import java.io.IOException;
import java.nio.file.Path;

import hearus.audio.PcmSink;
import hearus.server.internal.recordings.OwnRecordingReader;

/** Reads the sound of recordings' files. Thread-safe; blocks its callers. */
@FunctionalInterface
public interface RecordingReader {
    /**
     * Finds out how a file can be read, and how long it is: reads all of it once.
     *
     * @throws UnreadableRecordingException if no sound can be read of it
     */
    RecordedSound open(Path file) throws IOException, UnreadableRecordingException;

    /** The sound of a file. Used by one thread. */
    interface RecordedSound {
        /** How long it is. */
        long durationMs();

        /** Hands all of it to the sink, from the beginning. What the sink throws ends it. */
        void read(PcmSink sink) throws IOException, UnreadableRecordingException;
    }

    /** No sound can be read of a file; the message says why, in sentences for its owner. */
    final class UnreadableRecordingException extends Exception {
        private static final long serialVersionUID = 1;

        public UnreadableRecordingException(String message, Throwable cause) {
            super(message, cause);
        }

        public UnreadableRecordingException(String message) {
            super(message);
        }
    }

    /** Reads WebM, Ogg, MP4 with Opus and WAV, without any program. */
    static RecordingReader own() {
        return OwnRecordingReader::open;
    }
}
