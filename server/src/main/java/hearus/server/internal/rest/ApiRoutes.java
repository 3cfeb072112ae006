package hearus.server.internal.rest;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Optional;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

import hearus.lectures.LectureException;

/** Operations of the REST API on a router: each request is served on a virtual thread, and refused as {@code application/problem+json}. */
public final class ApiRoutes {
    private static final Logger LOG = System.getLogger(ApiRoutes.class.getName());

    private final Vertx vertx;
    private final List<Operation> operations;

    private ApiRoutes(Vertx vertx, List<Operation> operations) {
        this.vertx = vertx;
        this.operations = operations;
    }

    /** An operation of the API: what it is asked by, and how it answers. */
    public record Operation(HttpMethod method, String path, Handler handler) {}

    /** Answers on a virtual thread and may block. */
    public interface Handler {
        Answer answer(ApiRequest request) throws LectureException, ApiException;
    }

    /** How a request succeeds. */
    public interface Answer {
        /** Ends the request with this. Only on its event loop. */
        void send(RoutingContext context);
    }

    /** Serves these operations, and refuses other methods at their addresses. */
    public static void mount(Router router, Vertx vertx, List<Operation> operations) {
        var routes = new ApiRoutes(vertx, List.copyOf(operations));
        for (var operation : operations) {
            router.route(operation.method(), operation.path()).handler(context -> routes.serve(context, operation.handler()));
        }
        for (var path : operations.stream().map(Operation::path).distinct().toList()) {
            router.route(path).handler(context -> refuseMethod(context, routes.methods(path)));
        }
    }

    /** The addresses with their methods as the OpenAPI document writes them. */
    public static List<String> names(List<Operation> operations) {
        return operations.stream().map(operation -> operation.method().name() + " " + operation.path().replaceAll(":([a-z]+)", "{$1}"))
                .toList();
    }

    private void serve(RoutingContext context, Handler handler) {
        serve(context, vertx, handler);
    }

    /** Serves one request. Returns at once. */
    public static void serve(RoutingContext context, Vertx vertx, Handler handler) {
        serve(context, vertx, Optional.ofNullable(context.body()).map(it -> it.buffer()).orElseGet(Buffer::buffer), handler);
    }

    /** Serves one request whose body was read already. Returns at once. */
    public static void serve(RoutingContext context, Vertx vertx, Buffer body, Handler handler) {
        var loop = vertx.getOrCreateContext();
        Thread.ofVirtual().name("hearus-api").start(() -> {
            try {
                var answer = handler.answer(new ApiRequest(context, body));
                loop.runOnContext(now -> answer.send(context));
            } catch (ApiException e) {
                loop.runOnContext(now -> Problems.send(context, e));
            } catch (LectureException e) {
                loop.runOnContext(now -> Problems.send(context, e));
            } catch (RuntimeException e) {
                LOG.log(Level.ERROR, context.request().method() + " " + context.currentRoute().getPath() + " failed", e);
                loop.runOnContext(now -> Problems.send(context, 500, "failed", "The server failed to answer; its log says why."));
            }
        });
    }

    private String methods(String path) {
        return String.join(", ",
                operations.stream().filter(operation -> operation.path().equals(path)).map(operation -> operation.method().name())
                        .toList());
    }

    /** Refuses a request, and says which methods its address has. */
    public static void refuseMethod(RoutingContext context, String allowed) {
        context.response().putHeader(HttpHeaders.ALLOW, allowed);
        Problems.send(context, 405, "method_not_allowed", "This address is asked with " + allowed + ".");
    }
}
