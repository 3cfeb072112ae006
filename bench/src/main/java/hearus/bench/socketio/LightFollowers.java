package hearus.bench.socketio;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.channels.Selector;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

/** Many followers of one lecture, on one thread of their own, which takes the time of every event. Thread-safe. */
public final class LightFollowers implements AutoCloseable {
    private static final int OPENING = 64;
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    private final InetSocketAddress server;
    private final int wanted;
    private final byte[] follow;
    private final Selector selector;
    private final Thread thread;
    private final CountDownLatch following = new CountDownLatch(1);
    /** Of the first event that each follower gets, of the second, and so on. Guarded by the monitor. */
    private final List<Arrivals> arrivals = new ArrayList<>();
    private @Nullable IOException failure;
    private volatile boolean closed;

    private LightFollowers(InetSocketAddress server, int wanted, String lecture, long from) throws IOException {
        this.server = server;
        this.wanted = wanted;
        this.follow = followFrame(lecture, from);
        this.selector = Selector.open();
        this.thread = Thread.ofPlatform().name("light-followers").start(this::run);
    }

    private static byte[] followFrame(String lecture, long from) {
        return Frames.of("421[\"follow\",{\"lecture\":\"" + lecture + "\",\"from\":" + from + "}]");
    }

    /**
     * Connects this many followers, and returns when all follow.
     *
     * @param from the first segment that they want; behind the last for nothing but what comes
     */
    public static LightFollowers follow(InetSocketAddress server, int count, String lecture, long from)
            throws IOException, InterruptedException {
        var followers = new LightFollowers(server, count, lecture, from);
        if (!followers.following.await(TIMEOUT.toSeconds(), TimeUnit.SECONDS)) {
            followers.close();
            throw new IOException("Not all of " + count + " followers could follow: is the limit of open files (ulimit -n) high enough?");
        }
        return followers;
    }

    /**
     * When an event came to the followers, in {@link System#nanoTime}.
     *
     * @param count of followers that have it
     */
    public record Arrivals(long first, long last, int count) {
        private static final Arrivals NONE = new Arrivals(0, 0, 0);

        private Arrivals with(long now) {
            return new Arrivals(count == 0 ? now : first, now, count + 1);
        }
    }

    /** Waits until every follower has got {@code number} events; gives when the last of these came. */
    public synchronized Arrivals await(int number) throws IOException, InterruptedException {
        for (var end = System.nanoTime() + TIMEOUT.toNanos(); arrivals.size() < number || arrivals.get(number - 1).count() < wanted;) {
            if (failure != null) {
                throw failure;
            }
            var left = end - System.nanoTime();
            if (left <= 0) {
                throw new IOException("Event " + number + " did not reach every follower");
            }
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
        return arrivals.get(number - 1);
    }

    /** How many events every follower has got at least; more than were sent tells that one came twice. */
    public synchronized int events() {
        return arrivals.size();
    }

    private synchronized void got(int number, long now) {
        while (arrivals.size() < number) {
            arrivals.add(Arrivals.NONE);
        }
        var all = arrivals.get(number - 1).with(now);
        arrivals.set(number - 1, all);
        if (all.count() == wanted) {
            notifyAll();
        }
    }

    private synchronized void failed(IOException e) {
        failure = e;
        notifyAll();
    }

    private void run() {
        var sockets = new ArrayList<LightSocket>();
        var listener = new Listener();
        try {
            while (!closed) {
                while (sockets.size() < wanted && sockets.size() - listener.followers < OPENING) {
                    sockets.add(new LightSocket(selector, server, listener));
                }
                selector.select();
                for (var key : selector.selectedKeys()) {
                    ((LightSocket) key.attachment()).onReady();
                }
                selector.selectedKeys().clear();
            }
        } catch (IOException e) {
            failed(e);
        } finally {
            closeAll(sockets);
        }
    }

    private void closeAll(List<LightSocket> sockets) {
        try (selector) {
            for (var socket : sockets) {
                socket.close();
            }
        } catch (IOException e) {
            failed(e);
        }
    }

    /** Called on the thread of the followers. */
    private final class Listener implements LightSocket.Listener {
        private final Map<LightSocket, Integer> events = new HashMap<>();
        private int followers;

        @Override
        public void onJoined(LightSocket socket) throws IOException {
            socket.send(follow);
        }

        @Override
        public void onEvent(LightSocket socket) {
            var now = System.nanoTime();
            got(events.merge(socket, 1, Integer::sum), now);
        }

        @Override
        public void onAck(LightSocket socket) {
            followers++;
            if (followers == wanted) {
                following.countDown();
            }
        }
    }

    /** Follows with a connection that is not read once it follows, and whose end the server learns only by itself. */
    public static AutoCloseable followWithoutReading(InetSocketAddress server, String lecture, long from) throws IOException {
        var socket = new Socket();
        try {
            socket.setReceiveBufferSize(4 << 10);
            socket.connect(server);
            socket.setSoTimeout((int) TIMEOUT.toMillis());
            socket.getOutputStream().write(LightSocket.handshake());
            awaitText(socket, "0{");
            socket.getOutputStream().write(Frames.of("40"));
            awaitText(socket, "40{");
            socket.getOutputStream().write(followFrame(lecture, from));
            awaitText(socket, "431[");
            return socket;
        } catch (IOException | RuntimeException e) {
            socket.close();
            throw e;
        }
    }

    private static void awaitText(Socket socket, String text) throws IOException {
        var seen = new StringBuilder();
        while (seen.indexOf(text) < 0) {
            var next = socket.getInputStream().read();
            if (next < 0) {
                throw new IOException("The server closed a connection");
            }
            seen.append(new String(new byte[]{(byte) next}, StandardCharsets.ISO_8859_1));
        }
    }

    @Override
    public void close() {
        closed = true;
        selector.wakeup();
        try {
            thread.join(TIMEOUT);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
