package hearus.server.internal.limits;

import java.util.Optional;
import java.util.function.Function;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

import hearus.server.ClientLimits.Kind;
import hearus.server.internal.access.AccessGate;
import hearus.server.internal.rest.Problems;

/** Refuses requests of clients that have reached a limit. Thread-safe; each request on its event loop. */
public final class RequestLimits {
    private static final String USAGE = RequestLimits.class.getName();

    private final ClientUsage usage;
    private final Function<HttpServerRequest, String> addresses;

    /** @param addresses the address of the client that sent a request */
    public RequestLimits(ClientUsage usage, Function<HttpServerRequest, String> addresses) {
        this.usage = usage;
        this.addresses = addresses;
    }

    /** Counts requests and new connections by their addresses; before keys are looked up, so that who guesses them is slowed down too. */
    public void mountBeforeAccess(Router router) {
        router.route("/api/*").handler(context -> take(context, Kind.REQUESTS, Subject.at(addresses.apply(context.request()))));
        router.route("/ws").handler(this::takeHandshake);
        router.route("/socket.io/*").handler(context -> {
            if (context.request().getParam("sid") == null) {
                takeHandshake(context);
            } else {
                context.next();
            }
        });
    }

    private void takeHandshake(RoutingContext context) {
        take(context, Kind.HANDSHAKES, Subject.at(addresses.apply(context.request())));
    }

    /** Counts requests by keys and links, and corrections; after {@link AccessGate}. */
    public void mountAfterAccess(Router router) {
        router.route("/api/*").handler(context -> {
            var key = Subject.with(AccessGate.caller(context));
            context.put(USAGE, new SubjectUsage(usage, key.and(Subject.at(addresses.apply(context.request())))));
            take(context, Kind.REQUESTS, key);
        });
        router.route("/api/v1/lectures/:lecture/segments/:seq").method(HttpMethod.PUT).handler(context -> {
            take(context, Kind.TEXTS, of(context).orElseThrow().subject());
        });
    }

    /** What the sender of this request may use; empty where nothing is counted. */
    public static Optional<SubjectUsage> of(RoutingContext context) {
        return Optional.ofNullable(context.get(USAGE));
    }

    private void take(RoutingContext context, Kind kind, Subject subject) {
        try {
            usage.take(kind, subject, 1).orThrow();
            context.next();
        } catch (LimitedException e) {
            Problems.send(context, e.toApiException());
        }
    }
}
