package hearus.server;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import hearus.keywords.KeywordsConfig;
import hearus.lectures.StoreLocation;
import hearus.socketio.OriginRule;

/** The configuration of a server. Immutable. {@link #serve()}, {@link #hub(List)} and {@link #speech()} begin a builder with the defaults of a role. */
public final class ServerConfig {
    private static final int MAX_PORT = 65_535;

    private final Role role;
    private final String host;
    private final int port;
    private final List<URI> speechServers;
    private final Optional<String> model;
    private final List<String> languages;
    private final String prompt;
    private final Optional<String> token;
    private final boolean open;
    private final Set<String> origins;
    private final Limits limits;
    private final KeywordsConfig keywords;
    private final StoreLocation lectures;
    private final Optional<StoreLocation> keys;
    private final Optional<OidcConfig> oidc;
    private final Optional<Duration> retention;
    private final RecordingOptions recordings;
    private final NetworkOptions network;
    private final ClientLimits clientLimits;
    private final Optional<Path> auditLog;

    private ServerConfig(Builder builder) {
        this.role = builder.role;
        this.host = builder.host;
        this.port = builder.port;
        this.speechServers = builder.speechServers;
        this.model = builder.model;
        this.languages = builder.languages;
        this.prompt = builder.prompt;
        this.token = builder.token;
        this.open = builder.open;
        this.origins = builder.origins;
        this.limits = builder.limits;
        this.keywords = builder.keywords;
        this.lectures = builder.lectures;
        this.keys = builder.keys;
        this.oidc = builder.oidc;
        this.retention = builder.retention;
        this.recordings = builder.recordings;
        this.network = builder.network;
        this.clientLimits = builder.clientLimits;
        this.auditLog = builder.auditLog;
    }

    /** Which parts run in this process. */
    public enum Role {
        /** Hub and speech server together. */
        SERVE,
        /** The hub alone; needs a speech server elsewhere. */
        HUB,
        /** The speech server alone. */
        SPEECH;

        /** Whether a hub runs in this process. */
        public boolean hub() {
            return this != SPEECH;
        }

        /** Whether a speech server runs in this process. */
        public boolean speech() {
            return this != HUB;
        }
    }

    /** Begins with the defaults of hub and speech server together: port 3000. */
    public static Builder serve() {
        return new Builder(Role.SERVE, 3000, List.of());
    }

    /** Begins with the defaults of a hub that uses these speech servers, tried in turn ({@code ws://host:8000/ws}): port 3000. */
    public static Builder hub(List<URI> speechServers) {
        if (speechServers.isEmpty()) {
            throw new IllegalArgumentException("A hub needs the address of a speech server, for example ws://localhost:8000/ws");
        }
        return new Builder(Role.HUB, 3000, speechServers);
    }

    /** Begins with the defaults of a speech server: port 8000. */
    public static Builder speech() {
        return new Builder(Role.SPEECH, 8000, List.of());
    }

    /** Begins with this configuration. */
    public Builder toBuilder() {
        var builder = new Builder(role, port, speechServers).host(host).open(open).languages(languages).prompt(prompt).origins(origins)
                .limits(limits)
                .keywords(keywords).lectures(lectures).recordings(recordings).network(network).clientLimits(clientLimits);
        auditLog.ifPresent(builder::auditLog);
        keys.ifPresent(builder::keys);
        oidc.ifPresent(builder::oidc);
        retention.ifPresent(builder::retention);
        model.ifPresent(builder::model);
        token.ifPresent(builder::token);
        return builder;
    }

    /** Which of hub and speech server this process is. */
    public Role role() {
        return role;
    }

    /** The address to listen on. */
    public String host() {
        return host;
    }

    /** The port to listen on; 0 for any free one. */
    public int port() {
        return port;
    }

    /** Where a hub finds its speech servers, tried in turn; empty for the other roles. */
    public List<URI> speechServers() {
        return speechServers;
    }

    /** The model that a hub requires of its speech servers; empty for any. */
    public Optional<String> model() {
        return model;
    }

    /** ISO 639-1 candidates for clients that declare no language. */
    public List<String> languages() {
        return languages;
    }

    /** Course terms for clients that declare no prompt; empty for none. */
    public String prompt() {
        return prompt;
    }

    /** What a client of {@code /ws} must present; a hub presents it to the speech server. */
    public Optional<String> token() {
        return token;
    }

    /** Whether everybody may do everything, also over addresses that other machines reach. */
    public boolean open() {
        return open;
    }

    /** Web origins that may use this server; {@code *} for all. */
    public Set<String> origins() {
        return origins;
    }

    /** Bounds for one client, and for all together. */
    public Limits limits() {
        return limits;
    }

    /** How a hub finds key terms and explains them. */
    public KeywordsConfig keywords() {
        return keywords;
    }

    /** Where a hub keeps lectures. */
    public StoreLocation lectures() {
        return lectures;
    }

    /** Where a hub finds API keys; empty if beside the lectures. */
    public Optional<StoreLocation> keys() {
        return keys;
    }

    /** The provider whose accounts a hub accepts; empty for none. */
    public Optional<OidcConfig> oidc() {
        return oidc;
    }

    /** How long a hub keeps lectures after their end that say nothing of it; empty for ever. */
    public Optional<Duration> retention() {
        return retention;
    }

    /** How a hub keeps recordings of lectures. */
    public RecordingOptions recordings() {
        return recordings;
    }

    /** How clients reach this server. */
    public NetworkOptions network() {
        return network;
    }

    /** The file into which is written who did what; empty for none. */
    public Optional<Path> auditLog() {
        return auditLog;
    }

    /** How much one client address, and one key or link, may use of a hub. */
    public ClientLimits clientLimits() {
        return clientLimits;
    }

    /**
     * How a hub keeps recordings.
     *
     * @param data the folder in whose {@code recordings} they lie; empty if nothing may be written to a disk
     * @param maxUpload bytes of one file that is uploaded
     * @param keepAudio whether the audio of speakers and uploads is kept beside the text; needs {@code data}
     * @param reader reads what is uploaded
     */
    public record RecordingOptions(Optional<Path> data, long maxUpload, boolean keepAudio, RecordingReader reader) {
        /** 2 GiB. */
        public static final long USUAL_MAX_UPLOAD = 2L << 30;

        public RecordingOptions {
            if (maxUpload < 1) {
                throw new IllegalArgumentException("An upload has at least 1 byte: " + maxUpload);
            }
            if (keepAudio && data.isEmpty()) {
                throw new IllegalArgumentException("Audio is kept in files: name a folder for them, or keep no audio.");
            }
        }

        /** No files are kept; WebM, Ogg, MP4 with Opus and WAV are read. */
        public static RecordingOptions defaults() {
            return new RecordingOptions(Optional.empty(), USUAL_MAX_UPLOAD, false, RecordingReader.own());
        }
    }

    /** Sets what differs from the defaults of a role; a value that is not valid throws {@link IllegalArgumentException}, whose message says what to set instead. Not thread-safe. */
    public static final class Builder {
        private final Role role;
        private final List<URI> speechServers;
        private String host = "127.0.0.1";
        private boolean open;
        private int port;
        private Optional<String> model = Optional.empty();
        private List<String> languages = List.of("ko", "en");
        private String prompt = "";
        private Optional<String> token = Optional.empty();
        private Set<String> origins = Set.of("*");
        private Limits limits = Limits.defaults();
        private KeywordsConfig keywords = KeywordsConfig.defaults();
        private StoreLocation lectures = new StoreLocation.Memory();
        private Optional<StoreLocation> keys = Optional.empty();
        private Optional<OidcConfig> oidc = Optional.empty();
        private Optional<Duration> retention = Optional.empty();
        private RecordingOptions recordings = RecordingOptions.defaults();
        private NetworkOptions network = NetworkOptions.defaults();
        private ClientLimits clientLimits = ClientLimits.defaults();
        private Optional<Path> auditLog = Optional.empty();

        private Builder(Role role, int port, List<URI> speechServers) {
            this.role = role;
            this.port = port;
            this.speechServers = List.copyOf(speechServers);
            for (var address : speechServers) {
                if (!("ws".equals(address.getScheme()) || "wss".equals(address.getScheme())) || address.getHost() == null) {
                    throw new IllegalArgumentException("The address of a speech server looks like ws://host:8000/ws: " + address);
                }
            }
        }

        /** The address to listen on, {@code 127.0.0.1} by default. Another one than loopback needs a key in the store, a token of a speech server, or {@link #open}. */
        public Builder host(String address) {
            this.host = address;
            return this;
        }

        /** The port to listen on, 0 for any free one; 3000 by default, 8000 for a speech server. */
        public Builder port(int number) {
            if (number < 0 || number > MAX_PORT) {
                throw new IllegalArgumentException("A port lies between 0 and 65535: " + number);
            }
            this.port = number;
            return this;
        }

        /** The model that a hub requires of its speech servers; any by default. */
        public Builder model(String name) {
            this.model = Optional.of(name);
            return this;
        }

        /** ISO 639-1 candidates for clients that declare no language, {@code ko} and {@code en} by default. */
        public Builder languages(List<String> codes) {
            this.languages = List.copyOf(codes);
            return this;
        }

        /** Course terms for clients that declare no prompt, none by default. */
        public Builder prompt(String terms) {
            this.prompt = terms;
            return this;
        }

        /** What a client of {@code /ws} must present, nothing by default; a hub presents it to the speech server. */
        public Builder token(String secret) {
            this.token = Optional.of(secret);
            return this;
        }

        /** Whether everybody may do everything, also over addresses that other machines reach; false by default. The token of {@code /ws} is required all the same. */
        public Builder open(boolean everybody) {
            this.open = everybody;
            return this;
        }

        /** Web origins that may use this server, {@code *} for all, which is the default. */
        public Builder origins(Set<String> allowed) {
            this.origins = OriginRule.of(allowed).origins();
            return this;
        }

        /** Bounds for one client, and for all together. */
        public Builder limits(Limits bounds) {
            this.limits = bounds;
            return this;
        }

        /** How a hub finds key terms and explains them. */
        public Builder keywords(KeywordsConfig config) {
            this.keywords = config;
            return this;
        }

        /** Where a hub keeps lectures, only in memory by default. */
        public Builder lectures(StoreLocation location) {
            this.lectures = location;
            return this;
        }

        /** Where a hub finds API keys, beside the lectures by default: for lectures that are only in memory. */
        public Builder keys(StoreLocation location) {
            this.keys = Optional.of(location);
            return this;
        }

        /** The provider whose accounts a hub accepts beside keys and links, none by default. With one, callers are checked also where no key was made. */
        public Builder oidc(OidcConfig provider) {
            this.oidc = Optional.of(provider);
            return this;
        }

        /** How long a hub keeps lectures after their end that say nothing of it, for ever by default. */
        public Builder retention(Duration time) {
            this.retention = Optional.of(time);
            return this;
        }

        /** How a hub keeps recordings, not at all by default. */
        public Builder recordings(RecordingOptions options) {
            this.recordings = options;
            return this;
        }

        /** How clients reach this server, directly by default. */
        public Builder network(NetworkOptions options) {
            this.network = options;
            return this;
        }

        /** The file into which is written who did what, none by default. */
        public Builder auditLog(Path file) {
            this.auditLog = Optional.of(file);
            return this;
        }

        /** How much one client address, and one key or link, may use of a hub, {@link ClientLimits#defaults} by default. */
        public Builder clientLimits(ClientLimits limits) {
            this.clientLimits = limits;
            return this;
        }

        /** Makes the configuration. */
        public ServerConfig build() {
            return new ServerConfig(this);
        }
    }

    /** Bounds for one client, and for all together. Immutable. */
    public static final class Limits {
        private final int maxSessions;
        private final Duration maxBacklog;
        private final Duration maxUnprocessed;
        private final Duration shutdownTimeout;
        private final Duration grace;

        private Limits(Builder builder) {
            this.maxSessions = builder.maxSessions;
            this.maxBacklog = builder.maxBacklog;
            this.maxUnprocessed = builder.maxUnprocessed;
            this.shutdownTimeout = builder.shutdownTimeout;
            this.grace = builder.grace;
        }

        /** 256 sessions; see {@link Builder} for the other defaults. */
        public static Limits defaults() {
            return builder().build();
        }

        /** Begins with the {@link #defaults}. */
        public static Builder builder() {
            return new Builder();
        }

        /** Begins with these limits. */
        public Builder toBuilder() {
            return builder().maxSessions(maxSessions).maxBacklog(maxBacklog).maxUnprocessed(maxUnprocessed)
                    .shutdownTimeout(shutdownTimeout).grace(grace);
        }

        /** Sessions that are captioned at the same time. */
        public int maxSessions() {
            return maxSessions;
        }

        /** Audio that a hub keeps for a speaker while the speech server has not settled it. */
        public Duration maxBacklog() {
            return maxBacklog;
        }

        /** Audio of one speaker that may wait for the model before the speaker's connection is slowed down. */
        public Duration maxUnprocessed() {
            return maxUnprocessed;
        }

        /** How long {@link HearusServer#close()} waits for the last finals. */
        public Duration shutdownTimeout() {
            return shutdownTimeout;
        }

        /** How long a hub keeps the session of a client that lost its connection; zero for not at all. */
        public Duration grace() {
            return grace;
        }

        /** Sets what differs from the defaults. Not thread-safe. */
        public static final class Builder {
            private int maxSessions = 256;
            private Duration maxBacklog = Duration.ofMinutes(10);
            private Duration maxUnprocessed = Duration.ofMinutes(1);
            private Duration shutdownTimeout = Duration.ofSeconds(20);
            private Duration grace = Duration.ofSeconds(30);

            private Builder() {}

            /** Sessions that are captioned at the same time, 256 by default. */
            public Builder maxSessions(int count) {
                this.maxSessions = count;
                return this;
            }

            /** Audio that a hub keeps for a speaker while the speech server has not settled it, 10 minutes by default. */
            public Builder maxBacklog(Duration audio) {
                this.maxBacklog = audio;
                return this;
            }

            /** Audio of one speaker that may wait for the model before the speaker's connection is slowed down, 1 minute by default. */
            public Builder maxUnprocessed(Duration audio) {
                this.maxUnprocessed = audio;
                return this;
            }

            /** How long {@link HearusServer#close()} waits for the last finals, 20 s by default. */
            public Builder shutdownTimeout(Duration time) {
                this.shutdownTimeout = time;
                return this;
            }

            /** How long a hub keeps the session of a client that lost its connection, 30 s by default; zero for not at all. */
            public Builder grace(Duration time) {
                this.grace = time;
                return this;
            }

            /** Makes the limits. */
            public Limits build() {
                return new Limits(this);
            }
        }
    }
}
