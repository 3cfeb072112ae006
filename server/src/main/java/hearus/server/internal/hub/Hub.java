package hearus.server.internal.hub;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

import io.micrometer.core.instrument.MeterRegistry;

import hearus.audio.AudioFormat;
import hearus.server.TextProcessor;
import hearus.server.internal.access.SocketAccess;
import hearus.server.internal.audit.SocketAudit;
import hearus.server.internal.lectures.LectureService;
import hearus.server.internal.limits.SocketLimits;
import hearus.server.internal.recordings.AudioRecorder;
import hearus.socketio.Socket;
import hearus.socketio.SocketIoServer;
import hearus.speech.SpeechLink;

/** Serves the Socket.IO events of docs/clients.md in the namespaces {@code /} and {@code /webrtc}. Thread-safe. Owns neither the Socket.IO server nor the link nor the lectures. */
public final class Hub implements AutoCloseable {
    private static final List<String> NAMESPACES = List.of("/", "/webrtc");
    private static final Duration FINALS_TIMEOUT = Duration.ofSeconds(8);
    private static final int MAX_LOST_TEXTS = 1_000;

    private final SpeakerOptions defaults;
    private final TextProcessor processor;
    private final Set<Client> clients = ConcurrentHashMap.newKeySet();
    private final SpeakerSessions sessions;
    private final HubMeters meters;
    private final LectureService lectures;

    private final Duration grace;
    /** Of clients that are gone. */
    private final Set<TextQueue> lostTexts = ConcurrentHashMap.newKeySet();
    private volatile boolean closing;

    private Hub(SpeechLink link, HubPolicy policy, TextProcessor processor, LectureService lectures, MeterRegistry registry) {
        this.defaults = new SpeakerOptions(policy.languages(), policy.prompt(), new AudioFormat.Sniffed(), Optional.empty());
        this.sessions = new SpeakerSessions(link,
                new SpeakerSessions.SessionPolicy(policy.grace(), policy.finishTimeout(), policy.maxSuspended()), lectures.speakers(),
                spoken -> policy.keepAudio() ? Optional.of(new AudioRecorder(lectures.lectures(), spoken)) : Optional.empty());
        this.lectures = lectures;
        this.processor = processor;
        this.grace = policy.grace();
        this.meters = new HubMeters(registry, clients, sessions);
    }

    /**
     * What all clients have in common.
     *
     * @param languages for clients that name none
     * @param prompt for clients that bring none
     * @param finishTimeout how long the session of a speaker who left may take for its last captions
     * @param grace how long the session of a speaker who lost the connection is suspended before it ends; zero for not at all
     * @param maxSuspended sessions suspended at the same time
     * @param keepAudio whether the audio of speakers is kept
     */
    public record HubPolicy(List<String> languages, String prompt, Duration finishTimeout, Duration grace, int maxSuspended,
            boolean keepAudio) {
        public HubPolicy {
            languages = List.copyOf(languages);
        }
    }

    /** A hub that serves nobody until it is {@linkplain #mount mounted}. */
    public static Hub create(SpeechLink link, HubPolicy policy, TextProcessor processor, LectureService lectures, MeterRegistry registry) {
        return new Hub(link, policy, processor, lectures, registry);
    }

    /** Serves this server's clients, as far as they may and have not reached a limit. */
    public void mount(SocketIoServer server, SocketAccess access, SocketLimits limits, SocketAudit audit) {
        NAMESPACES.stream().map(server::of).forEach(namespace -> {
            access.serve(namespace);
            audit.serve(namespace);
            limits.serve(namespace);
            lectures.serve(namespace);
            namespace.onConnect(socket -> connect(socket, limits));
        });
    }

    private void connect(Socket socket, SocketLimits limits) {
        if (!limits.connected(socket)) {
            return;
        }
        var usage = limits.of(socket);
        var client = new Client(socket, SpeakerOptions.read(socket.handshake(), defaults), sessions, usage, processor, this::takeOver,
                meters);
        clients.add(client);
        lectures.serve(socket, usage);
        client.start();
        socket.onDisconnect(reason -> {
            clients.remove(client);
            client.onDisconnect(reason);
        });
    }

    /** Takes over the texts of a client that is gone: it gets their results if it recovers its connection. For the grace time, as speakers have it. */
    private void takeOver(TextQueue texts) {
        lostTexts.removeIf(TextQueue::isIdle);
        if (closing || lostTexts.size() >= MAX_LOST_TEXTS) {
            texts.close();
            return;
        }
        lostTexts.add(texts);
        CompletableFuture.delayedExecutor(grace.toMillis(), TimeUnit.MILLISECONDS).execute(texts::close);
    }

    /** How many sockets are connected. */
    public int sockets() {
        return clients.size();
    }

    /** As {@link #close(Duration)}, for some seconds at most. */
    @Override
    public void close() {
        close(FINALS_TIMEOUT);
    }

    /** Sends the finals of open phrases to connected clients, finishes suspended sessions, then ends every stream. Blocks until that is done, at most for this time. */
    public void close(Duration timeout) {
        closing = true;
        sessions.close(timeout);
        clients.forEach(Client::close);
        lostTexts.forEach(TextQueue::close);
    }
}
