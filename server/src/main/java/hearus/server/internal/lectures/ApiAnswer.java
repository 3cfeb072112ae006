package hearus.server.internal.lectures;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;

/**
 * How a request of the API succeeds.
 *
 * @param type the media type of the body
 * @param etag empty for none
 * @param location empty for none
 */
record ApiAnswer(int status, String type, Buffer body, String etag, String location) {
    static ApiAnswer json(int status, JsonNode json) {
        return new ApiAnswer(status, "application/json", Buffer.buffer(json.toString()), "", "");
    }

    static ApiAnswer empty() {
        return new ApiAnswer(204, "", Buffer.buffer(), "", "");
    }

    ApiAnswer withEtag(int revision) {
        return new ApiAnswer(status, type, body, "\"" + revision + "\"", location);
    }

    ApiAnswer withLocation(String address) {
        return new ApiAnswer(status, type, body, etag, address);
    }

    /** Ends the request with this. Only on its event loop. */
    void send(RoutingContext context) {
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
            response.putHeader(HttpHeaders.LOCATION, location);
        }
        response.setStatusCode(status).putHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        if (status != 204) {
            response.putHeader(HttpHeaders.CONTENT_TYPE, type);
        }
        response.end(body);
    }
}
