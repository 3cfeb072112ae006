package hearus.audio;

import java.util.Objects;
import java.util.Optional;
import java.util.function.LongSupplier;

import hearus.audio.AudioException.Code;
import hearus.audio.AudioFormat.RawPcm;
import hearus.audio.AudioFormat.Sniffed;
import hearus.audio.internal.bytes.Chunk;
import hearus.audio.internal.container.Demuxer;
import hearus.audio.internal.container.Output;
import hearus.audio.internal.container.RawDemuxer;
import hearus.audio.internal.detect.ContainerSniffer;
import hearus.audio.internal.detect.Signature;
import hearus.audio.internal.mp4.Mp4Demuxer;
import hearus.audio.internal.ogg.OggDemuxer;
import hearus.audio.internal.timeline.RecentPushes;
import hearus.audio.internal.timeline.RecordingStarts;
import hearus.audio.internal.wav.WavDemuxer;
import hearus.audio.internal.webm.WebmDemuxer;

/**
 * Turns the bytes of one client's recording into 16 kHz mono PCM. A push parser: any chunking, no thread, no I/O. Not thread-safe: one object per client, one
 * thread at a time.
 *
 * <p>Read are WebM with Opus or PCM, Ogg with Opus, fragmented MP4 with Opus, and WAV; or raw PCM where it is declared. Channels are mixed so that a voice stays audible. A new header begins a new recording: where one of the
 * same container has ended, and anywhere, even in the middle of an element, when a push begins with it. The output then continues without a break; what a browser loses between
 * two files of 500 ms is concealed. The samples are those of the recording, one for one in time; the delay of the filters is compensated:
 * until {@link #finish} the last 1.25 ms are held back.
 *
 * <p>Memory is bounded whatever comes: about 80 kB of buffers for a browser's recording, less than 1 MB at the worst.
 */
public final class AudioDecoder {
    private final AudioFormat format;
    private final boolean file;
    private final Output output;
    private final ContainerSniffer sniffer = new ContainerSniffer();
    private Optional<Demuxer> demuxer;
    /** The demuxer of the recording before the header that this push begins with. */
    private Optional<Demuxer> previous = Optional.empty();
    /** Pushes of the current recording, without its first. */
    private final RecentPushes recent = new RecentPushes();
    private final RecordingStarts starts;

    private AudioDecoder(AudioFormat format, PcmSink sink, boolean file, LongSupplier nanos) {
        this.format = format;
        this.file = file;
        this.starts = new RecordingStarts(nanos);
        this.output = new Output(sink, file);
        this.demuxer = initial();
    }

    /**
     * A decoder for one client that sends as it records. The output begins with the first packet, however late that is on the recording's clock; gaps become at most 5 minutes of silence; what was sent twice is left
     * out; two recorders in one stream are an error.
     *
     * @throws IllegalArgumentException when raw PCM is declared with a rate or a number of channels outside of the ranges of {@link RawPcm}
     */
    public static AudioDecoder create(AudioFormat format, PcmSink sink) {
        return create(format, sink, System::nanoTime);
    }

    /** As {@link #create(AudioFormat, PcmSink)} with another clock, of nanoseconds, which distinguishes a blob that was sent twice from a recording that is played twice. */
    static AudioDecoder create(AudioFormat format, PcmSink sink, LongSupplier nanos) {
        return new AudioDecoder(format, sink, false, nanos);
    }

    /**
     * A decoder for a complete recording, pushed in pieces of any size. It differs from {@link #create} in its times: sound that begins up to 10 minutes after the recording's
     * zero has silence before it, a gap may be of 2 hours, and times that jump back are reported as damage; decoding continues.
     */
    public static AudioDecoder forFile(AudioFormat format, PcmSink sink) {
        return new AudioDecoder(format, sink, true, System::nanoTime);
    }

    /** The client has reconnected: what it sends now it may have sent before, and is left out where it has. */
    public void rejoin() {
        starts.rejoin();
    }

    private Optional<Demuxer> initial() {
        return switch (format) {
            case Sniffed() -> Optional.empty();
            case RawPcm raw -> Optional.of(new RawDemuxer(raw, output));
        };
    }

    /**
     * Takes the next bytes and hands every sample that they complete to the sink before it returns. All of the bytes are read even when some are refused: the exception
     * is thrown at the end, and is the first of them when there were several. Bytes that it does not count as {@link AudioException#unreadBytes unread} were decoded, or are held until the rest of their element comes.
     *
     * @throws AudioException when something among the bytes is not audio that we can read
     */
    public void push(byte[] bytes, int offset, int length) throws AudioException {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        long unread = output.unread();
        var in = new Chunk(bytes, offset, offset + length);
        boolean wasOutOfSync = demuxer.map(Demuxer::isOutOfSync).orElse(false);
        output.timeline().beginPush();
        previous = Optional.empty();
        boolean first = demuxer.isEmpty();
        boolean header = startsNewRecording(in);
        if (!header && !first && isRepeated(in)) {
            return;
        }
        var arrival = (header || first) && !file && format instanceof Sniffed
                ? starts.take(bytes, offset, length)
                : RecordingStarts.Arrival.NEW;
        if (arrival == RecordingStarts.Arrival.REPLAYED) {
            output.timeline().replay();
        }
        long recordings = output.timeline().recordings();
        var fault = Optional.<AudioException>empty();
        while (!in.isEmpty()) {
            try {
                read(in);
            } catch (AudioException e) {
                fault = fault.or(() -> Optional.of(e));
                recover(e, in);
            }
        }
        if (previous.isPresent() && output.timeline().isRepeated()) {
            demuxer = previous;
            output.timeline().resume();
        }
        if (recordings != output.timeline().recordings()) {
            // The parts of a new recording may well equal those of one that was played before.
            recent.clear();
        }
        if (arrival == RecordingStarts.Arrival.AGAIN && previous.isPresent() && output.timeline().mayBeRepeated()) {
            // The same blob with its header, too silent to be sure: without another header, what comes next continues the earlier recording.
            demuxer = previous;
        }
        previous = Optional.empty();
        throwFirst(fault, output.unread() - unread);
        if (wasOutOfSync && length > 0 && demuxer.map(Demuxer::isOutOfSync).orElse(false)) {
            throw new AudioException(Code.MALFORMED,
                    "The stream is still damaged. Send every blob, whole and in order, or start the recording again.")
                    .unread(output.unread() - unread);
        }
    }

    private void throwFirst(Optional<AudioException> thrown, long unread) throws AudioException {
        var reported = output.takeReport();
        var first = reported.or(() -> thrown);
        if (first.isPresent()) {
            if (first.get().code() == Code.MALFORMED || first.get().code() == Code.TOO_LARGE) {
                output.discontinuity();
            }
            throw first.get().unread(unread);
        }
    }

    /** Begins a new recording if the push begins with a header, even where the previous recording broke off within an element. Returns whether it did. */
    private boolean startsNewRecording(Chunk in) {
        if (format instanceof RawPcm || demuxer.isEmpty()) {
            return false;
        }
        var header = ContainerSniffer.header(in.bytes, in.at, in.end);
        if (header.isEmpty()) {
            return false;
        }
        finishDemuxer();
        if (!demuxer.get().atBoundary()) {
            output.discontinuity();
            output.timeline().suspectSecondRecorder();
        }
        previous = demuxer;
        demuxer = Optional.of(header.get() == Signature.OGG && demuxer.get() instanceof OggDemuxer ogg
                ? new OggDemuxer(output, ogg)
                : demuxer(header.get()));
        return true;
    }

    /** Whether this is the same blob again, from the middle of a recording whose packets have times: after a reconnect a client sends what may not have arrived. */
    private boolean isRepeated(Chunk in) {
        return !file && demuxer.map(d -> !(d instanceof RawDemuxer) && !(d instanceof WavDemuxer)).orElse(false)
                && recent.isRepeated(in.bytes, in.at, in.remaining());
    }

    private void read(Chunk in) throws AudioException {
        if (demuxer.isPresent()) {
            demuxer.get().push(in);
        } else {
            var found = sniffer.sniff(in);
            if (found.isPresent()) {
                start(found.get());
            }
        }
    }

    private void start(ContainerSniffer.Found found) throws AudioException {
        output.unread(found.skipped());
        demuxer = Optional.of(demuxer(found.container()));
        if (!found.hasHeader() && demuxer.get() instanceof Mp4Demuxer mp4) {
            mp4.withoutHeader();
        }
        demuxer.get().push(found.begin());
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

    /** Drops an unsupported stream to the end of the push, and its next pieces until a header comes. In a damaged stream the demuxer looks for the next readable place itself. */
    private void recover(AudioException e, Chunk in) {
        output.discontinuity();
        if (e.code() == Code.UNSUPPORTED) {
            demuxer = initial();
            sniffer.refuse(e);
        }
        if (demuxer.isEmpty()) {
            output.unread(sniffer.undecided() + in.remaining());
            sniffer.forget();
            in.skip(in.remaining());
        }
    }

    /**
     * The recording has ended: outputs what the resampler still holds back. A new recording may be pushed afterwards.
     *
     * @throws AudioException when all that came were a few bytes, too few to be any recording, or when raw PCM ended within a sample
     */
    public void finish() throws AudioException {
        int undecided = sniffer.undecided();
        long unread = output.unread();
        var problem = undecided == 0 ? finishDemuxer() : Optional.of(sniffer.unrecognized());
        output.finish();
        sniffer.forget();
        sniffer.forgetRefusal();
        recent.clear();
        demuxer = initial();
        output.unread(undecided);
        throwFirst(problem, output.unread() - unread);
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

    /**
     * How many bytes could not be read since this decoder was made. Parts of a recording that are no audio of the decoded track do not count: other tracks, indexes,
     * repetitions.
     */
    public long unreadBytes() {
        return output.unread();
    }

    /** Bytes of memory in buffers, without those of Concentus, which do not grow. */
    int held() {
        return sniffer.held() + recent.held() + starts.held() + demuxer.map(Demuxer::held).orElse(0) + output.held();
    }

    /** Opus packets so far that could not be decoded and were concealed. */
    long concealed() {
        return output.concealed();
    }
}
