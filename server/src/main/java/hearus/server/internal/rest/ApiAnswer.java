package hearus.server.internal.rest;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;

import hearus.server.internal.web.PublicAddress;

/**
 * How a request of the API succeeds.
 *
 * @param type the media type of the body
 * @param etag empty for none
 * @param location empty for none
 * @param fileName by which a browser saves the body; empty where it shows it
 */
public record ApiAnswer(int status, String type, Buffer body, String etag, String location, String fileName) implements ApiRoutes.Answer {
    public static ApiAnswer json(int status, JsonNode json) {
        return new ApiAnswer(status, "application/json", Buffer.buffer(json.toString()), "", "", "");
    }

    public static ApiAnswer empty() {
        return new ApiAnswer(204, "", Buffer.buffer(), "", "", "");
    }

    public ApiAnswer withEtag(int revision) {
        return new ApiAnswer(status, type, body, "\"" + revision + "\"", location, fileName);
    }

    public ApiAnswer withLocation(String address) {
        return new ApiAnswer(status, type, body, etag, address, fileName);
    }

    public static ApiAnswer file(String type, Buffer body, String fileName) {
        return new ApiAnswer(200, type, body, "", "", fileName);
    }

    @Override
    public void send(RoutingContext context) {
        var response = context.response();
        if (response.ended() || response.closed()) {
            return;
        }
        if (!etag.isEmpty()) {
            response.putHeader(HttpHeaders.ETAG, etag);
            if (context.request().method().equals(HttpMethod.GET)
                    && etag.equals(context.request().getHeader(HttpHeaders.IF_NONE_MATCH))) {
                response.setStatusCode(304).end();
                return;
            }
        }
        if (!location.isEmpty()) {
            response.putHeader(HttpHeaders.LOCATION, PublicAddress.of(context, location));
        }
        if (!fileName.isEmpty()) {
            // RFC 6266 and 8187: the name in all its letters, and without what a quoted string cannot hold.
            response.putHeader("Content-Disposition", "attachment; filename=\"" + fileName.replaceAll("[^\\x20-\\x7e]|[\"\\\\%]", "_")
                    + "\"; filename*=UTF-8''" + URLEncoder.encode(fileName, StandardCharsets.UTF_8).replace("+", "%20"));
        }
        response.setStatusCode(status).putHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        if (status != 204) {
            response.putHeader(HttpHeaders.CONTENT_TYPE, type);
        }
        SlowClients.limitAnswer(context, response.end(body), SlowClients.ANSWER_TIME);
    }
}
