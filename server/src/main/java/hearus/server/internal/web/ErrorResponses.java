package hearus.server.internal.web;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/** Error responses: each has a sentence that says what to do. */
public final class ErrorResponses {
    private ErrorResponses() {}

    /** Sets the sentences for errors that the router itself answers, and for handlers that fail. */
    public static void mount(Router router) {
        router.errorHandler(400, context -> end(context, 400,
                "This request is not of a form that HTTP knows: check its address for characters that must be written as %XX."));
        router.errorHandler(404, context -> end(context, 404, "There is nothing at this address: the page is at /."));
        router.errorHandler(405, context -> end(context, 405, "This address is not asked with " + context.request().method() + "."));
        router.errorHandler(500, context -> end(context, 500, "The server failed to answer; its log says why."));
    }

    /** Ends a request with one sentence as plain text. */
    public static void end(RoutingContext context, int status, String sentence) {
        var response = context.response();
        if (!response.ended() && !response.headWritten()) {
            response.setStatusCode(status).putHeader(HttpHeaders.CONTENT_TYPE, "text/plain; charset=utf-8")
                    .putHeader(HttpHeaders.CACHE_CONTROL, "no-store").end(sentence + "\n");
        }
    }

    /** Answers a request that is neither GET nor HEAD at a path that has only these. */
    static void methodNotAllowed(RoutingContext context) {
        context.response().putHeader(HttpHeaders.ALLOW, "GET, HEAD, OPTIONS");
        if (context.request().method().equals(HttpMethod.OPTIONS)) {
            context.response().setStatusCode(204).end();
        } else {
            end(context, 405, "This address is only read: ask with GET, not with " + context.request().method() + ".");
        }
    }
}
