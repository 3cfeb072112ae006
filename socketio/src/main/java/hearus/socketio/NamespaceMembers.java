package hearus.socketio;

import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** A namespace and its sockets. Thread-safe. */
final class NamespaceMembers implements SocketIoServer.Namespace {
    private final String name;
    private final PacketEncoder encoder;
    private final List<Consumer<Socket>> connectHandlers = new CopyOnWriteArrayList<>();
    private final Map<String, NamespaceSocket> sockets = new ConcurrentHashMap<>();

    NamespaceMembers(String name, PacketEncoder encoder) {
        this.name = name;
        this.encoder = encoder;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public SocketIoServer.Namespace onConnect(Consumer<Socket> handler) {
        connectHandlers.add(handler);
        return this;
    }

    @Override
    public void emit(String event, Object... arguments) {
        var unit = encoder.event(name, OptionalLong.empty(), event, arguments);
        sockets.values().forEach(socket -> socket.send(unit));
    }

    void join(NamespaceSocket socket) {
        sockets.put(socket.id(), socket);
        socket.onConnect(List.copyOf(connectHandlers));
    }

    void leave(NamespaceSocket socket) {
        sockets.remove(socket.id());
    }
}
