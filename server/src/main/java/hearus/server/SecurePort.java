package hearus.server;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;

import hearus.server.internal.tls.CertificateException;
import hearus.server.internal.tls.CertificateFiles;
import hearus.server.internal.tls.CertificateReload;
import hearus.server.internal.tls.HttpsRedirect;

/** HTTPS on a server's port, where there is a certificate, and the plain port that redirects to it. Does nothing where there is none. */
final class SecurePort implements AutoCloseable {
    private static final Logger LOG = System.getLogger(SecurePort.class.getName());
    private static final long LISTEN_TIMEOUT_SECONDS = 30;

    private final ServerConfig config;
    private final Optional<CertificateFiles> files;
    private final Optional<CertificateFiles.Loaded> loaded;
    private Optional<CertificateReload> reload = Optional.empty();
    private Optional<HttpsRedirect> redirect = Optional.empty();

    private SecurePort(ServerConfig config, Optional<CertificateFiles> files, Optional<CertificateFiles.Loaded> loaded) {
        this.config = config;
        this.files = files;
        this.loaded = loaded;
    }

    /** Reads the certificate, before anything else is opened. */
    static SecurePort load(ServerConfig config) throws StartException {
        var files = config.network().certificate();
        try {
            return new SecurePort(config, files, files.isPresent() ? Optional.of(files.get().load()) : Optional.empty());
        } catch (CertificateException e) {
            throw new StartException(StartException.Code.CERTIFICATE, String.valueOf(e.getMessage()), e);
        }
    }

    /** Sets the certificate. HTTP/2 stays off: WebSockets of browsers, and so Socket.IO, need HTTP/1.1. */
    HttpServerOptions applyTo(HttpServerOptions options) {
        loaded.ifPresent(certificate -> options.setSsl(true).setUseAlpn(false).setKeyCertOptions(certificate.options()));
        return options;
    }

    /** Begins to look after the files, and to redirect; the server listens already, with these options. */
    void start(Vertx vertx, HttpServer server, HttpServerOptions options) throws StartException {
        loaded.ifPresent(certificate -> LOG.log(Level.INFO, "The certificate is valid until {0}", certificate.until()));
        reload = files.map(it -> CertificateReload.start(it, server, options, config.network().certificateInterval()));
        var port = config.network().httpRedirect();
        if (port.isPresent()) {
            redirect = Optional.of(listen(vertx, port.getAsInt(), server.actualPort()));
        }
    }

    private HttpsRedirect listen(Vertx vertx, int port, int securePort) throws StartException {
        try {
            return HttpsRedirect.listen(vertx, config.host(), port, securePort, config.network().publicAuthority()).toCompletionStage()
                    .toCompletableFuture().get(LISTEN_TIMEOUT_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw BindFailure.explain(config.host(), port, Objects.requireNonNullElse(e.getCause(), e));
        } catch (TimeoutException | InterruptedException e) {
            throw new StartException(StartException.Code.FAILED, "The server could not start: " + e, e);
        }
    }

    /** The port that redirects; empty if there is none. */
    Optional<Integer> redirectPort() {
        return redirect.map(HttpsRedirect::port);
    }

    @Override
    public void close() {
        reload.ifPresent(CertificateReload::close);
        redirect.ifPresent(it -> {
            var _ = it.close();
        });
    }
}
