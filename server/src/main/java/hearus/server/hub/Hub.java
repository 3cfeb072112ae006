package hearus.server.hub;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

import io.micrometer.core.instrument.MeterRegistry;

import hearus.audio.AudioFormat;
import hearus.server.speech.SpeechLink;
import hearus.socketio.Socket;
import hearus.socketio.SocketIoServer;

/** Serves the seed's events in the namespaces {@code /} and {@code /webrtc}. Thread-safe. Owns neither the Socket.IO server nor the link. */
public final class Hub implements AutoCloseable {
    private static final List<String> NAMESPACES = List.of("/", "/webrtc");
    private static final Duration LAST_WORDS = Duration.ofSeconds(8);

    private final SpeechLink link;
    private final SpeakerOptions defaults;
    private final TextProcessor processor;
    private final Duration patience;
    private final Set<Client> clients = ConcurrentHashMap.newKeySet();
    private final Set<Client> leaving = ConcurrentHashMap.newKeySet();
    private final HubMeters meters;

    private Hub(SpeechLink link, HubPolicy policy, TextProcessor processor, MeterRegistry registry) {
        this.link = link;
        this.defaults = new SpeakerOptions(policy.languages(), policy.prompt(), new AudioFormat.Sniffed(), Optional.empty());
        this.patience = policy.patience();
        this.processor = processor;
        this.meters = new HubMeters(registry, clients);
    }

    /**
     * What all clients have in common.
     *
     * @param languages for clients that name none
     * @param prompt for clients that bring none
     * @param patience how long the last words of a speaker who left are waited for
     */
    public record HubPolicy(List<String> languages, String prompt, Duration patience) {
        public HubPolicy {
            languages = List.copyOf(languages);
        }
    }

    public static Hub create(SpeechLink link, HubPolicy policy, TextProcessor processor, MeterRegistry registry) {
        return new Hub(link, policy, processor, registry);
    }

    /** Serves this server's clients. */
    public void mount(SocketIoServer server) {
        var namespaces = NAMESPACES.stream().map(server::of).toList();
        var lectures = new Lectures(namespaces);
        namespaces.forEach(namespace -> namespace.onConnect(socket -> connect(socket, lectures)));
    }

    private void connect(Socket socket, Lectures lectures) {
        var client = new Client(socket, SpeakerOptions.read(socket.handshake(), defaults), link, lectures, processor, meters);
        clients.add(client);
        client.begin();
        socket.onDisconnect(reason -> leave(client));
    }

    /** The words of one who left still go to the followers. */
    private void leave(Client client) {
        client.dropTexts();
        leaving.add(client);
        clients.remove(client);
        var _ = client.finish().completeOnTimeout(null, patience.toMillis(), TimeUnit.MILLISECONDS).whenComplete((done, error) -> {
            client.close();
            leaving.remove(client);
        });
    }

    /** How many sockets are connected. */
    public int sockets() {
        return clients.size();
    }

    /** Sends the finals of open phrases to those who are still there, then ends every stream. Blocks for some seconds at most. */
    @Override
    public void close() {
        var last = clients.stream().map(Client::finish).toArray(CompletableFuture<?>[]::new);
        CompletableFuture.allOf(last).completeOnTimeout(null, LAST_WORDS.toMillis(), TimeUnit.MILLISECONDS).exceptionally(error -> null)
                .join();
        clients.forEach(Client::close);
        leaving.forEach(Client::close);
    }
}
