package hearus.speech;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future.State;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.micrometer.core.instrument.MeterRegistry;

import hearus.captions.CaptionListener;
import hearus.captions.CaptionSession;
import hearus.captions.SessionOptions;
import hearus.speech.internal.local.MeteredSession;
import hearus.speech.internal.local.SessionMeters;
import hearus.speech.internal.protocol.Pcm;
import hearus.whisper.LanguageNames;
import hearus.whisper.Uninterruptibles;

/**
 * The one model of this process and the sessions that use it: loads it in the background, bounds the number of sessions, counts and logs them. Thread-safe. Owns the
 * engine.
 */
public final class EngineSessions implements AutoCloseable {
    private static final Logger LOG = System.getLogger(EngineSessions.class.getName());
    /** Reading the largest model takes 1.5 s. */
    private static final Duration LOADING_TIMEOUT = Duration.ofSeconds(5);

    private final EngineLoader loader;
    private final int capacity;
    private final SessionMeters meters;
    private final CompletableFuture<SpeechEngine> engine = new CompletableFuture<>();
    private final Map<MeteredSession, Boolean> sessions = new ConcurrentHashMap<>();
    private final Thread loading;

    private EngineSessions(EngineLoader loader, int capacity, MeterRegistry registry) {
        this.loader = loader;
        this.capacity = capacity;
        this.meters = new SessionMeters(registry);
        registry.gauge("hearus.speech.sessions", sessions, Map::size);
        registry.gauge("hearus.speech.waiting.seconds", sessions, EngineSessions::waitingSeconds);
        this.loading = Thread.ofVirtual().name("hearus-model").unstarted(this::loadEngine);
    }

    /** Sessions of a model that is not loaded yet; see {@link #load}. */
    public static EngineSessions create(EngineLoader loader, int capacity, MeterRegistry registry) {
        return new EngineSessions(loader, capacity, registry);
    }

    /** Begins to load the model. Returns at once. */
    public void load() {
        loading.start();
    }

    private void loadEngine() {
        try {
            var loaded = loader.load();
            if (!engine.complete(loaded)) {
                loaded.close();
            }
            // On this thread: the first client that names its language would load them on an event loop.
            LanguageNames.load();
        } catch (Throwable e) {
            if (engine.completeExceptionally(e)) {
                LOG.log(Level.ERROR, "The model could not be loaded", e);
            }
        }
    }

    /** Completes when the model is loaded; fails with what the loader threw. */
    public CompletableFuture<Void> ready() {
        return engine.thenApply(loaded -> null);
    }

    /** The loaded model's name, when it is loaded. */
    public Optional<String> model() {
        return engine.state() == State.SUCCESS ? Optional.of(engine.resultNow().model()) : Optional.empty();
    }

    /** The loaded engine, which this owns. */
    public Optional<SpeechEngine> engine() {
        return engine.state() == State.SUCCESS ? Optional.of(engine.resultNow()) : Optional.empty();
    }

    /** As {@link EngineLoader#loadLarger} of the model that is loaded. */
    public Optional<EngineLoader.LargerModel> loadLarger() throws Exception {
        var loaded = model();
        return loaded.isEmpty() ? Optional.empty() : loader.loadLarger(loaded.get());
    }

    /** Whether sessions can be opened. */
    public Readiness readiness() {
        return switch (engine.state()) {
            case RUNNING -> Readiness.no("The model is being loaded.");
            case SUCCESS -> Readiness.yes("The model " + engine.resultNow().model() + " is loaded.");
            case FAILED -> Readiness.no("The model could not be loaded: " + engine.exceptionNow().getMessage());
            case CANCELLED -> Readiness.no("The server is closing.");
        };
    }

    /** How many sessions are open. */
    public int sessions() {
        return sessions.size();
    }

    /** Waits until the model is loaded, could not be loaded, or the time is over. */
    void awaitEngine(Duration timeout) throws InterruptedException {
        try {
            engine.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException | CancellationException e) {
            LOG.log(Level.DEBUG, "Still no model: {0}", e.toString());
        }
    }

    /** A new session; its slot is free again when it is finished or closed. */
    public CaptionSession open(SessionOptions options, CaptionListener listener) throws SpeechException {
        if (engine.state() != State.SUCCESS) {
            throw new SpeechException(SpeechException.Code.NOT_READY, readiness().reason() + " Try again in a moment.");
        }
        var session = new MeteredSession(options.id(), meters, sessions::remove);
        synchronized (sessions) {
            if (sessions.size() >= capacity) {
                throw new SpeechException(SpeechException.Code.BUSY,
                        "This server captions " + capacity + " sessions at a time and all are taken. Try again later.");
            }
            sessions.put(session, true);
        }
        var open = false;
        try {
            session.open(engine.resultNow(), options, listener);
            open = true;
            return session;
        } catch (IllegalArgumentException e) {
            throw new SpeechException(SpeechException.Code.BAD_LANGUAGE, e);
        } finally {
            // In a finally block, for Errors too: a slot that is not freed is lost until the next start.
            if (!open) {
                session.close();
            }
        }
    }

    private static double waitingSeconds(Map<MeteredSession, Boolean> sessions) {
        return sessions.keySet().stream().mapToLong(MeteredSession::lastWaiting).sum() / (double) Pcm.RATE;
    }

    /**
     * Ends every session and frees the model. A model that is being loaded is abandoned: a download ends at once; what native code loads is waited for and freed, some seconds at most.
     * {@link #ready()} fails then with a {@link CancellationException}.
     */
    @Override
    public void close() {
        sessions.keySet().forEach(CaptionSession::close);
        if (!engine.cancel(false) && engine.state() == State.SUCCESS) {
            engine.resultNow().close();
        }
        loading.interrupt();
        if (loading.getState() != Thread.State.NEW
                && !Uninterruptibles.await(LOADING_TIMEOUT, left -> loading.join(Duration.ofNanos(left)))) {
            LOG.log(Level.WARNING, "The model is still being loaded, which is not waited for any longer");
        }
    }
}
