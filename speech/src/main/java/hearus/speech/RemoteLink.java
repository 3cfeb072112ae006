package hearus.speech;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;

import hearus.captions.SessionOptions;
import hearus.speech.internal.protocol.Pcm;
import hearus.speech.internal.remote.AudioBacklog;
import hearus.speech.internal.remote.Dialer;
import hearus.speech.internal.remote.RemoteStream;

/** Captions from speech servers elsewhere. Each stream has a connection and a virtual thread of its own. */
public final class RemoteLink implements SpeechLink {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration PROBE_TIMEOUT = Duration.ofSeconds(3);
    private static final Duration PROBE_INTERVAL = Duration.ofSeconds(2);

    private final RemoteServers servers;
    private final Limits limits;
    private final Counter reconnects;
    private final WebSocketClient sockets;
    private final HttpClient http = HttpClient.newBuilder().connectTimeout(PROBE_TIMEOUT).build();
    private final Set<RemoteStream> streams = ConcurrentHashMap.newKeySet();
    private volatile Probe lastProbe = new Probe(Readiness.no("No speech server was asked yet."), 0);

    private RemoteLink(Vertx vertx, RemoteServers servers, Limits limits, MeterRegistry registry) {
        this.servers = servers;
        this.limits = limits;
        this.reconnects = Counter.builder("hearus.hub.reconnects").description("Lost connections to a speech server").register(registry);
        registry.gauge("hearus.hub.unsettled.seconds", streams,
                open -> open.stream().mapToLong(RemoteStream::unsettled).sum() / (double) Pcm.RATE);
        this.sockets = vertx.createWebSocketClient(new WebSocketClientOptions().setConnectTimeout((int) CONNECT_TIMEOUT.toMillis())
                .setMaxConnections(limits.maxSessions() + 1).setMaxMessageSize(1 << 20).setTryUsePerMessageCompression(false));
    }

    /**
     * The speech servers, and what a hub presents to them.
     *
     * @param addresses tried in turn
     * @param token what the servers require; empty for nothing
     * @param model the one that the servers must run; empty for any
     */
    public record RemoteServers(List<URI> addresses, Optional<String> token, Optional<String> model) {
        public RemoteServers {
            addresses = List.copyOf(addresses);
        }
    }

    /**
     * Bounds of a link.
     *
     * @param maxSessions streams that are open at the same time
     * @param maxBacklog audio of a stream that is kept until it is settled
     */
    public record Limits(int maxSessions, Duration maxBacklog) {}

    private record Probe(Readiness readiness, long nanos) {}

    /** A link that connects when its first stream opens. */
    public static RemoteLink create(Vertx vertx, RemoteServers servers, Limits limits, MeterRegistry registry) {
        return new RemoteLink(vertx, servers, limits, registry);
    }

    @Override
    public SpeechStream open(SessionOptions options, Consumer<SpeechEvent> listener) throws SpeechException {
        if (streams.size() >= limits.maxSessions()) {
            throw new SpeechException(SpeechException.Code.BUSY,
                    "This hub serves " + limits.maxSessions() + " speakers at a time and all places are taken. Try again later.");
        }
        var dialer = new Dialer(sockets, servers, CONNECT_TIMEOUT);
        var backlog = new AudioBacklog((int) (limits.maxBacklog().toSeconds() * Pcm.RATE), options.startSample());
        var stream = new RemoteStream(options, listener, dialer, backlog, reconnects::increment, streams::remove);
        streams.add(stream);
        stream.start();
        return stream;
    }

    /** Asks the speech servers for {@code /health/ready}; a server without that page is ready when it answers at all. */
    @Override
    public Readiness readiness() {
        var last = lastProbe;
        if (last.nanos() != 0 && System.nanoTime() - last.nanos() < PROBE_INTERVAL.toNanos()) {
            return last.readiness();
        }
        var readiness = probe();
        lastProbe = new Probe(readiness, System.nanoTime());
        return readiness;
    }

    private Readiness probe() {
        var last = Readiness.no("No speech server.");
        for (var address : servers.addresses()) {
            last = probe(address);
            if (last.ready()) {
                return last;
            }
        }
        return last;
    }

    private Readiness probe(URI address) {
        var page = URI.create(("wss".equals(address.getScheme()) ? "https://" : "http://") + address.getRawAuthority() + "/health/ready");
        try {
            var answer = http.send(HttpRequest.newBuilder(page).timeout(PROBE_TIMEOUT).build(), HttpResponse.BodyHandlers.ofString());
            return answer.statusCode() == 503
                    ? Readiness.no("The speech server " + address + " is not ready: " + answer.body().strip())
                    : Readiness.yes("The speech server " + address + " is ready.");
        } catch (IOException e) {
            return Readiness.no("The speech server " + address + " does not answer.");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Readiness.no("The server is closing.");
        }
    }

    @Override
    public void close() {
        streams.forEach(RemoteStream::close);
        http.shutdownNow();
    }
}
