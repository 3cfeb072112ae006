package hearus.audio.internal.timeline;

import hearus.audio.AudioException;
import hearus.audio.AudioException.Code;
import hearus.audio.internal.track.Track;

/**
 * Places the packets of a recording at the times that its container gives them, on a clock of 48,000 ticks a second: a gap becomes silence, repeated packets are left
 * out, and packets of another recording are detected. One for each decoder; all containers and codecs go through it.
 *
 * <p><b>Gaps.</b> The time that was played is compared with the container's. Recorders' times jitter by some tens of milliseconds, so nothing happens until the difference is more than
 * {@link #TOLERANCE}; then it is filled with silence. Silence is taken from a budget that audio fills up again, so that a few bytes cannot make hours:
 * {@link #MAX_LIVE_SILENCE} live, {@link #MAX_FILE_SILENCE} in a file. A file's silence that is cut short is an error. Live it is none: nothing that was sent is lost by it.
 *
 * <p><b>Repetitions.</b> Within a recording, a packet whose time and content were played already is left out. After a header more evidence is needed, since a restarted recorder
 * begins at 0 again, with the same header, and in silence with the same packets too: the header must be the same, and {@link #MIN_EVIDENCE} packets that are no silence must equal those of an earlier
 * recording, one after the other. Until then they are held, and played if one differs. {@link RecordingStarts} recognises a recording that is played again.
 *
 * <p><b>Two recorders.</b> A packet whose time lies before what was played, with other content, or one that continues the recording before the last header, belongs to another recorder.
 * Then nothing is played until a header comes or the times of some pushes in a row fit together. A header in the middle of an element may come from a second recorder that has just begun: what
 * follows it is held for {@link #SUSPECT_PUSHES}.
 */
public final class Timeline {
    /** The container gives no time for a packet: it follows the previous one. */
    public static final long UNKNOWN = Long.MIN_VALUE;
    public static final int TICKS = 48_000;
    /** 150 ms: more than the jitter of recorders, less than three lost packets of 60 ms. */
    static final long TOLERANCE = TICKS * 150L / 1000;
    /** 5 minutes: half of what a hub keeps while its speech server cannot be reached, and little more than a second of computation. */
    static final long MAX_LIVE_SILENCE = TICKS * 300L;
    /** 2 hours, the length of a long lecture. */
    static final long MAX_FILE_SILENCE = TICKS * 7_200L;
    /** A file that begins later than 10 minutes was cut out of a longer recording, as radio is. */
    static final long MAX_LEAD_IN = TICKS * 600L;
    /** A packet of fewer bytes is silence and no evidence. */
    private static final int MIN_DISTINCTIVE_BYTES = 9;
    private static final int MIN_EVIDENCE = 3;
    private static final int SUSPECT_PUSHES = 2;
    /** After so many pushes in a row, or so much time in a file, a recording that was taken for another recorder's is taken for the only one. */
    private static final int TRUSTED_PUSHES = 4;
    private static final long TRUSTED_RUN = TICKS * 10L;
    /** Short runs between jumps back that a damaged file may have. */
    private static final int MAX_FILE_JUMPS = 2;

    private enum State {
        /** A header has come; its packets are compared with earlier ones. */
        COMPARING,
        /** The packets repeat earlier ones. */
        REPEATED, PLAYING,
        /** Two recordings are mixed. */
        MIXED
    }

    private final ErrorSink output;
    private final boolean file;
    private final PacketHistory history = new PacketHistory();
    private final HeldPackets held = new HeldPackets();
    private State state = State.PLAYING;
    private Track track;
    /** What has to be done before the first packet of the current recording is played. */
    private Runnable start = () -> {};
    private long identity;
    private boolean whole;
    /** The clock of what is being played. */
    private Clock clock = new Clock();
    private long previousEnd = UNKNOWN;
    private long budget;
    private long pushes;
    private long jumps;
    /** In {@link State#COMPARING} and {@link State#REPEATED}: the packet of the history that the last one equals, or how far into the recording's opening it was. */
    private long matched;
    private int matchedOpening;
    private int evidence;
    private long lastCompared;
    private boolean suspect;
    private boolean replayed;
    private long recordings;
    /** The packets that are held are known to be new, and wait only since they may be mixed. */
    private long heldUntil;
    private boolean holding;
    private long runEnd;
    private long runPush;
    private long runTicks;

    /** The position in a recording. */
    private static final class Clock {
        boolean started;
        /** Whether the recording's times are known. */
        boolean set;
        /** All its packets have the same time, so the times cannot be used; or a later time was seen. */
        boolean timesUnusable;
        boolean advances;
        /** The end of what was played, and of the last packet by its own time. */
        long position;
        long end;
        long lastTime = UNKNOWN;
        long lastHash;
        long run;
    }

    /** @param first plays packets until a recording {@linkplain #begin begins} */
    public Timeline(ErrorSink output, Track first, boolean file) {
        this.output = output;
        this.track = first;
        this.file = file;
        this.budget = file ? MAX_FILE_SILENCE : MAX_LIVE_SILENCE;
    }

    /**
     * A recording begins.
     *
     * @param start is run before its first packet is played, and not at all when everything in it is a repetition
     * @param identity a hash of what distinguishes it from other recordings, such as its header
     * @param whole whether its beginning is there, so that its first time is the length of the silence before it; only used for files
     */
    public void begin(Track next, Runnable start, long identity, boolean whole) {
        if (state == State.COMPARING) {
            accept();
        }
        release();
        track = next;
        this.start = start;
        this.identity = identity;
        this.whole = whole;
        state = State.COMPARING;
        matched = PacketHistory.NONE;
        matchedOpening = -1;
        evidence = 0;
        if (replayed) {
            replayed = false;
            accept();
        }
    }

    /** The recording that begins next has interrupted another one in the middle of an element: it may be a second recorder's. */
    public void suspectSecondRecorder() {
        suspect = !file && clock.started;
    }

    /** A push begins. */
    public void beginPush() {
        pushes++;
        if (holding && pushes > heldUntil) {
            release();
        }
    }

    /** The next recording is played a second time: it is not compared with earlier ones. */
    public void replay() {
        replayed = true;
    }

    /** How many recordings were new. */
    public long recordings() {
        return recordings;
    }

    /** Whether all packets since the last header are repetitions. Then what comes next may continue the earlier recording. */
    public boolean isRepeated() {
        return state == State.REPEATED;
    }

    /** Whether all packets since the last header equal earlier ones, but are too few to be sure. */
    public boolean mayBeRepeated() {
        return state == State.COMPARING && !held.isEmpty();
    }

    /** After a repetition the earlier recording continues. */
    public void resume() {
        state = State.PLAYING;
    }

    /** Takes a packet that begins at {@code time} ticks on the recording's clock, or {@link #UNKNOWN}. */
    public void take(long time, byte[] b, int from, int length, long discard) {
        long hash = PacketHistory.hash(b, from, length);
        switch (state) {
            case COMPARING -> compare(time, hash, b, from, length, discard);
            case REPEATED -> repeat(time, hash, b, from, length, discard);
            case PLAYING -> play(time, hash, b, from, length, discard);
            case MIXED -> mixed(time, b, from, length, discard, hash);
        }
    }

    private void compare(long time, long hash, byte[] b, int from, int length, long discard) {
        if (!equalsNext(time, hash)) {
            if (!held.isEmpty() && clock.set && history.isNewest(identity) && isNear(time, clock.end)) {
                // Silence from the recording's beginning was repeated, and now the recording continues.
                held.clear();
                suspect = false;
                resume();
            } else {
                accept();
            }
            play(time, hash, b, from, length, discard);
            return;
        }
        held.add(time, 0, b, from, length, discard);
        evidence += length >= MIN_DISTINCTIVE_BYTES && hash != lastCompared ? 1 : 0;
        lastCompared = hash;
        if (evidence >= MIN_EVIDENCE) {
            held.clear();
            suspect = false;
            state = State.REPEATED;
        } else if (held.isFull()) {
            accept();
        }
    }

    private boolean equalsNext(long time, long hash) {
        if (matched != PacketHistory.NONE) {
            return history.has(++matched, time, hash);
        }
        if (matchedOpening >= 0) {
            return history.opens(++matchedOpening, time, hash);
        }
        matched = history.find(identity, time, hash);
        if (matched == PacketHistory.NONE && history.isNewest(identity) && history.opens(0, time, hash)) {
            matchedOpening = 0;
        }
        lastCompared = 0;
        return matched != PacketHistory.NONE || matchedOpening == 0;
    }

    /** The recording is a new one. */
    private void accept() {
        state = State.PLAYING;
        recordings++;
        previousEnd = clock.set ? clock.end : UNKNOWN;
        clock = new Clock();
        jumps = 0;
        history.begin(identity);
        holding = suspect;
        heldUntil = pushes + SUSPECT_PUSHES;
        suspect = false;
        var compared = new HeldPackets();
        while (!held.isEmpty()) {
            var packet = held.take();
            compared.add(packet.time, 0, packet.bytes, 0, packet.bytes.length, packet.discard);
        }
        if (!holding) {
            start();
        }
        while (!compared.isEmpty()) {
            var packet = compared.take();
            play(packet.time, PacketHistory.hash(packet.bytes, 0, packet.bytes.length), packet.bytes, 0, packet.bytes.length,
                    packet.discard);
        }
    }

    private void start() {
        start.run();
        start = () -> {};
    }

    /** Plays what is held. */
    private void release() {
        if (holding) {
            holding = false;
            start();
            while (!held.isEmpty()) {
                var packet = held.take();
                render(packet.silence, packet.bytes, 0, packet.bytes.length, packet.discard);
            }
        }
    }

    private void repeat(long time, long hash, byte[] b, int from, int length, long discard) {
        if (matched == PacketHistory.NONE) {
            repeatOpening(time, hash, b, from, length, discard);
        } else if (matched + 1 == history.count()) {
            resume();
            play(time, hash, b, from, length, discard);
        } else if (!history.has(++matched, time, hash)) {
            accept();
            play(time, hash, b, from, length, discard);
        }
    }

    /** The recording is sent from its beginning, which the history does not reach back to. */
    private void repeatOpening(long time, long hash, byte[] b, int from, int length, long discard) {
        if (++matchedOpening < history.opened()) {
            if (!history.opens(matchedOpening, time, hash)) {
                accept();
                play(time, hash, b, from, length, discard);
            }
            return;
        }
        matched = history.find(time);
        if (matched != PacketHistory.NONE && !history.has(matched, time, hash)) {
            accept();
            play(time, hash, b, from, length, discard);
        } else if (matched == PacketHistory.NONE && (time == UNKNOWN || time >= clock.end)) {
            resume();
            play(time, hash, b, from, length, discard);
        }
    }

    private void play(long time, long hash, byte[] b, int from, int length, long discard) {
        int ticks = track.ticks(b, from, length);
        if (time != UNKNOWN && clock.lastTime != UNKNOWN) {
            clock.timesUnusable |= time == clock.lastTime && !clock.advances;
            clock.advances |= time > clock.lastTime;
        }
        boolean known = time != UNKNOWN && !clock.timesUnusable && (time != clock.lastTime || hash == clock.lastHash);
        long silence = 0;
        if (known && clock.set) {
            long step = time - clock.end;
            if (step < 0 && history.has(history.find(time), time, hash)) {
                return;
            }
            if (step < -TOLERANCE && isOtherRecorder(clock.run)) {
                enterMixed(time);
                mixed(time, b, from, length, discard, hash);
                return;
            }
            long behind = time - clock.position;
            if (behind > TOLERANCE && !file && isNear(time, previousEnd)) {
                enterMixed(time);
                mixed(time, b, from, length, discard, hash);
                return;
            }
            silence = behind > TOLERANCE ? takeSilence(behind) : 0;
            clock.run = step < -TOLERANCE ? 0 : clock.run;
            clock.position = Math.abs(behind) > TOLERANCE ? time : clock.position;
        } else if (known) {
            clock.set = true;
            silence = !clock.started && whole && file && time > TOLERANCE && time <= MAX_LEAD_IN ? takeSilence(time) : 0;
            clock.position = time;
        }
        clock.started = true;
        clock.position += ticks;
        clock.end = known ? time + ticks : clock.end + ticks;
        clock.lastTime = time == UNKNOWN ? clock.lastTime : time;
        clock.lastHash = hash;
        clock.run += ticks;
        history.add(time, hash);
        budget = Math.min(budget + ticks, file ? MAX_FILE_SILENCE : MAX_LIVE_SILENCE);
        if (holding) {
            held.add(time, silence, b, from, length, discard);
            if (held.isFull()) {
                release();
            }
        } else {
            render(silence, b, from, length, discard);
        }
    }

    private static boolean isNear(long time, long end) {
        return end != UNKNOWN && Math.abs(time - end) <= TOLERANCE;
    }

    private long takeSilence(long silence) {
        long given = Math.min(silence, budget);
        budget -= given;
        if (file && given < silence) {
            output.report(new AudioException(Code.MALFORMED, "The recording's times jump forward by " + seconds(silence) + "; "
                    + seconds(given) + " of silence were put there, and later times are early by the rest."));
        }
        return given;
    }

    private static String seconds(long ticks) {
        return ticks / TICKS + "." + ticks % TICKS * 10 / TICKS + " s";
    }

    private void render(long silence, byte[] b, int from, int length, long discard) {
        if (silence > 0) {
            track.silence(silence);
        }
        track.packet(b, from, length, discard);
    }

    /** Whether a jump back shows another recorder: live always; in a file only when it happens again and again, else it is damage. */
    private boolean isOtherRecorder(long run) {
        if (!file) {
            return true;
        }
        jumps = run >= TRUSTED_RUN ? 1 : jumps + 1;
        if (jumps <= MAX_FILE_JUMPS) {
            output.report(new AudioException(Code.MALFORMED,
                    "The recording's times jump back: it was put together from several. All of it was read, one after the other."));
        }
        return jumps > MAX_FILE_JUMPS;
    }

    /** So many bytes belong to a recording that another one has replaced. */
    public void otherRecorder(long bytes) {
        if (file) {
            output.unread(bytes);
            output.report(new AudioException(Code.MIXED,
                    "Packets of another recording lie in between and were left out. Give each recorder a connection of its own."));
            return;
        }
        if (state != State.MIXED) {
            enterMixed(clock.end);
        }
        runPush = pushes;
        output.unread(bytes);
        reportMixed("");
    }

    private void enterMixed(long time) {
        state = State.MIXED;
        jumps = 0;
        output.unread(held.bytes());
        held.clear();
        holding = false;
        runEnd = time;
        runPush = pushes;
        runTicks = 0;
    }

    private void mixed(long time, byte[] b, int from, int length, long discard, long hash) {
        int ticks = track.ticks(b, from, length);
        boolean continues = time == UNKNOWN || isNear(time, runEnd);
        if (continues && (file ? runTicks >= TRUSTED_RUN : pushes - runPush >= TRUSTED_PUSHES)) {
            output.discontinuity();
            state = State.PLAYING;
            clock = new Clock();
            clock.started = true;
            previousEnd = UNKNOWN;
            start();
            play(time, hash, b, from, length, discard);
            return;
        }
        if (!continues) {
            runPush = pushes;
            runTicks = 0;
        }
        runEnd = (time == UNKNOWN ? runEnd : time) + ticks;
        runTicks += ticks;
        output.unread(length);
        reportMixed(" (the times jump between " + seconds(Math.max(0, clock.end)) + " and " + seconds(Math.max(0, runEnd - ticks)) + ")");
    }

    private void reportMixed(String how) {
        output.report(new AudioException(Code.MIXED, "Two recordings are mixed in this stream" + how
                + ". Two recorders send into one connection, or old blobs were sent again. Stop one of them or give each a connection of its own, then start the recording again."));
    }

    /** The stream has ended. */
    public void finish() {
        if (state == State.COMPARING && !held.isEmpty()) {
            accept();
        }
        release();
        held.clear();
        history.clear();
        clock = new Clock();
        previousEnd = UNKNOWN;
        state = State.PLAYING;
        suspect = false;
        jumps = 0;
        budget = file ? MAX_FILE_SILENCE : MAX_LIVE_SILENCE;
    }

    public int held() {
        return history.held() + held.bytes();
    }
}
