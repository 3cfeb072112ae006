package hearus.speech.internal.remote;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

import hearus.captions.CaptionEvent;
import hearus.captions.SessionOptions;
import hearus.speech.SpeechEvent;
import hearus.speech.SpeechException;
import hearus.speech.SpeechStream;
import hearus.speech.internal.protocol.Pcm;
import hearus.speech.internal.protocol.Wire;

/**
 * A stream to a speech server that survives the server. Every sample is kept until the server has settled it; when a connection is lost, the next one begins at the
 * first unsettled sample. One virtual thread connects and sends ({@link #run}); answers come in on the connection's event loop; the lock guards what they share. The listener is called by
 * {@link Deliveries}, in order and never under the lock. A stream that fails says so to its listener, refuses all further audio, and does not finish with success.
 */
public final class RemoteStream implements SpeechStream, SpeechConnection.Listener {
    private static final Logger LOG = System.getLogger(RemoteStream.class.getName());

    private static final int MESSAGE_SAMPLES = Pcm.RATE / 2;
    /** Room for a blob of usual size: with less than that none is begun. */
    private static final int RESERVE_SAMPLES = 30 * Pcm.RATE;
    private static final String FAILED = "The connection to the speech server failed by a mistake in this server; its log says why. What was not captioned yet is lost; what is sent now begins another stream.";
    private static final int WINDOW_SAMPLES = Wire.WINDOW_SECONDS * Pcm.RATE;

    private final SessionOptions options;
    private final Dialer dialer;
    private final AudioBacklog backlog;
    private final Runnable onReconnect;
    private final Consumer<RemoteStream> onEnd;
    private final Deliveries deliveries;
    private final Captions captions;
    private final Backoff backoff = new Backoff();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private Reception reception = new Reception.None();
    private long sent;
    private boolean finishing;
    private Hold hold = Hold.NO;
    private boolean closed;
    private boolean failed;

    public RemoteStream(SessionOptions options, Consumer<SpeechEvent> listener, Dialer dialer, AudioBacklog backlog, Runnable onReconnect,
            Consumer<RemoteStream> onEnd) {
        this.options = options;
        this.dialer = dialer;
        this.backlog = backlog;
        this.onReconnect = onReconnect;
        this.onEnd = onEnd;
        this.deliveries = new Deliveries(options.id(), listener);
        this.captions = new Captions(deliveries::add);
    }

    public void start() {
        Thread.ofVirtual().name("hearus-stream-" + options.id()).start(this::run);
    }

    @Override
    public void send(short[] samples, int offset, int length) throws SpeechException {
        lock.lock();
        try {
            if (failed || closed) {
                throw new SpeechException(SpeechException.Code.FAILED,
                        failed ? FAILED : "This stream is closed: what is sent now begins another.");
            }
            if (!backlog.append(samples, offset, length)) {
                throw full();
            }
            hold = Hold.NO;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void suspend() {
        become(Hold.WANTED);
    }

    @Override
    public void resume() {
        become(Hold.NO);
    }

    private void become(Hold next) {
        lock.lock();
        try {
            hold = next;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private static SpeechException full() {
        return new SpeechException(SpeechException.Code.BACKLOG_FULL,
                "No speech server has answered for so long that this audio cannot be kept: it is lost. Send more when captionStatus says listening.");
    }

    @Override
    public Optional<SpeechException> refusal() {
        lock.lock();
        try {
            return backlog.room() < RESERVE_SAMPLES && backlog.room() < backlog.capacity() / 10 ? Optional.of(full()) : Optional.empty();
        } finally {
            lock.unlock();
        }
    }

    /** Samples that are kept because no server has settled them. */
    public long unsettled() {
        lock.lock();
        try {
            return backlog.end() - backlog.start();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public CompletableFuture<Void> finish() {
        lock.lock();
        try {
            finishing = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        return ended.copy();
    }

    @Override
    public void close() {
        deliveries.drop();
        stop();
    }

    private void stop() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void run() {
        var problem = Optional.<Throwable>empty();
        try {
            connectUntilDone();
        } catch (InterruptedException e) {
            LOG.log(Level.DEBUG, "{0} interrupted", options.id());
            problem = Optional.of(e);
        } catch (RuntimeException | Error e) {
            LOG.log(Level.ERROR, "stream " + options.id() + " failed", e);
            problem = Optional.of(e);
        } finally {
            end(problem);
        }
    }

    private void connectUntilDone() throws InterruptedException {
        while (!isClosed()) {
            try (var connection = dialer.dial(this)) {
                talk(connection);
                break;
            } catch (ConnectionLostException e) {
                lost(e);
            }
        }
    }

    /** Tells whoever waits what became of the stream, after its last event. */
    private void end(Optional<Throwable> problem) {
        if (problem.isPresent()) {
            lock.lock();
            try {
                failed = true;
                captions.problem(SpeechException.Code.FAILED.word(), FAILED);
            } finally {
                lock.unlock();
            }
        }
        stop();
        onEnd.accept(this);
        deliveries.afterAll(() -> problem.ifPresentOrElse(ended::completeExceptionally, () -> ended.complete(null)));
    }

    private boolean isClosed() {
        lock.lock();
        try {
            return closed;
        } finally {
            lock.unlock();
        }
    }

    private void lost(ConnectionLostException why) throws InterruptedException {
        lock.lock();
        try {
            LOG.log(captions.awaitsServer() ? Level.DEBUG : Level.WARNING, "stream {0} has no speech server at {1}: {2}", options.id(),
                    dialer.address(), why.getMessage());
            if (reception instanceof Reception.From) {
                onReconnect.run();
            } else {
                dialer.next();
            }
            reception = new Reception.None();
            if (closed) {
                return;
            }
            captions.reconnecting();
            var nanos = backoff.nextNanos(dialer.choices());
            while (nanos > 0 && !closed) {
                nanos = changed.awaitNanos(nanos);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Sends everything that is not settled and whatever comes after it. Returns when the stream is finished or closed. */
    private void talk(SpeechConnection connection) throws ConnectionLostException, InterruptedException {
        var protocol = connection.ours() ? new CaptionsV1Client(options, dialer.servers()) : new SeedClient(options, dialer.servers());
        begin(connection, protocol);
        connection.send(protocol.greeting(sent));
        var finishSent = false;
        while (true) {
            connection.keepAlive();
            switch (next(connection, protocol, finishSent)) {
                case Next.Audio(var piece) -> connection.send(piece);
                case Next.Nothing() -> LOG.log(Level.TRACE, "{0} is quiet", options.id());
                case Next.Finish() -> {
                    finishSent = true;
                    protocol.finish(connection);
                }
                case Next.Done() -> {
                    return;
                }
            }
        }
    }

    private void begin(SpeechConnection connection, ClientProtocol protocol) {
        lock.lock();
        try {
            captions.connected();
            sent = Math.clamp(captions.captionedTo(), backlog.start(), backlog.end());
            reception = new Reception.From(connection, protocol);
            if (!connection.ours()) {
                captions.heardBack();
            }
        } finally {
            lock.unlock();
        }
    }

    private Next next(SpeechConnection connection, ClientProtocol protocol, boolean finishSent)
            throws ConnectionLostException, InterruptedException {
        lock.lock();
        try {
            var waited = false;
            while (true) {
                if (closed || (finishSent && protocol.over(connection))) {
                    return new Next.Done();
                }
                connection.check();
                protocol.settled(sent).ifPresent(backlog::forget);
                if (sent < backlog.end() && sent - backlog.start() < WINDOW_SAMPLES) {
                    var piece = backlog.copy(sent, MESSAGE_SAMPLES);
                    sent += piece.samples().length;
                    return new Next.Audio(piece);
                }
                if (finishing && !finishSent && sent == backlog.end()) {
                    return new Next.Finish();
                }
                if (connection.ours() && !finishing && (hold == Hold.WANTED || (hold == Hold.SAID && waited))) {
                    hold = Hold.SAID;
                    return new Next.Audio(backlog.copy(sent, 0));
                }
                if (waited) {
                    return new Next.Nothing();
                }
                waited = !changed.await(1, TimeUnit.SECONDS);
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void message(SpeechConnection connection, String text) {
        lock.lock();
        try {
            if (closed || !(reception instanceof Reception.From(var current, var protocol)) || current != connection) {
                return;
            }
            if (deliveries.isFull()) {
                connection.pauseUntil(deliveries.roomAgain());
            }
            switch (protocol.read(text, sent)) {
                case Wire.FromServer.Event(CaptionEvent.Settled(var sample)) -> settle(sample);
                case Wire.FromServer.Event(CaptionEvent.Caption caption) -> captions.caption(caption);
                case Wire.FromServer.Event(CaptionEvent.Status status) -> captions.status(status);
                case Wire.FromServer.Event(CaptionEvent.Unheard unheard) -> captions.unheard(unheard);
                case Wire.FromServer.Problem problem -> {
                    LOG.log(Level.WARNING, "stream {0}: {1} says {2}, {3}", options.id(), dialer.address(), problem.code(),
                            problem.message());
                    captions.problem(problem.code(), problem.message());
                }
                case Wire.FromServer.Unknown ignored -> LOG.log(Level.DEBUG, "{0} does not know {1}", options.id(), text);
            }
        } catch (SpeechException e) {
            LOG.log(Level.WARNING, "stream {0}: {1} sends what is not of the protocol: {2}", options.id(), dialer.address(),
                    e.getMessage());
        } finally {
            lock.unlock();
        }
    }

    private void settle(long sample) {
        backoff.reset();
        captions.heardBack();
        backlog.forget(Math.min(sample, sent));
        changed.signalAll();
    }

    @Override
    public void closed(SpeechConnection connection) {
        lock.lock();
        try {
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Whether the speaker is away and may come back: the server is told so, and again every second, by a message without samples ({@link Wire}). */
    private enum Hold {
        NO, WANTED, SAID
    }

    /** What the sending thread does next. */
    private sealed interface Next {
        record Audio(AudioBacklog.Piece piece) implements Next {}

        /** For a second there was nothing to do. */
        record Nothing() implements Next {}

        record Finish() implements Next {}

        record Done() implements Next {}
    }

    /** Where messages are taken from. */
    private sealed interface Reception {
        record None() implements Reception {}

        record From(SpeechConnection connection, ClientProtocol protocol) implements Reception {}
    }
}
