package hearus.server;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.CorsHandler;

import hearus.keywords.Keywords;
import hearus.lectures.LectureException;
import hearus.lectures.Lectures;
import hearus.lectures.Recordings;
import hearus.server.internal.access.AccessControl;
import hearus.server.internal.access.AccessGate;
import hearus.server.internal.access.PageLinks;
import hearus.server.internal.access.SignOnRoutes;
import hearus.server.internal.access.SocketAccess;
import hearus.server.internal.audit.RequestAudit;
import hearus.server.internal.audit.SocketAudit;
import hearus.server.internal.hub.EndpointMeters;
import hearus.server.internal.hub.Hub;
import hearus.server.internal.lectures.LectureService;
import hearus.server.internal.limits.ClientLimiting;
import hearus.server.internal.recordings.EngineRecognisers;
import hearus.server.internal.recordings.RecordingService;
import hearus.server.internal.web.ClientAddress;
import hearus.server.internal.web.ErrorResponses;
import hearus.server.internal.web.ForwardedHeaders;
import hearus.server.internal.web.OperationsRoutes;
import hearus.server.internal.web.OriginCheck;
import hearus.server.internal.web.PageRoutes;
import hearus.socketio.OriginRule;
import hearus.socketio.Socket.Handshake;
import hearus.socketio.SocketIoOptions;
import hearus.socketio.SocketIoServer;
import hearus.speech.EngineLoader;
import hearus.speech.EngineSessions;
import hearus.speech.LocalLink;
import hearus.speech.Readiness;
import hearus.speech.RemoteLink;
import hearus.speech.SpeechLink;
import hearus.speech.SpeechServer;

/** A Hearus server: hub, speech server or both, everything on one port. Thread-safe. */
public final class HearusServer implements AutoCloseable {
    private static final Logger LOG = System.getLogger(HearusServer.class.getName());
    private static final Duration READINESS_INTERVAL = Duration.ofSeconds(1);
    private static final long LISTEN_TIMEOUT_SECONDS = 30;
    private static final String COOKIE = "hearus";
    /** What sessions that did not end in time may take to be closed: their lectures are ended in the store, which is closed after them. */
    private static final Duration CLEANUP = Duration.ofSeconds(3);

    private final ServerConfig config;
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final JvmGcMetrics gcMetrics = new JvmGcMetrics();
    /** Vert.x reads no files of the class path: it would first copy them into the temporary folder, which may be read-only. */
    private final Vertx vertx = Vertx
            .vertx(new VertxOptions()
                    .setFileSystemOptions(new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false)));
    private final HttpServer http;
    private final HttpServerOptions httpOptions;
    private final SecurePort secure;
    private final Optional<EngineSessions> engine;
    private final Optional<SpeechServer> endpoint;
    private final Optional<HubParts> hub;
    private final AccessControl access;
    private final ClientLimiting limits;
    private final AuditLog audit;
    private final Optional<Lectures> keys;
    private final CompletableFuture<Void> ready = new CompletableFuture<>();
    private final List<PageLinks> pageLinks = new CopyOnWriteArrayList<>();
    private final AtomicBoolean closed = new AtomicBoolean();
    private volatile boolean closing;

    /** What only the role hub has. */
    private record HubParts(SpeechLink link, SocketIoServer sockets, Hub hub, Optional<Keywords> keywords, LectureService lectures,
            RecordingService recordings, SocketAccess access) {}

    private HearusServer(ServerConfig config, EngineLoader loader, Optional<TextProcessor> processor, SecurePort secure,
            AuditLog audit, OpenedStores opened) {
        this.config = config;
        this.secure = secure;
        this.audit = audit;
        this.access = opened.access();
        this.limits = ClientLimiting.create(config.clientLimits(), InstantSource.system(), this::clientAddress, Handshake::address);
        this.keys = opened.keys();
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        gcMetrics.bindTo(registry);

        var sockets = socketOptions();
        engine = config.role().speech()
                ? Optional.of(EngineSessions.create(loader, config.limits().maxSessions(), registry))
                : Optional.empty();
        endpoint = engine
                .map(model -> SpeechServer.create(vertx, model, new SpeechServer.SpeechPolicy(config.languages(), config.prompt(),
                        config.token(), access.checks() && config.role().hub() ? access : SpeechServer.Admission.NOBODY,
                        config.role().hub() ? limits.quotas() : SpeechServer.Quotas.NONE, config.limits().maxUnprocessed())));
        hub = opened.lectures().map(kept -> hub(processor, sockets, kept));

        httpOptions = secure.applyTo(sockets.applyTo(new HttpServerOptions().setHost(config.host()).setPort(config.port())
                .setWebSocketSubProtocols(SpeechServer.subprotocols())));
        var server = vertx.createHttpServer(httpOptions).requestHandler(router());
        http = hub.map(side -> side.sockets().guard(server)).orElse(server)
                .exceptionHandler(error -> LOG.log(Level.DEBUG, "A connection failed: {0}", error.toString()));
    }

    private SocketIoOptions socketOptions() {
        // Clients 2.x in browsers poll with credentials, and a browser then takes no answer to "*". Browsers do not send our cookies from pages of other sites.
        var options = SocketIoOptions.builder().cors(new SocketIoOptions.Cors(config.origins(), true))
                .clientAddress(this::clientAddress).build();
        var grace = config.limits().grace();
        return grace.isZero()
                ? options
                : options.toBuilder().cookie(new SocketIoOptions.Cookie(COOKIE))
                        .recovery(SocketIoOptions.Recovery.defaults().withWindow(grace)).build();
    }

    /** A server that does not listen yet, and processes texts as {@link ServerConfig#keywords()} says; see {@link #create(ServerConfig, EngineLoader, TextProcessor)}. */
    public static HearusServer create(ServerConfig config, EngineLoader loader) throws StartException {
        return create(config, loader, Optional.empty());
    }

    /**
     * A server that does not listen yet.
     *
     * @param loader loads the model after the port is open, once, on a thread of its own; never called for a hub ({@link EngineLoader#none()})
     * @param processor answers {@code nlProcessing} in place of {@link Keywords}
     */
    public static HearusServer create(ServerConfig config, EngineLoader loader, TextProcessor processor) throws StartException {
        return create(config, loader, Optional.of(processor));
    }

    private static HearusServer create(ServerConfig config, EngineLoader loader, Optional<TextProcessor> processor) throws StartException {
        var secure = SecurePort.load(config);
        var audit = openAudit(config);
        try {
            return new HearusServer(config, loader, processor, secure, audit, OpenedStores.open(config));
        } catch (StartException e) {
            audit.close();
            throw e;
        }
    }

    private static AuditLog openAudit(ServerConfig config) throws StartException {
        try {
            return config.auditLog().isPresent() ? AuditLog.open(config.auditLog().get()) : AuditLog.none();
        } catch (IOException e) {
            throw new StartException(StartException.Code.FAILED, "The audit log " + config.auditLog().orElseThrow()
                    + " cannot be written: name a file in a folder that is there and in which this user may write.", e);
        }
    }

    private HubParts hub(Optional<TextProcessor> processor, SocketIoOptions options, LectureService lectures) {
        var bounds = config.limits();
        SpeechLink link = engine.<SpeechLink>map(model -> LocalLink.create(model, bounds.maxUnprocessed()))
                .orElseGet(() -> RemoteLink.create(vertx,
                        new RemoteLink.RemoteServers(config.speechServers(), config.token(), config.model()),
                        new RemoteLink.Limits(bounds.maxSessions(), bounds.maxBacklog()), registry));
        var keywords = processor.isPresent() ? Optional.<Keywords>empty() : Optional.of(keywords());
        keywords.ifPresent(lectures::markKeyTerms);
        var clients = Hub.create(link,
                new Hub.HubPolicy(config.languages(), config.prompt(), bounds.maxBacklog(), bounds.grace(), bounds.maxSessions(),
                        config.recordings().keepAudio()),
                processor.or(() -> keywords.map(finder -> finder::process)).orElseThrow(), lectures, registry);
        var sockets = SocketIoServer.create(vertx, options);
        var socketAccess = SocketAccess.create(access, SocketAccess.INTERVAL);
        clients.mount(sockets, socketAccess, limits.sockets(), new SocketAudit(audit, Handshake::address));
        var recordings = RecordingService.create(lectures.lectures(), lectures.rooms(), lectures.speakers(), new EngineRecognisers(engine),
                new RecordingService.RecordingPolicy(config.languages(), config.prompt(), config.recordings().maxUpload(),
                        config.recordings().keepAudio(), config.recordings().reader()))
                .start();
        return new HubParts(link, sockets, clients, keywords, lectures, recordings, socketAccess);
    }

    private Keywords keywords() {
        var keywords = Keywords.create(config.keywords());
        config.keywords().endpoint().ifPresent(endpoint -> {
            LOG.log(Level.INFO, "Explanations come from {0}, model {1}", endpoint.url(), endpoint.model());
            EndpointMeters.bind(keywords.endpointCounters(), registry);
        });
        return keywords;
    }

    /** Of the client, as far as trusted proxies say it. */
    private String clientAddress(HttpServerRequest request) {
        return ClientAddress.of(request, config.network().proxies()).text();
    }

    private Router router() {
        var router = Router.router(vertx);
        router.route().handler(new ForwardedHeaders(config.network().proxies()));
        router.route().handler(config.network().publicAddress());
        router.route("/socket.io/*").handler(this::refuseWhileClosing);
        var origins = new OriginCheck(OriginRule.of(config.origins()));
        router.route("/socket.io/*").handler(origins::check);
        router.route("/ws").handler(origins::check);
        hub.ifPresent(side -> mountCors(router));
        new RequestAudit(audit, access.checks(), this::clientAddress).mount(router);
        hub.ifPresent(side -> limits.requests().mountBeforeAccess(router));
        AccessGate.mount(router, vertx, access, job -> hub.isPresent()
                ? hub.get().lectures().lectures().recordings().find(job).map(Recordings.Job::lecture)
                : Optional.empty());
        hub.ifPresent(side -> limits.requests().mountAfterAccess(router));
        hub.ifPresent(side -> side.sockets().mount(router));
        endpoint.ifPresent(speech -> speech.mount(router));
        hub.ifPresent(side -> mountApi(router, side));
        SignOnRoutes.mount(router, vertx, access, (request, account) -> audit.record(new AuditLog.Event("account.sign-on", account,
                clientAddress(request), "", "", AuditLog.Outcome.DONE)));
        OperationsRoutes.mount(router, vertx, this::readiness, this::status, registry);
        PageRoutes.mount(router);
        ErrorResponses.mount(router);
        return config.network().publicAddress().mount(vertx, router);
    }

    /** Pages of other sites may use the API only if their origin is named: it also changes and deletes. */
    private void mountCors(Router router) {
        var named = config.origins().stream().filter(origin -> !origin.equals("*")).toList();
        var pages = named.stream().filter(origin -> !origin.equals("null")).toList();
        if (!pages.isEmpty()) {
            var cors = CorsHandler.create().addOrigins(pages)
                    .allowedMethods(Set.of(HttpMethod.GET, HttpMethod.POST, HttpMethod.PUT, HttpMethod.PATCH, HttpMethod.DELETE))
                    .allowedHeaders(Set.of("Authorization", "Content-Type", "If-Match", "If-None-Match"))
                    .exposedHeaders(Set.of("ETag", "Location", "Retry-After"));
            // Browsers name the origin of this server's own pages too where these change something, and the handler would refuse it.
            var own = OriginRule.of(List.of());
            router.route("/api/*").handler(context -> {
                if (own.allows(context.request())) {
                    context.next();
                } else {
                    cors.handle(context);
                }
            });
        }
        router.route("/api/v1/*").handler(new OriginCheck(OriginRule.of(named))::check);
    }

    private void mountApi(Router router, HubParts side) {
        side.recordings().mount(router, vertx);
        side.lectures().mount(router, vertx);
    }

    /** While the server closes, existing Engine.IO sessions go on until they have their finals; new ones are refused. */
    private void refuseWhileClosing(RoutingContext context) {
        if (closing && context.request().getParam("sid") == null) {
            context.response().putHeader(HttpHeaders.RETRY_AFTER, "5");
            ErrorResponses.end(context, 503, "The server is closing: connect again in a moment.");
        } else {
            context.next();
        }
    }

    /** Listens, then loads the model in the background. Returns when the port is open. */
    public HearusServer start() throws StartException {
        try {
            http.listen().toCompletionStage().toCompletableFuture().get(LISTEN_TIMEOUT_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            close();
            throw BindFailure.explain(config.host(), config.port(), Objects.requireNonNullElse(e.getCause(), e));
        } catch (TimeoutException | InterruptedException e) {
            close();
            throw new StartException(StartException.Code.FAILED, "The server could not start: " + e, e);
        }
        try {
            secure.start(vertx, http, httpOptions);
        } catch (StartException e) {
            close();
            throw e;
        }
        LOG.log(Level.INFO, "{0} listens on {1}:{2,number,#}", config.role(), config.host(), port());
        LOG.log(Level.INFO, access.checks()
                ? "Callers are checked: each needs a key or a link, or the token"
                : "Callers are not checked: everybody who reaches this server may do everything");
        engine.ifPresentOrElse(model -> {
            model.load();
            var _ = model.ready().whenComplete((done, error) -> {
                if (error == null) {
                    ready.complete(null);
                } else {
                    ready.completeExceptionally(error);
                }
            });
        }, () -> Thread.ofVirtual().name("hearus-ready").start(this::awaitSpeechServer));
        return this;
    }

    private void awaitSpeechServer() {
        try {
            while (!closing && !readiness().ready()) {
                Thread.sleep(READINESS_INTERVAL);
            }
            ready.complete(null);
        } catch (InterruptedException e) {
            ready.completeExceptionally(e);
        }
    }

    /** The port that the server listens on. */
    public int port() {
        return http.actualPort();
    }

    /** The port that redirects to HTTPS; empty if there is none. */
    public Optional<Integer> redirectPort() {
        return secure.redirectPort();
    }

    /** Makes a lecture with links to speak in it and to read it, while callers are checked; empty where they are not, or there are no lectures. Deleted at the end if nothing was said. */
    public Optional<LectureLinks> createLinks() throws LectureException {
        if (!access.checks() || hub.isEmpty()) {
            return Optional.empty();
        }
        var made = PageLinks.create(hub.get().lectures().lectures());
        pageLinks.add(made);
        for (var link : made.ids()) {
            audit.record(new AuditLog.Event("link.create", "server", "", made.lecture(), link, AuditLog.Outcome.DONE));
        }
        return Optional.of(new LectureLinks(made.speak(), made.read()));
    }

    /**
     * Where one speaks and reads, relative to the server's address. Both have secrets in them.
     *
     * @param speak the page of a speaker
     * @param read the page of readers
     */
    public record LectureLinks(String speak, String read) {
        /** Without the secrets. */
        @Override
        public String toString() {
            return "LectureLinks[]";
        }
    }

    /** Completes when the server can caption: the model is loaded, or a speech server answers. Fails with what {@link EngineLoader#load()} threw. */
    public CompletableFuture<Void> ready() {
        return ready.copy();
    }

    /** Whether the server can caption now, as {@code /health/ready} says. For a hub this asks the speech server and may block for some seconds. */
    public Readiness readiness() {
        if (closing) {
            return Readiness.no("The server is closing.");
        }
        return hub.map(side -> side.link().readiness()).orElseGet(() -> engine.orElseThrow().readiness());
    }

    private ObjectNode status() {
        var status = JsonNodeFactory.instance.objectNode().put("role", config.role().name().toLowerCase(Locale.ROOT));
        config.languages().forEach(status.putArray("languages")::add);
        engine.flatMap(EngineSessions::model).or(config::model).ifPresent(model -> status.put("model", model));
        hub.ifPresent(side -> status.put("sockets", side.hub().sockets()));
        engine.ifPresent(model -> status.put("sessions", model.sessions()));
        return status;
    }

    /** Refuses new clients, sends the finals of open phrases, closes everything. Returns within {@link ServerConfig.Limits#shutdownTimeout()} and some seconds. */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        closing = true;
        LOG.log(Level.INFO, "{0} closes", config.role());
        var drain = Thread.ofVirtual().name("hearus-drain").start(this::drain);
        try {
            drain.join(config.limits().shutdownTimeout().plus(CLEANUP));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        hub.ifPresent(side -> side.access().close());
        hub.ifPresent(side -> await(side.sockets().close()));
        secure.close();
        await(http.close());
        hub.ifPresent(side -> side.link().close());
        pageLinks.forEach(PageLinks::close);
        hub.ifPresent(side -> side.lectures().close());
        keys.ifPresent(Lectures::close);
        access.close();
        audit.close();
        hub.flatMap(HubParts::keywords).ifPresent(Keywords::close);
        engine.ifPresent(EngineSessions::close);
        await(vertx.close());
        gcMetrics.close();
        registry.close();
        ready.completeExceptionally(new IllegalStateException("The server was closed before it was ready."));
    }

    /** Waits until open phrases have their finals. */
    private void drain() {
        var speech = Thread.ofVirtual().name("hearus-drain-speech")
                .start(() -> endpoint.ifPresent(server -> server.close(config.limits().shutdownTimeout())));
        // At once, so that the last finals have the workers for themselves.
        var recordings = Thread.ofVirtual().name("hearus-drain-recordings").start(() -> hub.ifPresent(side -> side.recordings().close()));
        hub.ifPresent(side -> side.hub().close(config.limits().shutdownTimeout()));
        try {
            speech.join();
            recordings.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void await(Future<?> done) {
        try {
            done.toCompletionStage().toCompletableFuture().get(1, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            LOG.log(Level.WARNING, "Not closed in time: {0}", e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
