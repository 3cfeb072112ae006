package hearus.speech;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

import hearus.captions.CaptionEvent;
import hearus.captions.CaptionListener;
import hearus.captions.CaptionSession;
import hearus.captions.SessionOptions;

/**
 * An engine for tests: half a second of samples of value n is the word n, zeros are a pause. A partial comes every tenth of a second of
 * speech, a final after a tenth of a second of pause. While it is {@link #hold held} it lets audio wait.
 */
public final class FakeEngine implements SpeechEngine {
    private static final int STEP = 1_600;

    private final Set<Session> sessions = ConcurrentHashMap.newKeySet();
    private final Set<Session> suspended = ConcurrentHashMap.newKeySet();
    private final AtomicInteger suspensions = new AtomicInteger();
    private final List<String> prompts = new CopyOnWriteArrayList<>();
    private volatile boolean held;

    /** The sound of these words. */
    public static short[] say(int... words) {
        var pcm = new short[words.length * 12_000];
        for (int i = 0; i < words.length; i++) {
            Arrays.fill(pcm, i * 12_000, i * 12_000 + 8_000, (short) words[i]);
        }
        return pcm;
    }

    @Override
    public String model() {
        return "numbers";
    }

    public int open() {
        return sessions.size();
    }

    /** How many of those wait for their audio to go on. */
    public int suspended() {
        return suspended.size();
    }

    /** How often a session was told to wait, or to wait on. */
    public int suspensions() {
        return suspensions.get();
    }

    /** What sessions were told to expect, when they were opened and later. */
    public List<String> prompts() {
        return List.copyOf(prompts);
    }

    public void hold() {
        held = true;
    }

    public void release() {
        held = false;
        sessions.forEach(Session::work);
    }

    @Override
    public CaptionSession open(SessionOptions options, CaptionListener listener) {
        if (options.languages().contains("xx")) {
            throw new IllegalArgumentException("Whisper does not know the language xx.");
        }
        prompts.add(options.prompt());
        var session = new Session(options, listener);
        sessions.add(session);
        return session;
    }

    @Override
    public void close() {
        sessions.forEach(Session::close);
    }

    private final class Session implements CaptionSession {
        private final CaptionListener listener;
        private short[] waiting = {};
        private long position;
        private long onset;
        private int word;
        private long pause;
        private long phrase;
        private int revision;
        private boolean closed;

        Session(SessionOptions options, CaptionListener listener) {
            this.listener = listener;
            this.position = options.startSample();
        }

        @Override
        public synchronized long accept(short[] samples, int offset, int length) {
            var all = Arrays.copyOf(waiting, waiting.length + length);
            System.arraycopy(samples, offset, all, waiting.length, length);
            waiting = all;
            if (length > 0) {
                resume();
            }
            work();
            return waiting.length;
        }

        @Override
        public synchronized long waiting() {
            work();
            return waiting.length;
        }

        synchronized void work() {
            if (held || closed) {
                return;
            }
            for (short sample : waiting) {
                process(sample);
            }
            waiting = new short[0];
        }

        private void process(short sample) {
            position++;
            if (sample != 0) {
                if (word == 0) {
                    phrase++;
                    revision = 0;
                    onset = position - 1;
                }
                word = sample;
                pause = 0;
                if ((position - onset) % STEP == 0) {
                    caption(false);
                }
            } else if (word != 0 && ++pause == STEP) {
                end();
            } else if (word == 0 && position % STEP == 0) {
                listener.on(new CaptionEvent.Settled(position));
            }
        }

        private void end() {
            caption(true);
            word = 0;
            listener.on(new CaptionEvent.Settled(position));
        }

        private void caption(boolean isFinal) {
            var text = (isFinal ? "" : "~") + word;
            listener.on(new CaptionEvent.Caption(phrase, ++revision, text, isFinal ? text.length() : 0, isFinal, onset / 16,
                    (position - pause) / 16, "en", 1, List.of(), 0));
        }

        @Override
        public void setPrompt(String prompt) {
            prompts.add(prompt);
        }

        @Override
        public synchronized void suspend() {
            suspensions.incrementAndGet();
            suspended.add(this);
        }

        @Override
        public synchronized void resume() {
            suspended.remove(this);
        }

        @Override
        public synchronized CompletableFuture<Void> finish() {
            work();
            if (word != 0 && !closed) {
                end();
            }
            closed = true;
            sessions.remove(this);
            suspended.remove(this);
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public synchronized void close() {
            closed = true;
            sessions.remove(this);
            suspended.remove(this);
        }
    }
}
