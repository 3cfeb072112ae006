package hearus.server.internal.rest;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Locale;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;

import hearus.lectures.LectureException;

/** Refusals of the API as {@code application/problem+json} (RFC 9457). Only on the request's event loop. */
public final class Problems {
    private static final Logger LOG = System.getLogger(Problems.class.getName());

    private Problems() {}

    public static void send(RoutingContext context, LectureException e) {
        var status = switch (e.code()) {
            case NOT_FOUND -> 404;
            case CONFLICT -> e.newest().isPresent() || context.request().getHeader(HttpHeaders.IF_MATCH) != null ? 412 : 409;
            case INVALID -> 400;
            case UNAVAILABLE -> 503;
        };
        if (status == 503) {
            LOG.log(Level.ERROR, "The database of lectures failed", e);
            context.response().putHeader(HttpHeaders.RETRY_AFTER, "5");
        }
        var body = json(status, e.code().name().toLowerCase(Locale.ROOT), String.valueOf(e.getMessage()));
        e.newest().ifPresent(newest -> body.set("newest", LectureJson.of(newest)));
        end(context, status, body);
    }

    public static void send(RoutingContext context, ApiException e) {
        e.again().ifPresent(time -> context.response().putHeader(HttpHeaders.RETRY_AFTER, Long.toString(time.toSeconds())));
        send(context, e.status(), e.code(), String.valueOf(e.getMessage()));
    }

    public static void send(RoutingContext context, int status, String code, String detail) {
        if (status == 503) {
            context.response().putHeader(HttpHeaders.RETRY_AFTER, "5");
        }
        end(context, status, json(status, code, detail));
    }

    private static ObjectNode json(int status, String code, String detail) {
        return JsonNodeFactory.instance.objectNode().put("type", "about:blank").put("title", code.replace('_', ' ')).put("status", status)
                .put("code", code).put("detail", detail);
    }

    private static void end(RoutingContext context, int status, ObjectNode json) {
        var response = context.response();
        if (!response.ended() && !response.closed()) {
            response.setStatusCode(status).putHeader(HttpHeaders.CONTENT_TYPE, "application/problem+json")
                    .putHeader(HttpHeaders.CACHE_CONTROL, "no-store").end(json.toString());
        }
    }
}
