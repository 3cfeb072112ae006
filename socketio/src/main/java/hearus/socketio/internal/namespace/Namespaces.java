package hearus.socketio.internal.namespace;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;

import hearus.socketio.SocketIoOptions;
import hearus.socketio.internal.protocol.PacketDecoder;
import hearus.socketio.internal.protocol.PacketEncoder;

/** The namespaces of one server, and what their connections share. Thread-safe. */
public final class Namespaces {
    private static final int ID_BYTES = 15;
    /** Names, values, and beginnings and ends of arrays and objects in one packet. */
    private static final int MAX_TOKENS = 500_000;

    private final SocketIoOptions options;
    private final JsonMapper json;
    private final PacketEncoder encoder;
    private final SecureRandom random = new SecureRandom();
    private final Map<String, ServerNamespace> byName = new ConcurrentHashMap<>();

    public Namespaces(SocketIoOptions options) {
        this.options = options;
        this.json = newMapper(options.maxPayload());
        this.encoder = new PacketEncoder(json);
        of("/");
    }

    /**
     * A mapper that reads strings as long as a message may be, but not millions of values, nests no deeper than Jackson's default, accepts nothing after the value, and
     * writes characters of two surrogates as they are. Its buffers belong to no thread: handlers run on threads that live for an event or two.
     */
    public static JsonMapper newMapper(int maxString) {
        var constraints = StreamReadConstraints.builder().maxStringLength(maxString).maxTokenCount(MAX_TOKENS).build();
        return JsonMapper.builder(JsonFactory.builder().streamReadConstraints(constraints)
                .enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8).recyclerPool(JsonRecyclerPools.newConcurrentDequePool())
                .build())
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();
    }

    public ServerNamespace of(String name) {
        var absolute = name.startsWith("/") ? name : "/" + name;
        return byName.computeIfAbsent(absolute, key -> new ServerNamespace(key, this));
    }

    Optional<ServerNamespace> find(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    PacketEncoder encoder() {
        return encoder;
    }

    PacketDecoder newDecoder() {
        return new PacketDecoder(json, options);
    }

    Optional<SocketIoOptions.Recovery> recovery() {
        return options.recovery();
    }

    /** How long it may take until a lost connection is detected. */
    Duration heartbeatTimeout() {
        return options.pingInterval().plus(options.pingTimeout());
    }

    /** Ends the states of clients that could have recovered them. */
    public void close() {
        byName.values().forEach(ServerNamespace::close);
    }

    /** How many states of clients, and rooms, there are in all namespaces. */
    public int size() {
        return byName.values().stream().mapToInt(namespace -> namespace.size() + namespace.roomCount()).sum();
    }

    /** A text that nobody can guess, of 20 characters. */
    String newSecret() {
        var bytes = new byte[ID_BYTES];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().encodeToString(bytes);
    }
}
