package hearus.server;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import hearus.keywords.KeywordsConfig;
import hearus.socketio.OriginRule;

/**
 * What a server is told when it starts. Begin with {@link #serve()}, {@link #hub(List)} or {@link #speech()} and change what differs.
 *
 * @param role which of hub and speech server this process is
 * @param host address to listen on
 * @param port 0 for any free one
 * @param speechServers where a hub finds its speech servers ({@code ws://host:8000/ws}), tried in turn; empty for the other roles
 * @param model the model that a hub asks the speech server for, if it matters
 * @param languages ISO 639-1 candidates for clients that name none
 * @param prompt course terms for clients that bring none; empty for none
 * @param token what a client of {@code /ws} must present; a hub presents it to the speech server
 * @param origins web origins that may use this server; {@code *} for all
 * @param limits what one client, and all together, may take
 * @param keywords how a hub finds key terms and explains them
 */
public record ServerConfig(Role role, String host, int port, List<URI> speechServers, Optional<String> model, List<String> languages,
        String prompt, Optional<String> token, Set<String> origins, Limits limits, KeywordsConfig keywords) {
    /** Which parts run in this process. */
    public enum Role {
        /** Hub and speech server together. */
        SERVE,
        /** The hub alone; needs a speech server elsewhere. */
        HUB,
        /** The speech server alone. */
        SPEECH;

        public boolean hub() {
            return this != SPEECH;
        }

        public boolean speech() {
            return this != HUB;
        }
    }

    /**
     * What one client, and all together, may take.
     *
     * @param sessions streams that are captioned at the same time
     * @param replay audio that a hub keeps for a speaker while the speech server has not settled it
     * @param backlog audio of one speaker that may wait for the model before the speaker's connection is slowed down
     * @param stop how long {@link HearusServer#close()} waits for the last words
     * @param grace how long a hub keeps the recording of a client that lost its connection; zero for not at all
     */
    public record Limits(int sessions, Duration replay, Duration backlog, Duration stop, Duration grace) {
        private static final Duration GRACE = Duration.ofSeconds(30);

        /** With the usual grace time. */
        public Limits(int sessions, Duration replay, Duration backlog, Duration stop) {
            this(sessions, replay, backlog, stop, GRACE);
        }

        public Limits withSessions(int other) {
            return new Limits(other, replay, backlog, stop, grace);
        }

        public Limits withGrace(Duration other) {
            return new Limits(sessions, replay, backlog, stop, other);
        }

        public static Limits defaults() {
            return new Limits(256, Duration.ofMinutes(10), Duration.ofMinutes(1), Duration.ofSeconds(10));
        }
    }

    public ServerConfig {
        speechServers = List.copyOf(speechServers);
        languages = List.copyOf(languages);
        origins = OriginRule.of(origins).origins();
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("A port lies between 0 and 65535: " + port);
        }
        if (role == Role.HUB && speechServers.isEmpty()) {
            throw new IllegalArgumentException("A hub needs the address of a speech server, for example ws://localhost:8000/ws");
        }
        for (var address : speechServers) {
            if (!("ws".equals(address.getScheme()) || "wss".equals(address.getScheme())) || address.getHost() == null) {
                throw new IllegalArgumentException("The address of a speech server looks like ws://host:8000/ws: " + address);
            }
        }
    }

    /** Hub and speech server together on port 3000. */
    public static ServerConfig serve() {
        return defaults(Role.SERVE, 3000, List.of());
    }

    /** A hub on port 3000 that uses these speech servers. */
    public static ServerConfig hub(List<URI> speech) {
        return defaults(Role.HUB, 3000, speech);
    }

    /** A speech server on port 8000. */
    public static ServerConfig speech() {
        return defaults(Role.SPEECH, 8000, List.of());
    }

    private static ServerConfig defaults(Role role, int port, List<URI> speech) {
        return new ServerConfig(role, "0.0.0.0", port, speech, Optional.empty(), List.of("ko", "en"), "", Optional.empty(), Set.of("*"),
                Limits.defaults(), KeywordsConfig.defaults());
    }

    public ServerConfig withHost(String other) {
        return new ServerConfig(role, other, port, speechServers, model, languages, prompt, token, origins, limits, keywords);
    }

    public ServerConfig withPort(int other) {
        return new ServerConfig(role, host, other, speechServers, model, languages, prompt, token, origins, limits, keywords);
    }

    public ServerConfig withModel(String other) {
        return new ServerConfig(role, host, port, speechServers, Optional.of(other), languages, prompt, token, origins, limits, keywords);
    }

    public ServerConfig withLanguages(List<String> other) {
        return new ServerConfig(role, host, port, speechServers, model, other, prompt, token, origins, limits, keywords);
    }

    public ServerConfig withPrompt(String other) {
        return new ServerConfig(role, host, port, speechServers, model, languages, other, token, origins, limits, keywords);
    }

    public ServerConfig withToken(String other) {
        return new ServerConfig(role, host, port, speechServers, model, languages, prompt, Optional.of(other), origins, limits, keywords);
    }

    public ServerConfig withOrigins(Set<String> other) {
        return new ServerConfig(role, host, port, speechServers, model, languages, prompt, token, other, limits, keywords);
    }

    public ServerConfig withLimits(Limits other) {
        return new ServerConfig(role, host, port, speechServers, model, languages, prompt, token, origins, other, keywords);
    }

    public ServerConfig withKeywords(KeywordsConfig other) {
        return new ServerConfig(role, host, port, speechServers, model, languages, prompt, token, origins, limits, other);
    }
}
