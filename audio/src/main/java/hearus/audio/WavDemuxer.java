package hearus.audio;

import java.util.Optional;

import hearus.audio.AudioException.Code;
import hearus.audio.PcmLayout.Encoding;

/** WAV, also as a stream: a data chunk of size 0 or 0xFFFFFFFF goes on until the recording ends. */
final class WavDemuxer implements Demuxer {
    static final String RIFF = "RIFF";
    static final String WAVE = "WAVE";
    private static final int CHUNK_HEADER = 8;
    private static final int FORMAT_PCM = 1;
    private static final int FORMAT_FLOAT = 3;
    private static final int FORMAT_EXTENSIBLE = 0xFFFE;
    private static final long ENDLESS = Long.MAX_VALUE;

    private enum State {
        HEADER, FORMAT, DATA, SKIP
    }

    private final Output output;
    private final Hold part = new Hold();
    private Optional<PcmTrack> track = Optional.empty();
    private State state = State.HEADER;
    private long left;

    WavDemuxer(Output output) {
        this.output = output;
    }

    @Override
    public void push(Chunk in) throws AudioException {
        while (!in.isEmpty()) {
            switch (state) {
                case HEADER -> header(in);
                case FORMAT -> format(in);
                case DATA -> data(in);
                case SKIP -> {
                    left -= in.skip(left);
                    state = left == 0 ? State.HEADER : State.SKIP;
                }
            }
        }
    }

    private void header(Chunk in) throws AudioException {
        if (part.fill(in, CHUNK_HEADER)) {
            part.clear();
            long size = Bytes.u32le(part.bytes, 4);
            if (Bytes.has(RIFF, part.bytes, 0, 4)) {
                track = Optional.empty();
                enter(State.SKIP, WAVE.length());
            } else if (Bytes.has("fmt ", part.bytes, 0, 4)) {
                enter(State.FORMAT, size);
            } else if (Bytes.has("data", part.bytes, 0, 4)) {
                startData(size);
            } else {
                enter(State.SKIP, padded(size));
            }
        }
    }

    private void enter(State next, long size) throws AudioException {
        if (next == State.FORMAT && (size < 16 || size > Limits.HEADER)) {
            throw new AudioException(Code.UNSUPPORTED, "A WAV format chunk of " + size + " bytes. " + Advice.SEND);
        }
        left = size;
        state = size == 0 ? State.HEADER : next;
    }

    private static long padded(long size) {
        return size + (size & 1);
    }

    private void startData(long size) throws AudioException {
        if (track.isEmpty()) {
            throw new AudioException(Code.UNSUPPORTED, "A WAV file with its data before its format. " + Advice.SEND);
        }
        state = State.DATA;
        left = size == 0 || size == 0xFFFF_FFFFL ? ENDLESS : size;
    }

    private void format(Chunk in) throws AudioException {
        if (part.fill(in, (int) padded(left))) {
            part.clear();
            track = Optional.of(new PcmTrack(layout(part.bytes, (int) left), output));
            state = State.HEADER;
        }
    }

    private static PcmLayout layout(byte[] b, int length) throws AudioException {
        int format = Bytes.u16le(b, 0);
        int bits = Bytes.u16le(b, 14);
        if (format == FORMAT_EXTENSIBLE && length >= 26) {
            format = Bytes.u16le(b, 24);
        }
        return PcmLayout.of(encoding(format, bits), Bytes.u32le(b, 4), Bytes.u16le(b, 2));
    }

    private static Encoding encoding(int format, int bits) throws AudioException {
        return switch ((format << 8) | bits) {
            case (FORMAT_PCM << 8) | 8 -> Encoding.U8;
            case (FORMAT_PCM << 8) | 16 -> Encoding.S16;
            case (FORMAT_PCM << 8) | 24 -> Encoding.S24;
            case (FORMAT_PCM << 8) | 32 -> Encoding.S32;
            case (FORMAT_FLOAT << 8) | 32 -> Encoding.F32;
            case (FORMAT_FLOAT << 8) | 64 -> Encoding.F64;
            default -> throw new AudioException(Code.UNSUPPORTED,
                    "WAV of format " + format + " with " + bits + " bits. Send PCM of 8, 16, 24 or 32 bits, or float.");
        };
    }

    private void data(Chunk in) {
        var part = new Chunk(in.bytes, in.at, in.at + (int) Math.min(left, in.remaining()));
        in.skip(part.remaining());
        left -= left == ENDLESS ? 0 : part.remaining();
        track.orElseThrow().stream(part);
        if (left == 0) {
            state = State.HEADER;
        }
    }

    @Override
    public boolean atBoundary() {
        return state == State.HEADER && part.isEmpty();
    }

    @Override
    public boolean lost() {
        return false;
    }

    @Override
    public int held() {
        return part.capacity() + track.map(PcmTrack::held).orElse(0);
    }
}
