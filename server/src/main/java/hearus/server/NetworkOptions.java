package hearus.server;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

import hearus.server.internal.tls.CertificateFiles;
import hearus.server.internal.tls.CertificateReload;
import hearus.server.internal.web.PublicAddress;
import hearus.server.internal.web.TrustedProxies;

/** How clients reach a server beside its address and port. Immutable. */
public final class NetworkOptions {
    private static final int MAX_PORT = 65_535;

    private final TrustedProxies proxies;
    private final Optional<CertificateFiles> certificate;
    private final Duration certificateInterval;
    private final OptionalInt httpRedirect;
    private final String basePath;
    private final Optional<URI> publicUrl;

    private NetworkOptions(Builder builder) {
        this.proxies = builder.proxies;
        this.certificate = builder.certificate;
        this.certificateInterval = builder.certificateInterval;
        this.httpRedirect = builder.httpRedirect;
        this.basePath = builder.basePath;
        this.publicUrl = builder.publicUrl;
    }

    /** HTTP without TLS, and no proxy is trusted. */
    public static NetworkOptions defaults() {
        return builder().build();
    }

    /** Begins with the {@link #defaults}. */
    public static Builder builder() {
        return new Builder();
    }

    /** The proxies whose word about clients is taken. */
    TrustedProxies proxies() {
        return proxies;
    }

    /** Whether clients connect over HTTPS. */
    public boolean secure() {
        return certificate.isPresent();
    }

    /** The certificate; empty for plain HTTP. */
    Optional<CertificateFiles> certificate() {
        return certificate;
    }

    /** How often the certificate's files are looked at. */
    Duration certificateInterval() {
        return certificateInterval;
    }

    /** The plain port that redirects to HTTPS; empty for none. */
    public OptionalInt httpRedirect() {
        return httpRedirect;
    }

    /** The path below which everything is served; empty for the root. */
    public String basePath() {
        return basePath;
    }

    /** What the addresses begin with by which others reach the server, without a slash at the end; empty if nobody said. */
    public Optional<String> publicUrl() {
        return publicUrl.map(url -> url.getScheme() + "://" + url.getRawAuthority()
                + (url.getRawPath().isEmpty() ? basePath : url.getRawPath()));
    }

    /** The host of {@link #publicUrl} and its port, if that is HTTPS. */
    Optional<String> publicAuthority() {
        return publicUrl.filter(url -> url.getScheme().equals("https")).map(URI::getRawAuthority);
    }

    /** What links begin with. */
    PublicAddress publicAddress() {
        return new PublicAddress(basePath, publicUrl());
    }

    /** Sets what differs from the defaults; a value that is not valid throws {@link IllegalArgumentException}, whose message says what to set instead. Not thread-safe. */
    public static final class Builder {
        private TrustedProxies proxies = TrustedProxies.none();

        private Optional<CertificateFiles> certificate = Optional.empty();
        private Duration certificateInterval = CertificateReload.INTERVAL;
        private OptionalInt httpRedirect = OptionalInt.empty();
        private String basePath = "";
        private Optional<URI> publicUrl = Optional.empty();

        private Builder() {}

        /** Serves HTTPS with this certificate (with its chain) and this key, two files in PEM; plain HTTP by default. They are read at the start, and again within 10 s after they have changed. */
        public Builder tls(Path chain, Path key) {
            this.certificate = Optional.of(new CertificateFiles(chain, key));
            return this;
        }

        /** How often the certificate's files are looked at, every 10 s by default. */
        Builder certificateInterval(Duration time) {
            this.certificateInterval = time;
            return this;
        }

        /** A port, 0 for any free one, where plain HTTP is answered by a redirection to HTTPS; none by default. Needs {@link #tls}. */
        public Builder httpRedirect(int port) {
            if (port < 0 || port > MAX_PORT) {
                throw new IllegalArgumentException("A port lies between 0 and 65535: " + port);
            }
            this.httpRedirect = OptionalInt.of(port);
            return this;
        }

        /** Networks ({@code 10.0.0.0/8}) or addresses of proxies whose {@code X-Forwarded-*} or {@code Forwarded} is taken, none by default: from everybody else these headers are ignored. */
        public Builder trustedProxies(List<String> networks) {
            this.proxies = TrustedProxies.of(networks);
            return this;
        }

        /** A path such as {@code /captions} below which everything is served, so that a proxy need not take it off; the root by default. */
        public Builder basePath(String path) {
            this.basePath = PublicAddress.checkedBasePath(path);
            return this;
        }

        /** The address by which others reach the server, such as {@code https://captions.uni.example}, for links; a path in it counts instead of {@link #basePath}. Links have no host by default. */
        public Builder publicUrl(String url) {
            var plain = URI.create(url.strip().replaceFirst("/+$", ""));
            if (!("https".equals(plain.getScheme()) || "http".equals(plain.getScheme())) || plain.getHost() == null
                    || plain.getRawUserInfo() != null || plain.getRawQuery() != null || plain.getRawFragment() != null) {
                throw new IllegalArgumentException(
                        "\"" + url + "\" is not the address of a server: it looks like https://captions.uni.example");
            }
            this.publicUrl = Optional.of(plain);
            return this;
        }

        /** Makes the options. */
        public NetworkOptions build() {
            if (httpRedirect.isPresent() && certificate.isEmpty()) {
                throw new IllegalArgumentException("There is no HTTPS to redirect to: name a certificate and its key.");
            }
            return new NetworkOptions(this);
        }
    }
}
