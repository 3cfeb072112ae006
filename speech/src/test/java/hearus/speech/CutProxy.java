package hearus.speech;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** A network that can be cut: forwards connections to a port of this machine until told otherwise. */
public final class CutProxy implements AutoCloseable {
    private static final int BUFFER = 1 << 16;

    private final ServerSocket server;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    /** Where nothing goes through any more. */
    private final Set<Socket> frozen = ConcurrentHashMap.newKeySet();
    private final AtomicInteger connections = new AtomicInteger();
    private volatile int target;

    public CutProxy(int target) throws IOException {
        this.target = target;
        this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
    }

    public int port() {
        return server.getLocalPort();
    }

    public int connections() {
        return connections.get();
    }

    /** New connections go there. */
    public void pointTo(int port) {
        target = port;
    }

    /** Breaks every connection at once, as a pulled cable and a reset do. */
    public void cut() throws IOException {
        for (var socket : sockets) {
            try (socket) {
                socket.setSoLinger(true, 0);
            } catch (SocketException e) {
                // Closed by its peer at the same moment.
            }
        }
    }

    /** Lets nothing through any more on the connections that there are, without a word to either side, as a network does that has gone. */
    public void freeze() {
        frozen.addAll(sockets);
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                var client = server.accept();
                sockets.add(client);
                var peer = new Socket(InetAddress.getLoopbackAddress(), target);
                sockets.add(peer);
                connections.incrementAndGet();
                Thread.ofVirtual().start(() -> pump(client, peer));
                Thread.ofVirtual().start(() -> pump(peer, client));
            } catch (IOException e) {
                closeAll();
            }
        }
    }

    private void closeAll() {
        try {
            cut();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void pump(Socket from, Socket to) {
        try (from; to) {
            var bytes = new byte[BUFFER];
            for (var count = from.getInputStream().read(bytes); count >= 0; count = from.getInputStream().read(bytes)) {
                if (!frozen.contains(from)) {
                    to.getOutputStream().write(bytes, 0, count);
                }
            }
        } catch (IOException e) {
            // The connection is gone, which is what this class is for.
        } finally {
            sockets.remove(from);
            frozen.remove(from);
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        cut();
    }
}
