package hearus.socketio;

import java.net.URI;
import java.util.Optional;

import io.vertx.core.http.HttpServerRequest;

/** Answers browsers that ask for other origins' pages. */
final class CorsPolicy {
    private final SocketIoOptions.Cors rules;
    private final boolean any;

    CorsPolicy(SocketIoOptions.Cors rules) {
        this.rules = rules;
        this.any = rules.origins().contains("*");
    }

    /** Writes the headers of the answer; false if the page may not connect. */
    boolean apply(HttpServerRequest request) {
        var headers = request.response().headers();
        if (any && !rules.credentials()) {
            headers.set("Access-Control-Allow-Origin", "*");
            return true;
        }
        headers.add("Vary", "Origin");
        var asked = Optional.ofNullable(request.getHeader("Origin"));
        if (asked.isEmpty()) {
            return true;
        }
        var origin = asked.get();
        if (!any && !rules.origins().contains(origin)) {
            return isSameOrigin(origin, request);
        }
        headers.set("Access-Control-Allow-Origin", origin);
        if (rules.credentials()) {
            headers.set("Access-Control-Allow-Credentials", "true");
        }
        return true;
    }

    void answerPreflight(HttpServerRequest request) {
        var response = request.response().setStatusCode(204).putHeader("Access-Control-Allow-Methods", "GET,POST");
        Optional.ofNullable(request.getHeader("Access-Control-Request-Headers")).ifPresent(names -> {
            response.putHeader("Access-Control-Allow-Headers", names);
            response.headers().add("Vary", "Access-Control-Request-Headers");
        });
        var _ = response.putHeader("Access-Control-Max-Age", "600").end();
    }

    private static boolean isSameOrigin(String origin, HttpServerRequest request) {
        try {
            return request.authority() != null && request.authority().toString().equals(URI.create(origin).getRawAuthority());
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
