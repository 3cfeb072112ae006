package hearus.server;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import hearus.captions.CaptionEvent;
import hearus.captions.CaptionListener;
import hearus.captions.CaptionSession;
import hearus.captions.SessionOptions;
import hearus.speech.IdleSession;
import hearus.speech.SpeechEngine;
import hearus.speech.TextClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

/** A client of {@code /ws} that reads nothing holds its connection, and the memory of what waits for it, no longer than a bound. */
@Timeout(120)
class SlowReaderTest {
    /** More than the 5 s of the forced close, on a busy machine too. */
    private static final Duration BOUND = Duration.ofSeconds(30);
    private static final int ENOUGH = 40;

    @Test
    void aClientThatDoesNotReadIsClosedWithinTheBoundAndOthersGoOn() throws Exception {
        var engine = new LongTexts();
        try (var server = HearusServer.create(ServerConfig.speech().host("localhost").port(0).build(), () -> engine).start()) {
            server.ready().get(30, TimeUnit.SECONDS);
            try (var silent = silentClient(server.port()); var other = new TextClient(server.port(), "/ws")) {
                var out = silent.getOutputStream();
                out.write(RawWebSocket.frame(RawWebSocket.TEXT, new byte[]{'t'}));
                other.send("token").send(new short[1]);
                await().untilAsserted(() -> assertThat(other.texts).hasSize(1));
                assertThat(engine.open).hasValue(2);
                for (var i = 0; i < ENOUGH && engine.open.get() == 2; i++) {
                    try {
                        out.write(RawWebSocket.frame(RawWebSocket.BINARY, new byte[2]));
                    } catch (SocketException e) {
                        // The server has closed already.
                        break;
                    }
                }
                await().atMost(BOUND).untilAsserted(() -> assertThat(engine.open).hasValue(1));
                // The network's own answer to a connection that is gone.
                await().untilAsserted(() -> assertThatThrownBy(() -> out.write(RawWebSocket.frame(RawWebSocket.BINARY, new byte[2])))
                        .isInstanceOf(SocketException.class));
                other.send(new short[1]);
                await().untilAsserted(() -> assertThat(other.texts).hasSize(2));
                assertThat(other.closed).isNotDone();
            }
        }
    }

    /** A client that reads the answer to its handshake and nothing more. */
    private static Socket silentClient(int port) throws IOException {
        var socket = new Socket();
        socket.setReceiveBufferSize(4096);
        socket.connect(new InetSocketAddress("localhost", port));
        RawWebSocket.upgrade(socket);
        return socket;
    }

    /** An engine that answers each piece of audio with a phrase of a megabyte. */
    private static final class LongTexts implements SpeechEngine {
        private static final String TEXT = "x".repeat(1 << 20);
        private final AtomicInteger open = new AtomicInteger();

        @Override
        public String model() {
            return "long texts";
        }

        @Override
        public CaptionSession open(SessionOptions options, CaptionListener listener) {
            open.incrementAndGet();
            return new IdleSession() {
                private boolean closed;

                @Override
                public long accept(short[] samples, int offset, int length) {
                    if (length > 0) {
                        listener.on(new CaptionEvent.Caption(1, 1, TEXT, TEXT.length(), true, 0, 1, "en", 1, List.of(), 0));
                    }
                    return 0;
                }

                @Override
                public synchronized void close() {
                    if (!closed) {
                        closed = true;
                        open.decrementAndGet();
                    }
                }
            };
        }

        @Override
        public void close() {}
    }
}
