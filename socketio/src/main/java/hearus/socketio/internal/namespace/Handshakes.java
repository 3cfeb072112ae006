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
import hearus.socketio.internal.engine.EngineSession;

/** What a client told of itself: with its first request, and when it connects to a namespace. */
record Handshakes(Handshake ofRequest) {
    static Handshakes of(EngineSession session, HttpServerRequest request, Optional<String> cookie) {
        var query = new HashMap<String, String>();
        request.params().forEach(query::putIfAbsent);
        var headers = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
        request.headers().forEach(headers::putIfAbsent);
        return new Handshakes(new Handshake(Map.copyOf(query), Collections.unmodifiableMap(headers), request.remoteAddress().hostAddress(),
                JsonNodeFactory.instance.objectNode(), session.protocol(), session.transportName(), cookie));
    }

    /** The handshake for a namespace. */
    Handshake with(Map<String, String> query, JsonNode auth) {
        var all = new HashMap<>(ofRequest.query());
        all.putAll(query);
        return new Handshake(Map.copyOf(all), ofRequest.headers(), ofRequest.address(), auth, ofRequest.engineProtocol(),
                ofRequest.transport(), ofRequest.cookie());
    }

    /** Which namespace a packet is for, and what the client adds to its name. */
    record Address(String namespace, Map<String, String> query) {
        /** Clients of version 2.x, Engine.IO 3, may append a query to a namespace. */
        static Address of(String name, int engineProtocol) {
            if (engineProtocol != 3) {
                return new Address(name, Map.of());
            }
            var parsed = new QueryStringDecoder(name);
            var query = new HashMap<String, String>();
            parsed.parameters().forEach((key, values) -> query.put(key, values.getFirst()));
            return new Address(name.split("\\?", 2)[0], query);
        }
    }
}
