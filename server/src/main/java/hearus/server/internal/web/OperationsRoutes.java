package hearus.server.internal.web;

import java.util.List;
import java.util.function.Supplier;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

import hearus.speech.Readiness;

/** Serves {@code /health/live}, {@code /health/ready}, {@code /metrics} and {@code /api/status}. */
public final class OperationsRoutes {
    private final Vertx vertx;
    private final Supplier<Readiness> readiness;
    private final PrometheusMeterRegistry registry;

    private OperationsRoutes(Vertx vertx, Supplier<Readiness> readiness, PrometheusMeterRegistry registry) {
        this.vertx = vertx;
        this.readiness = readiness;
        this.registry = registry;
    }

    /** Serves them on this router; {@code readiness} may block, {@code status} may not. */
    public static void mount(Router router, Vertx vertx, Supplier<Readiness> readiness, Supplier<ObjectNode> status,
            PrometheusMeterRegistry registry) {
        var operations = new OperationsRoutes(vertx, readiness, registry);
        for (var path : List.of("/health/live", "/health/ready", "/metrics", "/api/status")) {
            router.route(path).handler(context -> {
                var method = context.request().method();
                if (method.equals(HttpMethod.GET) || method.equals(HttpMethod.HEAD)) {
                    context.next();
                } else {
                    ErrorResponses.methodNotAllowed(context);
                }
            });
        }
        router.route("/health/live").handler(context -> answer(context, 200, JsonNodeFactory.instance.objectNode().put("live", true)));
        router.route("/health/ready").handler(operations::ready);
        router.route("/metrics").handler(operations::metrics);
        router.route("/api/status").handler(context -> answer(context, 200, status.get()));
        router.route("/api/*").handler(context -> answer(context, 404, JsonNodeFactory.instance.objectNode().put("error", "not_found")
                .put("message", "The API has GET /api/status.")));
    }

    private void ready(RoutingContext context) {
        vertx.executeBlocking(readiness::get, false)
                .onSuccess(now -> answer(context, now.ready() ? 200 : 503,
                        JsonNodeFactory.instance.objectNode().put("ready", now.ready()).put("reason", now.reason())))
                .onFailure(context::fail);
    }

    private void metrics(RoutingContext context) {
        vertx.executeBlocking(() -> registry.scrape(), false)
                .onSuccess(text -> context.response().putHeader(HttpHeaders.CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")
                        .end(text))
                .onFailure(context::fail);
    }

    private static void answer(RoutingContext context, int code, ObjectNode json) {
        context.response().setStatusCode(code).putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store").end(json.toString());
    }
}
