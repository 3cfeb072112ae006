package hearus.audio.internal.wav;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;

import hearus.audio.AudioException;
import hearus.audio.AudioException.Code;
import hearus.audio.internal.bytes.Bytes;
import hearus.audio.internal.bytes.Chunk;
import hearus.audio.internal.bytes.GrowingBuffer;
import hearus.audio.internal.bytes.Limits;
import hearus.audio.internal.container.Advice;
import hearus.audio.internal.container.Demuxer;
import hearus.audio.internal.container.Output;
import hearus.audio.internal.track.SampleStream;

/**
 * WAV in all its families ({@link WavForm}), also as a stream.
 *
 * <p><b>The size of the data is a hint.</b> Recorders that crashed or that write to a pipe leave it 0, too small or without end; clients give the first piece of a stream a header and
 * send the rest bare. So bytes after the declared end that are no chunk are read as samples too. A chunk is one whose name is known, or whose name is made of
 * letters and whose size is small. Behind the declared end, another whole WAV header begins a new recording.
 */
public final class WavDemuxer implements Demuxer {
    /** The largest chunk of an unknown name after the data: a larger one is more likely audio of which the header gave the wrong size. */
    private static final long MAX_UNKNOWN_AFTER_DATA = 64 << 10;
    private static final long ENDLESS = Long.MAX_VALUE;
    /** A file header and the name of its first chunk: both are required to recognise a new file within samples. */
    private static final String NEXT_FILE = "RIFF";
    private static final String NEXT_CHUNK = "WAVEfmt ";
    private static final int NEXT_LENGTH = 16;
    private static final String DATA_CHUNK = "data";
    private static final int DATA_NAME = 0x64617461;
    /** Chunks before or after the data in files from ffmpeg, sox, libsndfile, DAWs and field recorders. */
    private static final Set<String> CHUNKS = Set.of("fmt ", "data", "fact", "ds64", "LIST", "list", "INFO", "JUNK", "junk", "FLLR", "PAD ",
            "bext",
            "iXML", "aXML", "axml", "chna", "cart", "cue ", "plst", "smpl", "inst", "acid", "PEAK", "levl", "id3 ", "ID3 ", "_PMX", "DISP",
            "afsp",
            "minf", "elm1", "umid", "mext", "qlty", "wavl", "slnt", "SAUR", "strc", "ltxt", "note", "labl", "CSET");

    private enum State {
        FILE, HEADER, FORMAT, SIZES, SKIP, DATA, NEXT, OUT_OF_SYNC
    }

    private final Output output;
    private final GrowingBuffer part = new GrowingBuffer();
    private Optional<SampleStream> sound = Optional.empty();
    private WavForm form = WavForm.RIFF;
    private State state = State.FILE;
    /** Bytes of the chunk at hand that are still to come. */
    private long left;
    /** The previous chunk may be followed by a padding byte. */
    private boolean mayPad;
    /** The next header follows on sound. */
    private boolean afterData;
    private int dataPadding;
    private long dataSize64;
    private int lastFour;

    public WavDemuxer(Output output) {
        this.output = output;
    }

    @Override
    public void push(Chunk in) throws AudioException {
        while (!in.isEmpty()) {
            switch (state) {
                case FILE -> file(in);
                case HEADER -> header(in);
                case FORMAT -> format(in);
                case SIZES -> sizes(in);
                case SKIP -> skip(in);
                case DATA -> data(in);
                case NEXT -> next(in);
                case OUT_OF_SYNC -> scan(in);
            }
        }
    }

    private void file(Chunk in) throws AudioException {
        if (part.size < WavForm.SIGNATURE && !part.fill(in, WavForm.SIGNATURE)) {
            return;
        }
        form = WavForm.of(part.bytes, 0, part.size).orElseThrow(() -> loseSync("A RIFF file that is no WAV."));
        if (part.fill(in, form.fileHeader())) {
            part.clear();
            sound = Optional.empty();
            dataSize64 = 0;
            mayPad = false;
            afterData = false;
            state = State.HEADER;
        }
    }

    private AudioException loseSync(String message) {
        part.clear();
        state = State.OUT_OF_SYNC;
        lastFour = 0;
        return new AudioException(Code.MALFORMED,
                message + " The audio behind this place is not read: send the recording again, whole and in order.");
    }

    /** Looks for the data chunk behind the damage, where the format is known. */
    private void scan(Chunk in) {
        while (!in.isEmpty()) {
            output.unread(1);
            lastFour = (lastFour << 8) | in.next();
            if (lastFour == DATA_NAME && sound.isPresent() && form != WavForm.WAVE64) {
                output.unread(-Integer.BYTES);
                part.append(DATA_CHUNK.getBytes(StandardCharsets.US_ASCII), 0, Integer.BYTES);
                mayPad = false;
                state = State.HEADER;
                return;
            }
        }
    }

    private void header(Chunk in) throws AudioException {
        int padding = mayPad ? 1 : 0;
        if (!part.fill(in, form.chunkHeader() + padding)) {
            return;
        }
        var held = Arrays.copyOf(part.bytes, part.size);
        part.clear();
        if (isChunk(held, padding)) {
            enter(held, padding);
        } else if (padding > 0 && isChunk(held, 0)) {
            enter(held, 0);
            push(new Chunk(held, form.chunkHeader(), held.length));
        } else if (afterData) {
            state = State.DATA;
            left = ENDLESS;
            push(new Chunk(held, 0, held.length));
        } else {
            var damaged = loseSync("The WAV file is damaged: no chunk begins where one should.");
            push(new Chunk(held, 0, held.length));
            throw damaged;
        }
    }

    private boolean isChunk(byte[] b, int at) {
        long size = form.size(b, at);
        var name = Bytes.name(b, at, at + 4);
        if (size < 0) {
            return false;
        }
        if (isFile(b, at) || (CHUNKS.contains(name) && (form.isWhole(b, at) || !afterData))) {
            return true;
        }
        return size <= (afterData ? MAX_UNKNOWN_AFTER_DATA : Limits.SKIP) && name.chars().allMatch(WavDemuxer::isOfName);
    }

    private static boolean isOfName(int character) {
        return Character.isLetterOrDigit(character) || character == ' ' || character == '_' || character == '-';
    }

    private boolean isFile(byte[] b, int at) {
        return form != WavForm.WAVE64 && WavForm.agrees(b, at, at + form.chunkHeader());
    }

    private void enter(byte[] b, int at) throws AudioException {
        if (isFile(b, at)) {
            endSound();
            state = State.FILE;
            part.append(b, at, b.length - at);
            return;
        }
        long size = form.size(b, at);
        mayPad = form.mayPad(size);
        switch (Bytes.name(b, at, at + 4)) {
            case "fmt " -> enterFormat(size);
            case "ds64" -> enterHeld(State.SIZES, size, 16);
            case DATA_CHUNK -> enterData(size);
            default -> enterSkip(size + form.padding(size));
        }
    }

    private void enterFormat(long size) throws AudioException {
        endSound();
        sound = Optional.empty();
        afterData = false;
        enterHeld(State.FORMAT, size, WavFormat.SHORTEST);
    }

    private void enterHeld(State next, long size, int least) throws AudioException {
        if (size < least || size > Limits.HEADER) {
            throw new AudioException(Code.UNSUPPORTED, "A WAV chunk of formats or sizes with " + size + " bytes. " + Advice.SEND);
        }
        left = size + form.padding(size);
        state = next;
    }

    private void enterSkip(long size) {
        left = size;
        state = size == 0 ? State.HEADER : State.SKIP;
    }

    private void enterData(long size) throws AudioException {
        if (sound.isEmpty()) {
            throw new AudioException(Code.UNSUPPORTED, "A WAV file with its data before its format. " + Advice.SEND);
        }
        afterData = true;
        left = size == Long.MAX_VALUE && dataSize64 > 0 ? dataSize64 : size;
        mayPad = form.mayPad(left) && left != ENDLESS;
        dataPadding = form.padding(left);
        state = left == 0 ? State.HEADER : State.DATA;
    }

    private void format(Chunk in) throws AudioException {
        if (part.fill(in, (int) left)) {
            part.clear();
            state = State.HEADER;
            sound = Optional.of(WavFormat.stream(part.bytes, (int) left, form.isBigEndian(), output));
        }
    }

    private void sizes(Chunk in) {
        if (part.fill(in, (int) left)) {
            part.clear();
            state = State.HEADER;
            dataSize64 = Math.max(0, Bytes.s64le(part.bytes, 8));
        }
    }

    private void skip(Chunk in) {
        left -= in.skip(left);
        if (left == 0) {
            state = State.HEADER;
        }
    }

    private void data(Chunk in) {
        if (left == ENDLESS) {
            endless(in);
            return;
        }
        var piece = new Chunk(in.bytes, in.at, in.at + (int) Math.min(left, in.remaining()));
        left -= in.skip(piece.remaining());
        sound.orElseThrow().stream(piece);
        if (left == 0) {
            enterSkip(dataPadding);
        }
    }

    /** Decodes samples until another file might begin. */
    private void endless(Chunk in) {
        int end = in.at;
        while (end < in.end && !Bytes.agrees(NEXT_FILE, in.bytes, end, in.end)) {
            end++;
        }
        sound.orElseThrow().stream(new Chunk(in.bytes, in.at, end));
        in.at = end;
        state = end < in.end ? State.NEXT : State.DATA;
    }

    /** Bytes that look like another file are held until that is sure. */
    private void next(Chunk in) throws AudioException {
        if (!part.fill(in, NEXT_LENGTH)) {
            return;
        }
        var held = Arrays.copyOf(part.bytes, part.size);
        part.clear();
        int from = 0;
        if (Bytes.has(NEXT_FILE, held, 0, held.length) && Bytes.has(NEXT_CHUNK, held, 8, held.length)) {
            endSound();
            state = State.FILE;
        } else {
            sound.orElseThrow().stream(new Chunk(held, 0, 1));
            from = 1;
            state = State.DATA;
        }
        push(new Chunk(held, from, held.length));
    }

    private void endSound() {
        sound.ifPresent(SampleStream::end);
    }

    @Override
    public void finish() {
        boolean isSound = state == State.NEXT || (state == State.HEADER && afterData && part.size > (mayPad ? 1 : 0));
        if (isSound) {
            sound.orElseThrow().stream(new Chunk(part.bytes, 0, part.size));
        }
        part.clear();
        endSound();
    }

    @Override
    public boolean atBoundary() {
        return state == State.HEADER && part.isEmpty();
    }

    @Override
    public boolean isOutOfSync() {
        return state == State.OUT_OF_SYNC;
    }

    @Override
    public int held() {
        return part.capacity() + sound.map(SampleStream::held).orElse(0);
    }
}
