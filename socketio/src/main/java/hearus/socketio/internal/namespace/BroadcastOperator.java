package hearus.socketio.internal.namespace;

import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import hearus.socketio.Broadcast;
import hearus.socketio.Socket;

/**
 * Chooses sockets of a namespace by their rooms.
 *
 * @param rooms sockets in any of these; empty for all sockets
 * @param except not those in any of these rooms
 * @param sender not this one
 */
record BroadcastOperator(ServerNamespace namespace, Set<String> rooms, Set<String> except, Optional<ConnectionState> sender) implements Broadcast {
    static BroadcastOperator all(ServerNamespace namespace) {
        return new BroadcastOperator(namespace, Set.of(), Set.of(), Optional.empty());
    }

    static BroadcastOperator others(ServerNamespace namespace, ConnectionState sender) {
        return new BroadcastOperator(namespace, Set.of(), Set.of(), Optional.of(sender));
    }

    @Override
    public BroadcastOperator to(String... more) {
        return new BroadcastOperator(namespace, union(rooms, more), except, sender);
    }

    @Override
    public BroadcastOperator except(String... more) {
        return new BroadcastOperator(namespace, rooms, union(except, more), sender);
    }

    private static Set<String> union(Set<String> rooms, String... more) {
        var all = new HashSet<>(rooms);
        all.addAll(List.of(more));
        return Set.copyOf(all);
    }

    @Override
    public void emit(String event, @Nullable Object... arguments) {
        var packet = namespace.encode(event, arguments);
        clients().forEach(client -> client.send(packet));
    }

    @Override
    public void emitVolatile(String event, @Nullable Object... arguments) {
        var packet = namespace.encodeVolatile(event, arguments);
        clients().forEach(client -> client.sendVolatile(packet));
    }

    @Override
    public Collection<Socket> sockets() {
        return clients().stream().flatMap(client -> client.socket().stream()).toList();
    }

    private Collection<ConnectionState> clients() {
        if (except.isEmpty() && sender.isEmpty() && rooms.size() < 2) {
            return rooms.isEmpty() ? namespace.all() : namespace.in(rooms.iterator().next());
        }
        var selected = new LinkedHashSet<ConnectionState>();
        if (rooms.isEmpty()) {
            selected.addAll(namespace.all());
        } else {
            rooms.forEach(room -> selected.addAll(namespace.in(room)));
        }
        sender.ifPresent(selected::remove);
        except.forEach(room -> selected.removeAll(Set.copyOf(namespace.in(room))));
        return selected;
    }
}
