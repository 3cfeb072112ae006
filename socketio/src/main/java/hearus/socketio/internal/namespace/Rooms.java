package hearus.socketio.internal.namespace;

import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The rooms of a namespace, and the clients in each. A room exists while somebody is in it. Thread-safe. */
final class Rooms {
    private final Map<String, Set<ConnectionState>> byName = new ConcurrentHashMap<>();

    void join(String room, ConnectionState client) {
        byName.compute(room, (name, present) -> {
            var all = present == null ? ConcurrentHashMap.<ConnectionState>newKeySet() : present;
            all.add(client);
            return all;
        });
    }

    void leave(String room, ConnectionState client) {
        byName.computeIfPresent(room, (name, all) -> {
            all.remove(client);
            return all.isEmpty() ? null : all;
        });
    }

    int size() {
        return byName.size();
    }

    Collection<ConnectionState> in(String room) {
        return byName.getOrDefault(room, Set.of());
    }
}
