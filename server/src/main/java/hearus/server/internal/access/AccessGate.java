package hearus.server.internal.access;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Optional;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

import hearus.lectures.LectureException;
import hearus.lectures.access.Scope;
import hearus.server.internal.oidc.ProviderException;
import hearus.server.internal.rest.Problems;

/**
 * Checks requests before anything else of the router sees them. Paths are matched by the router itself, so that what is checked is what is served. A request waits for its check without blocking the event loop, and its
 * body is not read meanwhile.
 */
public final class AccessGate {
    private static final Logger LOG = System.getLogger(AccessGate.class.getName());
    static final String FOREIGN = "Only this server's own pages may do that for whoever is signed in in this browser: send an API key, a link or a token in the header Authorization.";
    private static final String CALLER = AccessGate.class.getName();
    private static final String SCHEME = "bearer ";
    /** How long a client that is refused may go on sending its body before its connection is closed: it should be able to read the answer. */
    private static final long MAX_REST_MS = 30_000;

    private final Vertx vertx;
    private final AccessControl control;
    private final JobLectures jobs;

    private AccessGate(Vertx vertx, AccessControl control, JobLectures jobs) {
        this.vertx = vertx;
        this.control = control;
        this.jobs = jobs;
    }

    /** Finds the lecture into which a job writes. */
    @FunctionalInterface
    public interface JobLectures {
        /** Its id; empty if there is no such job. May block. */
        Optional<String> of(String job) throws LectureException;
    }

    /** Checks all requests of this router that match an address of the {@link AccessTable}, and all others below {@code /api}. Does nothing where nothing is checked. */
    public static void mount(Router router, Vertx vertx, AccessControl control, JobLectures jobs) {
        if (!control.checks()) {
            return;
        }
        var gate = new AccessGate(vertx, control, jobs);
        for (var rule : AccessTable.addresses()) {
            if (!rule.equals(AccessTable.UNLISTED) && !rule.equals(AccessTable.webSocket())) {
                var space = rule.name().indexOf(' ');
                var method = HttpMethod.valueOf(rule.name().substring(0, space));
                var route = router.route(rule.name().substring(space + 1)).method(method);
                if (method.equals(HttpMethod.GET)) {
                    route.method(HttpMethod.HEAD);
                }
                route.handler(context -> gate.check(context, rule));
            }
        }
        router.route("/api/*").handler(context -> gate.check(context, AccessTable.UNLISTED));
    }

    /** Who sent this request; anybody where nothing is checked. */
    public static Caller caller(RoutingContext context) {
        return Optional.<Caller>ofNullable(context.get(CALLER)).orElseGet(Caller.Anybody::new);
    }

    /** Who sent this request, as far as that was found out before it was answered. */
    public static Optional<Caller> identified(RoutingContext context) {
        return Optional.ofNullable(context.get(CALLER));
    }

    private void check(RoutingContext context, Rule rule) {
        if (context.get(CALLER) != null) {
            context.next();
            return;
        }
        if (rule.isOpen()) {
            context.put(CALLER, new Caller.Stranger(""));
            context.next();
            return;
        }
        var explicit = presented(context);
        var cookie = explicit.isEmpty() ? cookie(context) : "";
        if (!cookie.isEmpty() && !isRead(context) && !control.pages().isOwn(context.request())) {
            refuse(context, new AccessException(AccessException.Code.FORBIDDEN, FOREIGN));
            return;
        }
        var presented = explicit.isEmpty() ? cookie : explicit;
        var loop = vertx.getOrCreateContext();
        context.request().pause();
        Thread.ofVirtual().name("hearus-access").start(() -> {
            try {
                var caller = control.identify(presented);
                var refusal = refusal(rule, caller, lecture(context, rule));
                loop.runOnContext(now -> {
                    context.put(CALLER, caller);
                    if (refusal.isPresent()) {
                        refuse(context, refusal.get());
                    } else {
                        resume(context);
                        context.next();
                    }
                });
            } catch (LectureException e) {
                loop.runOnContext(now -> {
                    Problems.send(context, e);
                    drop(context);
                });
            } catch (ProviderException e) {
                loop.runOnContext(now -> {
                    Problems.send(context, 503, "unavailable", e.getMessage());
                    drop(context);
                });
            } catch (RuntimeException e) {
                LOG.log(Level.ERROR, "A request could not be checked", e);
                loop.runOnContext(now -> {
                    Problems.send(context, 500, "failed", "The server failed to answer; its log says why.");
                    drop(context);
                });
            }
        });
    }

    private static Optional<AccessException> refusal(Rule rule, Caller caller, String lecture) {
        try {
            rule.check(caller, lecture);
            return Optional.empty();
        } catch (AccessException e) {
            return Optional.of(e);
        }
    }

    /** A key, link or token: as a bearer token, or, for what a browser opens by an address alone, a link as the parameter {@code link}. */
    private static String presented(RoutingContext context) {
        var header = Optional.ofNullable(context.request().getHeader(HttpHeaders.AUTHORIZATION))
                .filter(value -> value.regionMatches(true, 0, SCHEME, 0, SCHEME.length())).map(value -> value.substring(SCHEME.length()));
        var link = isRead(context)
                ? Optional.ofNullable(context.queryParams().get("link"))
                : Optional.<String>empty();
        return AccessControl.first(header, link);
    }

    private static boolean isRead(RoutingContext context) {
        var method = context.request().method();
        return method.equals(HttpMethod.GET) || method.equals(HttpMethod.HEAD);
    }

    /** What the browser sends by itself where somebody has signed in; empty where there is no sign-on. */
    private String cookie(RoutingContext context) {
        return control.signOn().flatMap(on -> Cookies.find(context.request().getHeader(HttpHeaders.COOKIE), Cookies.SESSION)).orElse("");
    }

    private String lecture(RoutingContext context, Rule rule) throws LectureException {
        return switch (rule.where()) {
            case LECTURE -> Optional.ofNullable(context.pathParam("lecture")).orElse(Scope.ALL);
            case PARAMETER -> Optional.ofNullable(context.queryParams().get("lecture")).orElse(Scope.ALL);
            case JOB -> jobs.of(Optional.ofNullable(context.pathParam("job")).orElse("")).orElse(Scope.ALL);
            case NOWHERE, ALL, SOME -> Scope.ALL;
        };
    }

    private void refuse(RoutingContext context, AccessException e) {
        LOG.log(Level.DEBUG, "{0} {1} refused: {2}", context.request().method(), context.normalizedPath(), e.code());
        if (e.status() == 401) {
            context.response().putHeader("WWW-Authenticate", "Bearer realm=\"hearus\"");
        }
        Problems.send(context, e.status(), e.code(), e.getMessage());
        drop(context);
    }

    private static void resume(RoutingContext context) {
        if (!context.request().isEnded()) {
            context.request().resume();
        }
    }

    /** Reads what the client still sends, and forgets it. */
    private void drop(RoutingContext context) {
        var request = context.request();
        if (!request.isEnded()) {
            request.handler(part -> {});
            request.resume();
            vertx.setTimer(MAX_REST_MS, late -> {
                if (!request.isEnded()) {
                    request.connection().close();
                }
            });
        }
    }
}
