package hearus.audio;

import java.util.EnumSet;
import java.util.Objects;
import java.util.Optional;

import hearus.audio.AudioException.Code;
import hearus.audio.AudioFormat.RawPcm;
import hearus.audio.AudioFormat.Sniffed;

/**
 * Turns the bytes of one client's recording into 16 kHz mono PCM. A push parser: any chunking, no thread, no I/O. Not thread-safe: one object per client, one
 * thread at a time.
 *
 * <p>Read are WebM with Opus or PCM, Ogg with Opus, fragmented MP4 with Opus, and WAV; or raw PCM where it is declared. Channels are mixed so that the voice survives ({@link ChannelMixer}). A new header begins a new recording: where one of the
 * same container has ended, and anywhere, even in the middle of something, when it stands first in a push. The sound goes on without a seam then; what a browser loses between
 * two files of 500 ms is concealed ({@link OpusTrack} says how). The samples are those of the recording, one for one in time, with the delay of the filters taken out:
 * until {@link #finish} the last 1.25 ms are held back.
 *
 * <p>Memory is bounded whatever comes: about 80 kB of buffers for a browser's recording, less than 1 MB at the worst ({@link Limits}).
 */
public final class AudioDecoder {
    private static final EnumSet<Signature> READABLE = EnumSet.of(Signature.WEBM, Signature.OGG, Signature.WAV, Signature.MP4);

    private final AudioFormat format;
    private final Output output;
    /** The first bytes, while they do not yet say what they are. */
    private final Hold head = new Hold();
    private Optional<Demuxer> demuxer;
    /** Why the recording at hand is not read, so that each further piece of it gets the same answer. */
    private Optional<AudioException> refusal = Optional.empty();

    private AudioDecoder(AudioFormat format, PcmSink sink) {
        this.format = format;
        this.output = new Output(sink);
        this.demuxer = initial();
    }

    /**
     * A decoder for one client.
     *
     * @throws IllegalArgumentException when raw PCM is declared with a rate or a number of channels outside of the ranges of {@link RawPcm}
     */
    public static AudioDecoder create(AudioFormat format, PcmSink sink) {
        return new AudioDecoder(format, sink);
    }

    private Optional<Demuxer> initial() {
        return switch (format) {
            case Sniffed() -> Optional.empty();
            case RawPcm raw -> Optional.of(new RawDemuxer(raw, output));
        };
    }

    /**
     * Takes the next bytes and hands every sample that they complete to the sink before it returns. All of the bytes are read even when some are refused: the exception
     * is thrown at the end, and is the first of them when there were several.
     *
     * @throws AudioException when something among the bytes is not audio that we can read
     */
    public void push(byte[] bytes, int offset, int length) throws AudioException {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        var in = new Chunk(bytes, offset, offset + length);
        boolean wasLost = demuxer.map(Demuxer::lost).orElse(false);
        noticeNewRecording(in);
        var first = Optional.<AudioException>empty();
        while (!in.isEmpty()) {
            try {
                read(in);
            } catch (AudioException e) {
                first = first.or(() -> Optional.of(e));
                afterFault(e, in);
            }
        }
        if (first.isPresent()) {
            throw first.get();
        }
        if (wasLost && length > 0 && demuxer.map(Demuxer::lost).orElse(false)) {
            throw new AudioException(Code.MALFORMED,
                    "The stream is still torn. Send every blob, whole and in order, or start the recording again.");
        }
    }

    /** A header that stands first in a push begins a new recording, even where the one before broke off in the middle of something. */
    private void noticeNewRecording(Chunk in) {
        if (format instanceof RawPcm || demuxer.isEmpty()) {
            return;
        }
        for (var signature : READABLE) {
            if (signature.isSure(in.bytes, in.at, in.end)
                    && (signature != Signature.OGG || OggDemuxer.beginsStream(in.bytes, in.at, in.end))) {
                finishDemuxer();
                if (!demuxer.get().atBoundary()) {
                    output.cut();
                }
                demuxer = Optional.of(demuxer(signature));
                return;
            }
        }
    }

    private void read(Chunk in) throws AudioException {
        if (demuxer.isPresent()) {
            demuxer.get().push(in);
        } else {
            sniff(in);
        }
    }

    private void sniff(Chunk in) throws AudioException {
        head.append(in.bytes, in.at, 1);
        in.skip(1);
        var possible = Signature.possible(head.bytes, 0, head.size);
        if (possible.isEmpty()) {
            throw unrecognized(head.size > in.remaining() ? new Chunk(head.bytes, 0, head.size) : in);
        }
        for (var signature : possible) {
            if (signature.isSure(head.bytes, 0, head.size)) {
                start(signature);
                return;
            }
        }
    }

    private void start(Signature signature) throws AudioException {
        if (!READABLE.contains(signature)) {
            throw new AudioException(Code.UNSUPPORTED, "This is " + name(signature) + ". " + Advice.SEND);
        }
        demuxer = Optional.of(demuxer(signature));
        refusal = Optional.empty();
        var begin = new Chunk(head.bytes, 0, head.size);
        head.clear();
        demuxer.get().push(begin);
    }

    private static String name(Signature signature) {
        return switch (signature) {
            case MP3, MP3_TAGGED -> "MP3";
            case ADTS -> "AAC";
            default -> signature.name();
        };
    }

    private Demuxer demuxer(Signature signature) {
        return switch (signature) {
            case WEBM -> new WebmDemuxer(output);
            case OGG -> new OggDemuxer(output);
            case WAV -> new WavDemuxer(output);
            case MP4 -> new Mp4Demuxer(output);
            default -> throw new IllegalArgumentException(signature.name());
        };
    }

    private AudioException unrecognized(Chunk in) {
        return refusal.map(e -> new AudioException(e.code(), e.getMessage()))
                .orElseGet(() -> new AudioException(Code.UNRECOGNIZED, UndeclaredPcm.guess(in.bytes, in.at, in.end)
                        .map(format -> "These bytes look like raw PCM (" + format + ") that was not declared: connect with "
                                + Advice.DECLARE + ".")
                        .orElse("These bytes do not begin like a recording. A recorder's first blob carries the header: send every blob, in order, from the first. "
                                + Advice.SEND)));
    }

    /** What cannot be read at all is dropped to the end of the push, and so are its next pieces until a header comes. A torn stream is for the demuxer to mend. */
    private void afterFault(AudioException e, Chunk in) {
        output.cut();
        if (e.code() == Code.UNSUPPORTED) {
            demuxer = initial();
            refusal = Optional.of(e);
        }
        if (demuxer.isEmpty()) {
            head.clear();
            in.skip(in.remaining());
        }
    }

    /**
     * The recording has ended: hands out what was still held back by the resampler. The decoder may be pushed a new recording afterwards.
     *
     * @throws AudioException when all that came were a few bytes, too few to be any recording, or when raw PCM ended within a sample
     */
    public void finish() throws AudioException {
        var problem = head.isEmpty()
                ? finishDemuxer()
                : Optional.of(unrecognized(new Chunk(head.bytes, 0, head.size)));
        output.finish();
        head.clear();
        demuxer = initial();
        refusal = Optional.empty();
        if (problem.isPresent()) {
            throw problem.get();
        }
    }

    private Optional<AudioException> finishDemuxer() {
        try {
            if (demuxer.isPresent()) {
                demuxer.get().finish();
            }
            return Optional.empty();
        } catch (AudioException e) {
            return Optional.of(e);
        }
    }

    /** Bytes of memory in buffers, Concentus' own apart, which do not grow. */
    int held() {
        return head.capacity() + demuxer.map(Demuxer::held).orElse(0) + output.held();
    }

    /** Opus packets so far that could not be decoded and were concealed. */
    long concealed() {
        return output.concealed();
    }
}
