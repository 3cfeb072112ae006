package hearus.bench.socketio;

import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/** The clients and our server understand each other; how fast they are is no matter of a test. */
@Timeout(60)
class LightClientsTest {
    private static final Duration SHORT = Duration.ofMillis(300);

    @Test
    void eventsGoInAndOut() throws Exception {
        try (var server = ServerProcess.ours()) {
            try (var clients = LightClients.join(server, 20)) {
                var perSecond = 0.0;
                // Beside load nothing may come back within a window: another one, until the test's own time is up.
                while (perSecond <= 0) {
                    perSecond = clients.sendEvents(10, Duration.ZERO, SHORT).perSecond();
                }
            }
            try (var clients = LightClients.join(server, 20)) {
                var load = clients.receiveBroadcasts(2, Duration.ZERO, SHORT);
                while (load.perSecond() <= 0) {
                    load = clients.receiveBroadcasts(2, Duration.ZERO, SHORT);
                }
                assertThat(load.serverCores()).isPositive();
            }
            assertThat(server.residentAfterCollection()).isGreaterThan(10_000);
        }
    }
}
