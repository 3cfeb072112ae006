package hearus.socketio.internal.namespace;

import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.vertx.core.http.HttpServerRequest;

import hearus.socketio.Socket.Handshake;
import hearus.socketio.SocketIoOptions;
import hearus.socketio.internal.engine.EngineSession;

/** Makes the {@link Handshake} of each namespace: from the client's first request, and what it sends when it connects to the namespace. */
record Handshakes(Handshake request) {
    /** Reads the first request; of several parameters or headers with one name the first counts. */
    static Handshakes of(EngineSession session, SocketIoOptions options, HttpServerRequest request, Optional<String> cookie) {
        var query = new HashMap<String, String>();
        request.params().forEach(query::putIfAbsent);
        var headers = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
        request.headers().forEach(headers::putIfAbsent);
        return new Handshakes(new Handshake(Map.copyOf(query), Collections.unmodifiableMap(headers), options.clientAddress().apply(request),
                JsonNodeFactory.instance.objectNode(), session.protocol(), session.transportName(), cookie));
    }

    /** The handshake for a namespace. */
    Handshake with(Map<String, String> query, JsonNode auth) {
        var all = new HashMap<>(request.query());
        all.putAll(query);
        return new Handshake(Map.copyOf(all), request.headers(), request.address(), auth, request.engineProtocol(),
                request.transport(), request.cookie());
    }

    /** The namespace that a packet is for, and the query that the client adds to its name. */
    record NamespaceAddress(String namespace, Map<String, String> query) {
        /** Clients of version 2.x, Engine.IO 3, may append a query to a namespace. */
        static NamespaceAddress of(String name, int engineProtocol) {
            if (engineProtocol != 3) {
                return new NamespaceAddress(name, Map.of());
            }
            var parsed = new QueryStringDecoder(name);
            var query = new HashMap<String, String>();
            parsed.parameters().forEach((key, values) -> query.put(key, values.getFirst()));
            return new NamespaceAddress(name.split("\\?", 2)[0], query);
        }
    }
}
