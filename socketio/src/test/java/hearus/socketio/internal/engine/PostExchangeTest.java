package hearus.socketio.internal.engine;

import java.lang.reflect.Proxy;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;

import io.vertx.core.http.HttpServerResponse;
import org.junit.jupiter.api.Test;

import hearus.socketio.internal.protocol.EnginePacket;
import hearus.socketio.internal.protocol.Payload;
import hearus.socketio.internal.protocol.ProtocolException;

import static org.assertj.core.api.Assertions.assertThat;

/** POSTs of a polling client, whose packets are processed while the session reads. */
class PostExchangeTest {
    private final List<EnginePacket> processed = new ArrayList<>();
    private final List<String> answers = new ArrayList<>();
    private final HttpServerResponse response = response();
    private int readable = Integer.MAX_VALUE;
    private final PostExchange posts = new PostExchange(new PostExchange.Host() {
        @Override
        public boolean isReading() {
            return readable > 0;
        }

        @Override
        public void onPacket(EnginePacket packet) {
            processed.add(packet);
            readable--;
        }

        @Override
        public void onMalformed(ProtocolException problem) {
            answers.add(problem.getMessage());
        }
    });

    /** Notes its status and its body, or that it was reset. */
    private HttpServerResponse response() {
        return (HttpServerResponse) Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[]{HttpServerResponse.class},
                (proxy, method, arguments) -> {
                    switch (method.getName()) {
                        case "setStatusCode" -> answers.add("status " + arguments[0]);
                        case "end" -> answers.add(arguments[0].toString());
                        case "reset" -> answers.add("reset");
                        default -> {}
                    }
                    if (method.getReturnType() == boolean.class) {
                        return false;
                    }
                    return method.getReturnType().isInstance(proxy) ? proxy : null;
                });
    }

    /** Packets, then a malformed one where {@code broken}. */
    private static Payload payload(int count, boolean broken) {
        Queue<EnginePacket> packets = new ArrayDeque<>();
        for (var i = 0; i < count; i++) {
            packets.add(EnginePacket.message("" + i));
        }
        return new Payload() {
            @Override
            public boolean hasNext() {
                return broken || !packets.isEmpty();
            }

            @Override
            public EnginePacket next() throws ProtocolException {
                if (packets.isEmpty()) {
                    throw new ProtocolException("broken");
                }
                return packets.remove();
            }
        };
    }

    @Test
    void isAnsweredAfterItsLastPacket() {
        posts.begin(response, payload(3, false));
        assertThat(processed).hasSize(3);
        assertThat(answers).containsExactly("ok");
        assertThat(posts.isProcessing()).isFalse();
    }

    @Test
    void isNotAnsweredWhileTheSessionDoesNotRead() {
        readable = 2;
        posts.begin(response, payload(3, false));
        assertThat(processed).hasSize(2);
        assertThat(answers).isEmpty();
        assertThat(posts.isProcessing()).isTrue();
        readable = 1;
        posts.process();
        assertThat(processed).hasSize(3);
        assertThat(answers).as("the last packet stopped the reading").isEmpty();
        readable = 1;
        posts.process();
        assertThat(answers).containsExactly("ok");
    }

    @Test
    void whatIsNoPacketIsRefusedBeforeTheSessionHearsOfIt() {
        posts.begin(response, payload(1, true));
        assertThat(processed).hasSize(1);
        assertThat(answers).containsExactly("status 400", "{\"code\":3,\"message\":\"Bad request\"}", "broken");
        assertThat(posts.isProcessing()).isFalse();
    }

    @Test
    void theEndAnswersWhatWasNotTaken() {
        readable = 1;
        posts.begin(response, payload(3, false));
        posts.end();
        posts.end();
        assertThat(answers).containsExactly("ok");
        readable = 10;
        posts.process();
        assertThat(processed).hasSize(1);
    }

    @Test
    void oneBodyIsReadAtATimeAndTheOneThatNeverEndsIsReset() {
        assertThat(posts.announce(response)).isTrue();
        assertThat(posts.announce(response())).isFalse();
        posts.bodyEnded();
        assertThat(posts.announce(response)).isTrue();
        posts.reset();
        posts.reset();
        assertThat(answers).containsExactly("reset");
    }
}
