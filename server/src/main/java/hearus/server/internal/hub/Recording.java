package hearus.server.internal.hub;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import hearus.captions.CaptionEvent.Caption;
import hearus.keywords.NlpMessage;
import hearus.speech.SpeechEvent;

/**
 * What one client says and is told, over any number of sockets: the audio on its way to the model, and the finals of which nobody knows yet that the client has them. Its
 * events come from the link's threads; everything else from {@link Recordings}. Thread-safe.
 */
final class Recording {
    /** Finals without proof of arrival; the oldest go first. More than are said in a minute and a half. */
    private static final int MAX_UNPROVEN = 256;
    /** Texts that were processed while the client was away; the oldest go first. As many as may wait. */
    private static final int MAX_ANSWERS = 64;

    private final String id;
    private final SpeakerOptions options;
    private final AudioUplink uplink;

    private volatile Claim owner;
    /** The lecture that it speaks for, by whatever way that was said. */
    private volatile Optional<String> lecture = Optional.empty();
    /** Who hears it. Written under the monitor. */
    private volatile Optional<Client> client = Optional.empty();
    /** Guarded by the monitor. */
    private final Deque<Final> unproven = new ArrayDeque<>();
    private long finals;
    private Optional<SpeechEvent.Status> status = Optional.empty();
    /** Guarded by the monitor. */
    private final Deque<NlpMessage> answers = new ArrayDeque<>();
    /** Texts of sockets that were lost. Guarded by the monitor. */
    private final List<TextQueue> texts = new ArrayList<>();
    /** Guarded by the monitor. */
    private boolean closed;

    /** {@code sentTo}: the id of the socket to which it was emitted. */
    private record Final(long number, Caption caption, Optional<String> sentTo) {}

    Recording(Claim owner, SpeakerOptions options, AudioUplink.Opener link) {
        this.id = owner.socket();
        this.owner = owner;
        this.options = options;
        this.uplink = new AudioUplink(id, options, link, this::hear);
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

    Claim owner() {
        return owner;
    }

    Optional<String> lecture() {
        return lecture;
    }

    void speaksFor(Optional<String> name) {
        lecture = name;
    }

    Optional<Client> client() {
        return client;
    }

    boolean belongsTo(String session) {
        return id.equals(session) || owner.socket().equals(session);
    }

    private synchronized void hear(SpeechEvent event) {
        switch (event) {
            case SpeechEvent.Captioned(var caption) -> {
                client.ifPresent(to -> to.tell(caption, id));
                if (caption.isFinal()) {
                    keep(caption);
                }
            }
            case SpeechEvent.Status now -> {
                status = Optional.of(now);
                client.ifPresent(to -> to.tell(now));
            }
            case SpeechEvent.Unheard unheard -> client.ifPresent(to -> to.tell(unheard));
            case SpeechEvent.Problem(var code, var message) -> client.ifPresent(to -> to.refuse(code, message));
        }
    }

    private void keep(Caption caption) {
        if (unproven.size() == MAX_UNPROVEN) {
            unproven.remove();
        }
        unproven.add(new Final(++finals, caption, client.map(Client::id)));
        client.ifPresent(this::awaitProof);
    }

    private void awaitProof(Client to) {
        var last = finals;
        var _ = to.received().thenRun(() -> proven(last));
    }

    private synchronized void proven(long number) {
        while (!unproven.isEmpty() && unproven.peek().number() <= number) {
            unproven.remove();
        }
    }

    /** The texts of a socket that was lost are processed on, and end with the recording. */
    synchronized void keep(TextQueue queue) {
        texts.removeIf(TextQueue::isIdle);
        texts.add(queue);
        if (closed) {
            queue.close();
        }
    }

    /** A text of {@code lost}, whose socket is gone, is processed: the client gets it by its next socket. */
    synchronized void answer(NlpMessage processed, Client lost) {
        if (client.isPresent() && client.get() != lost) {
            client.get().tell(processed);
            return;
        }
        if (answers.size() == MAX_ANSWERS) {
            answers.remove();
        }
        answers.add(processed);
    }

    /** Has a client from now on; it gets the finals that may not have arrived, and the texts that were processed while it was away. Gives how many it was sent. */
    synchronized int attach(Client to, Claim claim) {
        owner = claim;
        client = Optional.of(to);
        // What a recovered socket missed of what was sent to it before has been sent again by the socket server, which knows exactly.
        var late = unproven.stream().filter(it -> !(claim.recovered() && it.sentTo().equals(Optional.of(to.id())))).toList();
        late.forEach(it -> to.tell(it.caption(), id));
        if (!unproven.isEmpty()) {
            awaitProof(to);
        }
        answers.forEach(to::tell);
        answers.clear();
        if (!claim.recovered()) {
            status.ifPresent(to::tell);
        }
        return late.size();
    }

    synchronized void detach() {
        client = Optional.empty();
    }

    /** No more audio. Completes when the last caption has been delivered, or nobody is there to deliver it to. */
    CompletableFuture<Void> finish() {
        return uplink.finish();
    }

    /** The server ends, and this recording has no more to tell. */
    void dismiss() {
        client.ifPresent(Client::dismiss);
    }

    /** Drops what is not captioned yet. */
    void close() {
        uplink.close();
        synchronized (this) {
            closed = true;
            texts.forEach(TextQueue::close);
            texts.clear();
        }
    }
}
