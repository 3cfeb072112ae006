package hearus.audio.internal.detect;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;

import hearus.audio.AudioException;
import hearus.audio.AudioException.Code;
import hearus.audio.internal.bytes.Chunk;
import hearus.audio.internal.bytes.GrowingBuffer;
import hearus.audio.internal.bytes.Limits;
import hearus.audio.internal.container.Advice;
import hearus.audio.internal.ogg.OggDemuxer;

/**
 * Recognises the container of a recording by its first bytes, which it holds until they are enough; where they are no header, it looks for a place from which the recording
 * can be read without one.
 */
public final class ContainerSniffer {
    private static final EnumSet<Signature> READABLE = EnumSet.of(Signature.WEBM, Signature.OGG, Signature.WAV, Signature.MP4);
    /** With fewer bytes nothing is decided. */
    private static final int MIN_HEAD = 12;
    /** Undecided bytes that are held at most; then they are refused. */
    private static final int MAX_HEAD = 2 * Limits.SEARCH;

    /** The first bytes, while they are undecided. */
    private final GrowingBuffer head = new GrowingBuffer();
    /** Whether the bytes begin nothing that we can read. */
    private boolean searching;
    /** Why the current recording is not read, so that each further piece of it gets the same answer. */
    private Optional<AudioException> refusal = Optional.empty();

    /**
     * A recording that can be read.
     *
     * @param begin its bytes so far
     * @param skipped unreadable bytes before those
     * @param hasHeader whether it begins with its header
     */
    public record Found(Signature container, Chunk begin, int skipped, boolean hasHeader) {}

    /** The container whose header these bytes begin with, if there are enough of them to be sure. */
    public static Optional<Signature> header(byte[] b, int from, int to) {
        return READABLE.stream()
                .filter(signature -> signature.isSure(b, from, to) && (signature != Signature.OGG || OggDemuxer.beginsStream(b, from, to)))
                .findFirst();
    }

    /**
     * Takes bytes of the chunk until the container is known, then no more. Empty when all were taken and more are needed.
     *
     * @throws AudioException when what was taken is no recording that we can read
     */
    public Optional<Found> sniff(Chunk in) throws AudioException {
        if (!searching) {
            var found = sniffHeader(in);
            if (found.isPresent() || !searching) {
                return found;
            }
        }
        int count = Math.min(in.remaining(), MAX_HEAD - head.size);
        head.append(in.bytes, in.at, count);
        in.skip(count);
        if (refusal.isPresent()) {
            throw unrecognized();
        }
        var place = HeaderlessSearch.find(head.bytes, 0, head.size);
        if (place.container().isPresent()) {
            return Optional.of(found(place.container().get(), place.at(), false));
        }
        if (head.size == MAX_HEAD || (!place.isPossible(head.size) && !mayBeNamed())) {
            throw unrecognized();
        }
        return Optional.empty();
    }

    /** Takes byte by byte as many as are needed to know what they begin. */
    private Optional<Found> sniffHeader(Chunk in) {
        while (!in.isEmpty() && !searching) {
            head.append(in.bytes, in.at, 1);
            in.skip(1);
            var possible = Signature.possible(head.bytes, 0, head.size);
            for (var signature : possible) {
                if (signature.isSure(head.bytes, 0, head.size) && READABLE.contains(signature)
                        && (signature != Signature.OGG || head.size > 5)) {
                    searching = signature == Signature.OGG && !OggDemuxer.beginsStream(head.bytes, 0, head.size);
                    return searching ? Optional.empty() : Optional.of(found(signature, 0, true));
                }
            }
            searching = head.size >= MIN_HEAD && possible.stream().noneMatch(READABLE::contains);
        }
        return Optional.empty();
    }

    private Found found(Signature container, int at, boolean hasHeader) {
        var found = new Found(container, new Chunk(Arrays.copyOfRange(head.bytes, at, head.size), 0, head.size - at), at, hasHeader);
        refusal = Optional.empty();
        forget();
        return found;
    }

    /** Whether a file that we cannot read, but can name, may begin so once more of it is there. */
    private boolean mayBeNamed() {
        var possible = Signature.possible(head.bytes, 0, head.size);
        return !possible.isEmpty() && possible.stream().noneMatch(signature -> signature.isSure(head.bytes, 0, head.size));
    }

    /** The error for bytes in which nothing was found, with what they most likely are. */
    public AudioException unrecognized() {
        var named = Signature.possible(head.bytes, 0, head.size).stream()
                .filter(signature -> !READABLE.contains(signature) && signature.isSure(head.bytes, 0, head.size)).findFirst();
        return refusal.map(e -> new AudioException(e.code(), e.getMessage())).or(() -> named.map(ContainerSniffer::unsupported))
                .or(() -> UndeclaredPcm.guess(head.bytes, 0, head.size)
                        .map(pcm -> new AudioException(Code.UNRECOGNIZED, "These bytes look like raw PCM (" + pcm
                                + ") that was not declared: connect with " + Advice.DECLARE + ".")))
                .orElseGet(() -> new AudioException(Code.UNRECOGNIZED,
                        "Nothing among these bytes is a recording that we can read, neither its beginning nor a later part of WebM or Ogg with Opus. Start the recording again and send every blob, in order, from the first. "
                                + Advice.SEND));
    }

    private static AudioException unsupported(Signature signature) {
        return new AudioException(Code.UNSUPPORTED, "This is " + name(signature) + ". " + Advice.SEND);
    }

    private static String name(Signature signature) {
        return switch (signature) {
            case MP3, MP3_TAGGED -> "MP3";
            case ADTS -> "AAC";
            default -> signature.name();
        };
    }

    /** Refuses what comes next, until a header comes. */
    public void refuse(AudioException why) {
        refusal = Optional.of(why);
    }

    public void forgetRefusal() {
        refusal = Optional.empty();
    }

    /** How many undecided bytes are held. */
    public int undecided() {
        return head.size;
    }

    /** Drops those. */
    public void forget() {
        head.clear();
        searching = false;
    }

    public int held() {
        return head.capacity();
    }
}
