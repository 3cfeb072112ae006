package hearus.socketio.internal.http;

import java.util.Optional;
import java.util.regex.Pattern;

import io.vertx.core.http.HttpServerRequest;

import hearus.socketio.OriginRule;
import hearus.socketio.SocketIoOptions;

/** Answers browsers that ask for other origins' pages. */
public final class CorsPolicy {
    /** What a browser sends: no path, no list, nothing that could mean something in a header. */
    private static final Pattern ORIGIN = Pattern.compile("[a-z][a-z0-9+.-]{0,31}://[A-Za-z0-9.\\-_\\[\\]:]{1,255}");
    /** Names of headers, see RFC 9110, 5.6.2. */
    private static final Pattern HEADER_NAMES = Pattern
            .compile("[!#$%&'*+.^_`|~0-9A-Za-z-]{1,64}( *, *[!#$%&'*+.^_`|~0-9A-Za-z-]{1,64}){0,63}");

    private final SocketIoOptions.Cors rules;
    private final OriginRule rule;

    public CorsPolicy(SocketIoOptions.Cors rules) {
        this.rules = rules;
        this.rule = OriginRule.of(rules.origins());
    }

    /** Writes the headers of the answer; false if the page may not connect. */
    public boolean apply(HttpServerRequest request) {
        var headers = request.response().headers();
        if (rule.any() && !rules.credentials()) {
            headers.set("Access-Control-Allow-Origin", "*");
            return true;
        }
        headers.add("Vary", "Origin");
        var asked = Optional.ofNullable(request.getHeader("Origin"));
        if (asked.isEmpty()) {
            return true;
        }
        var origin = asked.get();
        if (!rule.any() && !rule.names(origin)) {
            return rule.allows(request);
        }
        if (!rule.names(origin) && !ORIGIN.matcher(origin).matches()) {
            // "null", of a sandboxed page or a file, among them: it connects where everybody may, without credentials.
            headers.set("Access-Control-Allow-Origin", "*");
            return true;
        }
        headers.set("Access-Control-Allow-Origin", origin);
        if (rules.credentials()) {
            headers.set("Access-Control-Allow-Credentials", "true");
        }
        return true;
    }

    public void answerPreflight(HttpServerRequest request) {
        var response = request.response().setStatusCode(204).putHeader("Access-Control-Allow-Methods", "GET,POST");
        Optional.ofNullable(request.getHeader("Access-Control-Request-Headers")).filter(names -> HEADER_NAMES.matcher(names).matches())
                .ifPresent(names -> {
                    response.putHeader("Access-Control-Allow-Headers", names);
                    response.headers().add("Vary", "Access-Control-Request-Headers");
                });
        var _ = response.putHeader("Access-Control-Max-Age", "600").end();
    }
}
