package hearus.socketio;

import java.util.concurrent.locks.LockSupport;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import hearus.testkit.Requires;

/** Clients from npm, and a browser. */
@Timeout(400)
class RealClientsTest {
    private static final int VERSIONS = 4;
    private static final int TRANSPORTS = 3;

    @Test
    void everyVersionWorksOverEveryTransport() throws Exception {
        try (var server = new TestServer(TestServer.patient())) {
            NodeScripts.check(VERSIONS * TRANSPORTS * 13, "matrix.mjs", server.url());
        }
    }

    @Test
    void everyVersionWorksOverEveryTransportWhereConnectionsAreRecovered() throws Exception {
        try (var server = new TestServer(TestServer.patient().toBuilder().recovery(SocketIoOptions.Recovery.defaults()).build())) {
            NodeScripts.check(VERSIONS * TRANSPORTS * 13, "matrix.mjs", server.url());
        }
    }

    @Test
    void aBrowserEmitsBlobs() throws Exception {
        var chromium = Requires.program("chromium");
        try (var server = new TestServer(TestServer.patient())) {
            NodeScripts.check(VERSIONS * TRANSPORTS * 4, "blobs.mjs", server.url(), chromium.toString());
        }
    }

    @Test
    void aClientWhoseConnectionBreaksMissesNothing() throws Exception {
        try (var server = new TestServer(TestServer.patient().toBuilder().recovery(SocketIoOptions.Recovery.defaults()).build())) {
            var all = server.server().of("/");
            all.onConnect(socket -> socket.on("count to", (arguments, ack) -> {
                // To its id, not to the socket: the counting goes on while nobody is connected.
                var end = arguments.number(0).orElseThrow().intValueExact();
                Thread.ofVirtual().start(() -> {
                    for (var i = 0; i < end; i++) {
                        all.to(socket.id()).emit("number", i);
                        LockSupport.parkNanos(2_000_000);
                    }
                });
            }));
            NodeScripts.check(TRANSPORTS * 3, "recovery.mjs", server.url());
        }
    }
}
