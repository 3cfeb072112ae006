package hearus.server.internal.hub;

import hearus.server.TextProcessor;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import io.micrometer.core.instrument.MeterRegistry;

import hearus.audio.AudioFormat;
import hearus.socketio.Socket;
import hearus.socketio.SocketIoServer;
import hearus.speech.SpeechLink;

/** Serves the seed's events in the namespaces {@code /} and {@code /webrtc}. Thread-safe. Owns neither the Socket.IO server nor the link. */
public final class Hub implements AutoCloseable {
    private static final List<String> NAMESPACES = List.of("/", "/webrtc");
    private static final Duration LAST_WORDS = Duration.ofSeconds(8);

    private final SpeakerOptions defaults;
    private final TextProcessor processor;
    private final Set<Client> clients = ConcurrentHashMap.newKeySet();
    private final Recordings recordings;
    private final HubMeters meters;

    private Hub(SpeechLink link, HubPolicy policy, TextProcessor processor, MeterRegistry registry) {
        this.defaults = new SpeakerOptions(policy.languages(), policy.prompt(), new AudioFormat.Sniffed(), Optional.empty());
        this.recordings = new Recordings(link, new Recordings.RecordingPolicy(policy.grace(), policy.patience(), policy.sessions()));
        this.processor = processor;
        this.meters = new HubMeters(registry, clients, recordings);
    }

    /**
     * What all clients have in common.
     *
     * @param languages for clients that name none
     * @param prompt for clients that bring none
     * @param patience how long the last words of a speaker who left are waited for
     * @param grace how long a speaker who lost the connection is waited for; zero for not at all
     * @param sessions how many of those at most
     */
    public record HubPolicy(List<String> languages, String prompt, Duration patience, Duration grace, int sessions) {
        public HubPolicy {
            languages = List.copyOf(languages);
        }
    }

    public static Hub create(SpeechLink link, HubPolicy policy, TextProcessor processor, MeterRegistry registry) {
        return new Hub(link, policy, processor, registry);
    }

    /** Serves this server's clients. */
    public void mount(SocketIoServer server) {
        NAMESPACES.stream().map(server::of).forEach(namespace -> namespace.onConnect(this::connect));
    }

    private void connect(Socket socket) {
        var client = new Client(socket, SpeakerOptions.read(socket.handshake(), defaults), recordings, processor, meters);
        clients.add(client);
        client.begin();
        socket.onDisconnect(reason -> {
            clients.remove(client);
            client.leave(reason);
        });
    }

    /** How many sockets are connected. */
    public int sockets() {
        return clients.size();
    }

    /** Sends the finals of open phrases to those who are still there, and of those who are away, then ends every stream. Blocks for some seconds at most. */
    @Override
    public void close() {
        recordings.close(LAST_WORDS);
        clients.forEach(Client::close);
    }
}
