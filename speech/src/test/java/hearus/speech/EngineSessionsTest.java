package hearus.speech;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import hearus.captions.CaptionListener;
import hearus.captions.CaptionSession;
import hearus.captions.SessionOptions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class EngineSessionsTest {
    private static final SessionOptions OPTIONS = new SessionOptions("test", List.of("en"), "", 0);

    private static EngineSessions engineSessions(SpeechEngine engine) {
        var engineSessions = EngineSessions.create(() -> engine, 2, new SimpleMeterRegistry());
        engineSessions.load();
        engineSessions.ready().join();
        return engineSessions;
    }

    /** An engine whose sessions fail as the test says. */
    private record Failing(@Nullable RuntimeException atFinish, @Nullable RuntimeException atClose,
            @Nullable Throwable atOpen) implements SpeechEngine {
        @Override
        public String model() {
            return "failing";
        }

        @Override
        public CaptionSession open(SessionOptions options, CaptionListener listener) {
            return switch (atOpen) {
                case RuntimeException e -> throw e;
                case Error e -> throw e;
                case null, default -> new Session();
            };
        }

        @Override
        public void close() {}

        private final class Session extends IdleSession {
            @Override
            public CompletableFuture<Void> finish() {
                if (atFinish != null) {
                    throw atFinish;
                }
                return CompletableFuture.failedFuture(new IllegalStateException("no final"));
            }

            @Override
            public void close() {
                if (atClose != null) {
                    throw atClose;
                }
            }
        }
    }

    @Test
    void whateverFailsNoSlotIsLost() throws Exception {
        var mistake = new IllegalStateException("a mistake");
        try (var engineSessions = engineSessions(new Failing(null, null, new UnsatisfiedLinkError("no library")))) {
            assertThatThrownBy(() -> engineSessions.open(OPTIONS, event -> {})).isInstanceOf(UnsatisfiedLinkError.class);
            assertThat(engineSessions.sessions()).isZero();
        }
        try (var engineSessions = engineSessions(new Failing(null, null, mistake))) {
            assertThatThrownBy(() -> engineSessions.open(OPTIONS, event -> {})).isSameAs(mistake);
            assertThat(engineSessions.sessions()).isZero();
        }
        try (var engineSessions = engineSessions(new Failing(mistake, null, null))) {
            var session = engineSessions.open(OPTIONS, event -> {});
            assertThatThrownBy(session::finish).isSameAs(mistake);
            assertThat(engineSessions.sessions()).isZero();
        }
        try (var engineSessions = engineSessions(new Failing(null, mistake, null))) {
            var session = engineSessions.open(OPTIONS, event -> {});
            assertThatThrownBy(session::close).isSameAs(mistake);
            assertThat(engineSessions.sessions()).isZero();
        }
        try (var engineSessions = engineSessions(new Failing(null, null, null))) {
            var session = engineSessions.open(OPTIONS, event -> {});
            assertThat(session.finish()).isCompletedExceptionally();
            assertThat(engineSessions.sessions()).isZero();
        }
    }

    @Test
    void aListenerThatThrowsAtOnceLeavesNoSession() throws Exception {
        try (var engineSessions = engineSessions(new FakeEngine())) {
            var link = LocalLink.create(engineSessions, Duration.ofSeconds(1));
            assertThatThrownBy(() -> link.open(OPTIONS, event -> {
                throw new IllegalStateException("a listener's mistake");
            })).isInstanceOf(IllegalStateException.class);
            assertThat(engineSessions.sessions()).isZero();
        }
    }
}
