package hearus.socketio.internal.namespace;

import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Who is in which room of a namespace. A room exists while somebody is in it. Thread-safe. */
final class Rooms {
    private final Map<String, Set<Member>> byName = new ConcurrentHashMap<>();

    void enter(String room, Member member) {
        byName.compute(room, (name, others) -> {
            var all = others == null ? ConcurrentHashMap.<Member>newKeySet() : others;
            all.add(member);
            return all;
        });
    }

    void exit(String room, Member member) {
        byName.computeIfPresent(room, (name, all) -> {
            all.remove(member);
            return all.isEmpty() ? null : all;
        });
    }

    int size() {
        return byName.size();
    }

    Collection<Member> in(String room) {
        return byName.getOrDefault(room, Set.of());
    }
}
