package hearus.speech.internal.remote;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

import com.google.errorprone.annotations.concurrent.GuardedBy;

import hearus.captions.CaptionEvent;
import hearus.captions.SessionOptions;
import hearus.speech.SpeechEvent;
import hearus.speech.SpeechException;
import hearus.speech.SpeechStream;
import hearus.speech.internal.protocol.CaptionsV1;
import hearus.speech.internal.protocol.Pcm;

/**
 * A stream to a speech server that survives the server. Every sample is kept until the server has settled it; when a connection is lost, the next one begins at the
 * first unsettled sample. One virtual thread connects and sends ({@link #run}); answers come in on the connection's event loop; the lock guards what they share. The listener is called by
 * {@link EventDispatcher}, in order and never under the lock. A stream that fails says so to its listener, refuses all further audio, and does not finish with success.
 */
public final class RemoteStream implements SpeechStream, SpeechConnection.Listener {
    private static final Logger LOG = System.getLogger(RemoteStream.class.getName());

    private static final int MESSAGE_SAMPLES = Pcm.RATE / 2;
    /** Space for a blob of usual size: with less, no further blob is taken. */
    private static final int RESERVE_SAMPLES = 30 * Pcm.RATE;
    private static final String FAILED = "The connection to the speech server failed by a mistake in this server; its log says why. What was not captioned yet is lost; what is sent now begins another stream.";
    private static final int WINDOW_SAMPLES = CaptionsV1.WINDOW_SECONDS * Pcm.RATE;

    private final SessionOptions options;
    @GuardedBy("lock")
    private String prompt;
    /** What the current connection was told. */
    @GuardedBy("lock")
    private String promptSent;
    /** Of the latest server that said it. */
    private volatile String model = "";
    /** Whether the server of the current connection takes another prompt; older ones would refuse it. */
    @GuardedBy("lock")
    private boolean promptAccepted;
    private final Dialer dialer;
    @GuardedBy("lock")
    private final AudioBacklog backlog;
    private final Runnable onReconnect;
    private final Consumer<RemoteStream> onEnd;
    private final EventDispatcher dispatcher;
    @GuardedBy("lock")
    private final CaptionDeduplicator deduplicator;
    @GuardedBy("lock")
    private final Backoff backoff = new Backoff();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    @GuardedBy("lock")
    private Receiver receiver = new Receiver.None();
    /** The position after the last sample that was sent. */
    @GuardedBy("lock")
    private long sent;
    @GuardedBy("lock")
    private boolean finishing;
    /** Whether the server of the current connection is about to end. */
    @GuardedBy("lock")
    private boolean draining;
    /** Whether the server of the current connection has taken the stream. */
    @GuardedBy("lock")
    private boolean accepted;
    @GuardedBy("lock")
    private Suspension suspension = Suspension.NONE;
    @GuardedBy("lock")
    private boolean closed;
    @GuardedBy("lock")
    private boolean failed;

    public RemoteStream(SessionOptions options, Consumer<SpeechEvent> listener, Dialer dialer, AudioBacklog backlog, Runnable onReconnect,
            Consumer<RemoteStream> onEnd) {
        this.options = options;
        this.prompt = options.prompt();
        this.promptSent = options.prompt();
        this.dialer = dialer;
        this.backlog = backlog;
        this.onReconnect = onReconnect;
        this.onEnd = onEnd;
        this.dispatcher = new EventDispatcher(options.id(), listener);
        this.deduplicator = new CaptionDeduplicator(dispatcher::add);
    }

    /** Starts to connect. */
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
            suspension = Suspension.NONE;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public String model() {
        return model;
    }

    @Override
    public void setPrompt(String terms) {
        lock.lock();
        try {
            prompt = terms;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void suspend() {
        setSuspension(Suspension.REQUESTED);
    }

    @Override
    public void resume() {
        setSuspension(Suspension.NONE);
    }

    private void setSuspension(Suspension next) {
        lock.lock();
        try {
            suspension = next;
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
            return backlog.remaining() < RESERVE_SAMPLES && backlog.remaining() < backlog.capacity() / 10
                    ? Optional.of(full())
                    : Optional.empty();
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
        dispatcher.drop();
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
        var successor = Optional.<SpeechConnection>empty();
        while (!isClosed()) {
            try (var connection = successor.isPresent() ? successor.get() : dialer.dial(this)) {
                successor = sendAll(connection);
                if (successor.isEmpty()) {
                    return;
                }
            } catch (ConnectionLostException e) {
                successor = Optional.empty();
                onConnectionLost(e);
            }
        }
        successor.ifPresent(SpeechConnection::close);
    }

    /** A connection to another server than the current one; empty if none of them can be reached. */
    private Optional<SpeechConnection> dialAnother() throws InterruptedException {
        for (var tries = 1; tries < dialer.serverCount(); tries++) {
            dialer.next();
            try {
                var another = dialer.dial(this);
                LOG.log(Level.INFO, "stream {0} goes on at {1}: its speech server is closing", options.id(), dialer.address());
                return Optional.of(another);
            } catch (ConnectionLostException e) {
                LOG.log(Level.DEBUG, "stream {0} cannot go on at {1}: {2}", options.id(), dialer.address(), e.getMessage());
            }
        }
        dialer.next();
        return Optional.empty();
    }

    /** Completes {@link #finish} after the last event. */
    private void end(Optional<Throwable> problem) {
        if (problem.isPresent()) {
            lock.lock();
            try {
                failed = true;
                deduplicator.problem(SpeechException.Code.FAILED.wireName(), FAILED);
            } finally {
                lock.unlock();
            }
        }
        stop();
        onEnd.accept(this);
        dispatcher.finish(() -> problem.ifPresentOrElse(ended::completeExceptionally, () -> ended.complete(null)));
    }

    private boolean isClosed() {
        lock.lock();
        try {
            return closed;
        } finally {
            lock.unlock();
        }
    }

    private void onConnectionLost(ConnectionLostException why) throws InterruptedException {
        lock.lock();
        try {
            LOG.log(deduplicator.isReconnecting() ? Level.DEBUG : Level.WARNING, "stream {0} has no speech server at {1}: {2}",
                    options.id(),
                    dialer.address(), why.getMessage());
            if (receiver instanceof Receiver.From) {
                onReconnect.run();
            }
            if (!(receiver instanceof Receiver.From) || !accepted || why.serverLeaves()) {
                dialer.next();
            }
            receiver = new Receiver.None();
            if (closed) {
                return;
            }
            deduplicator.reconnecting();
            var nanos = backoff.nextNanos(dialer.serverCount());
            while (nanos > 0 && !closed) {
                nanos = changed.awaitNanos(nanos);
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Sends everything that is not settled and whatever comes after it. Returns when the stream is finished or closed, or with the connection to another server at which it goes on.
     */
    private Optional<SpeechConnection> sendAll(SpeechConnection connection) throws ConnectionLostException, InterruptedException {
        var protocol = connection.captionsV1()
                ? new CaptionsV1Client(options.withPrompt(promptToSend()), dialer.servers())
                : new PlainTextClient(options, dialer.servers());
        connection.send(protocol.firstMessage(attach(connection, protocol)));
        var finishSent = false;
        while (true) {
            connection.keepAlive();
            switch (next(connection, protocol, finishSent)) {
                case Next.Audio(var piece) -> connection.send(piece);
                case Next.Prompt(var terms) -> connection.send(CaptionsV1.prompt(terms));
                case Next.Nothing() -> LOG.log(Level.TRACE, "{0} has nothing to send", options.id());
                case Next.Finish() -> {
                    finishSent = true;
                    protocol.finish(connection);
                }
                case Next.Move() -> {
                    var another = dialAnother();
                    if (another.isPresent()) {
                        return another;
                    }
                }
                case Next.Done() -> {
                    return Optional.empty();
                }
            }
        }
    }

    /** What the next connection begins with. */
    private String promptToSend() {
        lock.lock();
        try {
            promptSent = prompt;
            promptAccepted = false;
            return prompt;
        } finally {
            lock.unlock();
        }
    }

    /** Makes this the current connection. Returns the first sample that it will send. */
    private long attach(SpeechConnection connection, ClientProtocol protocol) {
        lock.lock();
        try {
            deduplicator.connected();
            sent = Math.clamp(deduplicator.captionedTo(), backlog.start(), backlog.end());
            receiver = new Receiver.From(connection, protocol);
            draining = false;
            accepted = !connection.captionsV1();
            if (!connection.captionsV1()) {
                deduplicator.confirmed();
            }
            return sent;
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
                if (closed || (finishSent && protocol.isComplete(connection))) {
                    return new Next.Done();
                }
                connection.requireOpen();
                if (draining && !finishSent) {
                    draining = false;
                    return new Next.Move();
                }
                if (promptAccepted && !finishSent && !prompt.equals(promptSent)) {
                    promptSent = prompt;
                    return new Next.Prompt(prompt);
                }
                var settled = protocol.settled(sent);
                if (settled.isPresent()) {
                    backlog.discardBefore(settled.getAsLong());
                }
                if (sent < backlog.end() && sent - backlog.start() < WINDOW_SAMPLES) {
                    var piece = backlog.copy(sent, MESSAGE_SAMPLES);
                    sent += piece.samples().length;
                    return new Next.Audio(piece);
                }
                if (finishing && !finishSent && sent == backlog.end()) {
                    return new Next.Finish();
                }
                if (connection.captionsV1() && !finishing
                        && (suspension == Suspension.REQUESTED || (suspension == Suspension.SENT && waited))) {
                    suspension = Suspension.SENT;
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
            if (closed || !(receiver instanceof Receiver.From(var current, var protocol)) || current != connection) {
                return;
            }
            if (dispatcher.isFull()) {
                connection.pauseUntil(dispatcher.belowHalf());
            }
            switch (protocol.read(text, sent)) {
                case CaptionsV1.FromServer.Opened(var sample, var name) -> {
                    model = name;
                    promptAccepted = true;
                    settle(sample);
                }
                case CaptionsV1.FromServer.Event(CaptionEvent.Settled(var sample)) -> settle(sample);
                case CaptionsV1.FromServer.Event(CaptionEvent.Caption caption) -> deduplicator.caption(caption);
                case CaptionsV1.FromServer.Event(CaptionEvent.Status status) -> deduplicator.status(status);
                case CaptionsV1.FromServer.Event(CaptionEvent.Unheard unheard) -> deduplicator.unheard(unheard);
                case CaptionsV1.FromServer.Problem problem -> {
                    LOG.log(Level.WARNING, "stream {0}: {1} says {2}, {3}", options.id(), dialer.address(), problem.code(),
                            problem.message());
                    deduplicator.problem(problem.code(), problem.message());
                }
                case CaptionsV1.FromServer.Draining ignored -> {
                    draining = true;
                    changed.signalAll();
                }
                case CaptionsV1.FromServer.Unknown ignored -> LOG.log(Level.DEBUG, "{0} does not know {1}", options.id(), text);
            }
        } catch (SpeechException e) {
            LOG.log(Level.WARNING, "stream {0}: {1} sends what is not of the protocol: {2}", options.id(), dialer.address(),
                    e.getMessage());
        } finally {
            lock.unlock();
        }
    }

    @GuardedBy("lock")
    private void settle(long sample) {
        accepted = true;
        backoff.reset();
        deduplicator.confirmed();
        backlog.discardBefore(Math.min(sample, sent));
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

    /** Whether the session is suspended, which is sent to the server every second as a message without samples ({@link CaptionsV1}). */
    private enum Suspension {
        NONE, REQUESTED, SENT
    }

    /** What the sending thread does next. */
    private sealed interface Next {
        record Audio(AudioBacklog.Chunk piece) implements Next {}

        record Prompt(String prompt) implements Next {}

        /** Nothing to send for a second. */
        record Nothing() implements Next {}

        record Finish() implements Next {}

        /** To another server. */
        record Move() implements Next {}

        record Done() implements Next {}
    }

    /** The connection whose messages are processed. */
    private sealed interface Receiver {
        record None() implements Receiver {}

        record From(SpeechConnection connection, ClientProtocol protocol) implements Receiver {}
    }
}
