package hearus.server.internal.tls;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.ServerSSLOptions;

import hearus.server.internal.tls.CertificateFiles.Content;

/**
 * Looks after a certificate's files, and gives the HTTP server the new certificate when they have changed: connections that are made from then on get it, the others stay. What cannot be used is logged once, and the old
 * certificate stays. Owns one virtual thread.
 *
 * <p>Files are compared by their content, and looked at again and again: notifications of file systems miss what is renewed through symbolic links (certbot, Kubernetes' secrets) or on network drives.
 */
public final class CertificateReload implements AutoCloseable {
    private static final Logger LOG = System.getLogger(CertificateReload.class.getName());
    /** How often files are looked at. */
    public static final Duration INTERVAL = Duration.ofSeconds(10);
    private static final long UPDATE_TIMEOUT_SECONDS = 10;

    private final CertificateFiles files;
    private final HttpServer server;
    private final ServerSSLOptions ssl;
    private final Thread thread;
    private Optional<Content> known = Optional.empty();
    /** What was wrong at the last look. Between the writing of the first and the second file the two do not fit: only what is wrong twice is worth a line. */
    private String problem = "";
    private String logged = "";

    private CertificateReload(CertificateFiles files, HttpServer server, HttpServerOptions options, Duration interval) {
        this.files = files;
        this.server = server;
        this.ssl = Optional.ofNullable(options.getSslOptions()).map(ServerSSLOptions::copy).orElseGet(ServerSSLOptions::new);
        this.thread = Thread.ofVirtual().name("hearus-certificate").unstarted(() -> look(interval));
    }

    /** Looks at the files each {@code interval}; the server listens with these options. */
    public static CertificateReload start(CertificateFiles files, HttpServer server, HttpServerOptions options, Duration interval) {
        var reload = new CertificateReload(files, server, options, interval);
        reload.thread.start();
        return reload;
    }

    private void look(Duration interval) {
        try {
            known = content();
            while (true) {
                Thread.sleep(interval);
                try {
                    reload();
                } catch (CertificateException e) {
                    failed(String.valueOf(e.getMessage()));
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Optional<Content> content() {
        try {
            return Optional.of(files.read());
        } catch (CertificateException e) {
            return Optional.empty();
        }
    }

    private void reload() throws CertificateException, InterruptedException {
        var now = files.read();
        if (known.filter(now::equals).isPresent()) {
            problem = "";
            logged = "";
            return;
        }
        var loaded = files.load(now);
        try {
            server.updateSSLOptions(ssl.copy().setKeyCertOptions(loaded.options())).toCompletionStage().toCompletableFuture()
                    .get(UPDATE_TIMEOUT_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new CertificateException("The certificate " + files.certificate() + " is not accepted.", e);
        }
        known = Optional.of(now);
        problem = "";
        logged = "";
        LOG.log(Level.INFO, "New connections get the new certificate {0}, valid until {1}", files.certificate(), loaded.until());
    }

    private void failed(String why) {
        if (why.equals(problem) && !why.equals(logged)) {
            LOG.log(Level.WARNING, "{0} The old certificate stays in use.", why);
            logged = why;
        }
        problem = why;
    }

    /** Looks no more. */
    @Override
    public void close() {
        thread.interrupt();
    }
}
