package hearus.socketio.internal.namespace;

import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import hearus.socketio.Broadcast;
import hearus.socketio.Socket;

/**
 * A choice of a namespace's members.
 *
 * @param rooms where they are; empty for anywhere
 * @param without rooms where they are not
 * @param self one who is not meant
 */
record Audience(NamespaceMembers namespace, Set<String> rooms, Set<String> without, Optional<Member> self) implements Broadcast {
    static Audience all(NamespaceMembers namespace) {
        return new Audience(namespace, Set.of(), Set.of(), Optional.empty());
    }

    static Audience others(NamespaceMembers namespace, Member self) {
        return new Audience(namespace, Set.of(), Set.of(), Optional.of(self));
    }

    @Override
    public Audience to(String... more) {
        return new Audience(namespace, union(rooms, more), without, self);
    }

    @Override
    public Audience except(String... more) {
        return new Audience(namespace, rooms, union(without, more), self);
    }

    private static Set<String> union(Set<String> some, String... more) {
        var all = new HashSet<>(some);
        all.addAll(List.of(more));
        return Set.copyOf(all);
    }

    @Override
    public void emit(String event, Object... arguments) {
        var packet = namespace.encode(event, arguments);
        members().forEach(member -> member.send(packet));
    }

    @Override
    public void emitVolatile(String event, Object... arguments) {
        var packet = namespace.encodeVolatile(event, arguments);
        members().forEach(member -> member.sendVolatile(packet));
    }

    @Override
    public Collection<Socket> sockets() {
        return members().stream().flatMap(member -> member.socket().stream()).toList();
    }

    private Collection<Member> members() {
        if (without.isEmpty() && self.isEmpty() && rooms.size() < 2) {
            return rooms.isEmpty() ? namespace.all() : namespace.in(rooms.iterator().next());
        }
        var chosen = new LinkedHashSet<Member>();
        if (rooms.isEmpty()) {
            chosen.addAll(namespace.all());
        } else {
            rooms.forEach(room -> chosen.addAll(namespace.in(room)));
        }
        self.ifPresent(chosen::remove);
        without.forEach(room -> chosen.removeAll(Set.copyOf(namespace.in(room))));
        return chosen;
    }
}
