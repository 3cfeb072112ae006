package hearus.server.internal.hub;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import com.google.errorprone.annotations.concurrent.GuardedBy;

import hearus.captions.CaptionEvent.Caption;
import hearus.keywords.NlpMessage;
import hearus.server.CaptionMessage;
import hearus.server.internal.lectures.SpokenLecture;
import hearus.server.internal.limits.ClientUsage;
import hearus.server.internal.recordings.AudioRecorder;
import hearus.speech.SpeechEvent;

/**
 * One speaker's session, over any number of sockets: the audio on its way to the model, and the finals whose delivery to the client is not confirmed. Its
 * events come from the link's threads; everything else from {@link SpeakerSessions}. Thread-safe.
 */
final class SpeakerSession {
    /** Finals without confirmed delivery; the oldest are dropped first. More than are said in a minute and a half. */
    private static final int MAX_UNCONFIRMED = 256;
    /** Texts that were processed while no client was attached; the oldest are dropped first. As many as may wait. */
    private static final int MAX_PENDING_RESULTS = 64;
    /** Events that wait for a database that does not answer; beyond that, partials are dropped. */
    private static final int MAX_WAITING_EVENTS = 200;
    /** Beyond that, no more audio is taken: what waits are finals now, those of more than an hour. */
    private static final int MAX_WAITING_FINALS = 2_000;

    private final String id;
    private final SpeakerOptions options;
    private final AudioUplink uplink;
    private final SpokenLecture spoken;
    private final Optional<AudioRecorder> recorder;
    /** What it takes of its client's limit. */
    private final ClientUsage.Hold hold;
    /** What the model says, on its way through the lecture to the client: a final is kept before it is sent. */
    private final OrderedTasks events;

    private volatile ClientIdentity identity;
    /** The lecture that it speaks for, by whatever way that was declared. */
    private volatile Optional<String> lecture = Optional.empty();
    /** The client that gets its events. Written under the monitor. */
    private volatile Optional<Client> client = Optional.empty();
    @GuardedBy("this")
    private final Deque<Final> unconfirmed = new ArrayDeque<>();
    @GuardedBy("this")
    private long finals;
    @GuardedBy("this")
    private Optional<SpeechEvent.Status> status = Optional.empty();
    @GuardedBy("this")
    private final Deque<NlpMessage> pendingResults = new ArrayDeque<>();
    /** Texts of sockets that were lost. */
    @GuardedBy("this")
    private final List<TextQueue> textQueues = new ArrayList<>();
    @GuardedBy("this")
    private boolean closed;

    /** {@code sentTo}: the id of the socket to which it was emitted. */
    private record Final(long number, Caption caption, Optional<String> sentTo) {}

    SpeakerSession(ClientIdentity identity, SpeakerOptions options, AudioUplink.StreamOpener opener, SpokenLecture spoken) {
        this(identity, options, opener, spoken, Optional.empty(), () -> {});
    }

    SpeakerSession(ClientIdentity identity, SpeakerOptions options, AudioUplink.StreamOpener opener, SpokenLecture spoken,
            Optional<AudioRecorder> recorder, ClientUsage.Hold hold) {
        this.recorder = recorder;
        this.hold = hold;
        this.id = identity.socketId();
        this.identity = identity;
        this.options = options;
        this.uplink = new AudioUplink(id, options, (streamOptions, listener) -> opener.open(spoken.withVocabulary(streamOptions), listener),
                this::onEvent,
                (position, samples, offset, length) -> recorder.ifPresent(it -> it.accept(position, samples, offset, length)));
        this.spoken = spoken;
        spoken.onPrompt(options.prompt(), uplink::setPrompt);
        this.events = new OrderedTasks("hearus-events-" + id);
    }

    String id() {
        return id;
    }

    SpeakerOptions options() {
        return options;
    }

    AudioUplink uplink() {
        return uplink;
    }

    /** Who its client is, by the latest socket. */
    ClientIdentity identity() {
        return identity;
    }

    Optional<String> lecture() {
        return lecture;
    }

    void setLecture(Optional<String> name) {
        lecture = name;
        spoken.name(name);
    }

    /** Makes the lecture that it speaks in, and tells the client which one it is. Returns at once. */
    void announceLecture() {
        events.add(() -> spoken.lecture().ifPresent(it -> client.ifPresent(to -> to.emit(it))));
    }

    Optional<Client> client() {
        return client;
    }

    /** Whether this is its id, or that of its latest socket. */
    boolean hasId(String other) {
        return id.equals(other) || identity.socketId().equals(other);
    }

    /** Takes one blob; blocks while too much of this speaker's audio waits. */
    void accept(byte[] blob) throws RefusedException, InterruptedException {
        if (events.waiting() > MAX_WAITING_FINALS) {
            throw new RefusedException("backlog_full",
                    "The server cannot store what was said: its log says why. Keep this audio and send it again later.");
        }
        uplink.accept(blob);
    }

    /** From the link's threads. */
    private void onEvent(SpeechEvent event) {
        if (event instanceof SpeechEvent.Captioned(var caption) && !caption.isFinal() && events.waiting() > MAX_WAITING_EVENTS) {
            return;
        }
        events.add(() -> handle(event));
    }

    private void handle(SpeechEvent event) throws InterruptedException {
        if (event instanceof SpeechEvent.Captioned(var caption)) {
            if (caption.isFinal()) {
                if (spoken.keep(caption, uplink.model()).isEmpty()) {
                    // Nobody is told what is not stored.
                    return;
                }
            } else {
                spoken.partial(caption, CaptionMessage.of(caption), client.map(Client::id).orElse(id));
            }
            spoken.measure(caption, uplink.received());
        }
        send(event);
    }

    private synchronized void send(SpeechEvent event) {
        switch (event) {
            case SpeechEvent.Captioned(var caption) -> {
                client.ifPresent(to -> to.emit(caption, id));
                if (caption.isFinal()) {
                    addUnconfirmed(caption);
                }
            }
            case SpeechEvent.Status now -> {
                status = Optional.of(now);
                client.ifPresent(to -> to.emit(now));
            }
            case SpeechEvent.Unheard unheard -> client.ifPresent(to -> to.emit(unheard));
            case SpeechEvent.Problem(var code, var message) -> client.ifPresent(to -> to.emitError(code, message));
        }
    }

    @GuardedBy("this")
    private void addUnconfirmed(Caption caption) {
        if (unconfirmed.size() == MAX_UNCONFIRMED) {
            unconfirmed.remove();
        }
        unconfirmed.add(new Final(++finals, caption, client.map(Client::id)));
        if (client.isPresent()) {
            awaitDelivery(client.get());
        }
    }

    @GuardedBy("this")
    private void awaitDelivery(Client to) {
        var last = finals;
        var _ = to.received().thenRun(() -> confirm(last));
    }

    private synchronized void confirm(long number) {
        for (var first = unconfirmed.peek(); first != null && first.number() <= number; first = unconfirmed.peek()) {
            unconfirmed.remove();
        }
    }

    /** Takes over the texts of a socket that was lost: they are still processed, and end with the session. */
    synchronized void addTextQueue(TextQueue queue) {
        textQueues.removeIf(TextQueue::isIdle);
        textQueues.add(queue);
        if (closed) {
            queue.close();
        }
    }

    /** A text of {@code lost}, whose socket is disconnected, is processed: sends it to the client's present socket, or keeps it for the next one. */
    synchronized void deliver(NlpMessage result, Client lost) {
        if (client.isPresent() && client.get() != lost) {
            client.get().emit(result);
            return;
        }
        if (pendingResults.size() == MAX_PENDING_RESULTS) {
            pendingResults.remove();
        }
        pendingResults.add(result);
    }

    /** Attaches a client, and sends it the finals that may not have arrived and the texts that were processed while no client was attached. Returns how many finals it sent. */
    synchronized int attach(Client to, ClientIdentity latest) {
        identity = latest;
        client = Optional.of(to);
        // What a recovered socket missed of what was sent to it before has been sent again by the socket server, which knows exactly.
        var late = unconfirmed.stream().filter(it -> !(latest.recovered() && it.sentTo().equals(Optional.of(to.id())))).toList();
        late.forEach(it -> to.emit(it.caption(), id));
        if (!unconfirmed.isEmpty()) {
            awaitDelivery(to);
        }
        pendingResults.forEach(to::emit);
        pendingResults.clear();
        if (!latest.recovered()) {
            status.ifPresent(to::emit);
        }
        return late.size();
    }

    synchronized void detach() {
        client = Optional.empty();
    }

    /** No more audio comes. Completes when the last caption has been delivered, or dropped where no client is attached. */
    CompletableFuture<Void> finish() {
        return uplink.finish().thenCompose(finished -> events.done());
    }

    /** Closes the client's connection, in a way that makes it connect again. */
    void closeConnection() {
        client.ifPresent(Client::closeConnection);
    }

    /** Drops what is not captioned yet. */
    void close() {
        hold.close();
        uplink.close();
        recorder.ifPresent(AudioRecorder::close);
        spoken.close(uplink.received());
        synchronized (this) {
            closed = true;
            textQueues.forEach(TextQueue::close);
            textQueues.clear();
        }
    }
}
