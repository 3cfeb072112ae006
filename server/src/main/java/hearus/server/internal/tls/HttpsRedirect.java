package hearus.server.internal.tls;

import java.util.Optional;
import java.util.regex.Pattern;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;

/** A port for plain HTTP that answers every request with 308: the same address over HTTPS. Serves nothing else. */
public final class HttpsRedirect {
    private static final Pattern HOST = Pattern.compile("([A-Za-z0-9_.-]{1,253}|\\[[0-9A-Fa-f:.]{2,45}])(?::\\d{1,5})?");
    private static final int HTTPS = 443;
    private static final int IDLE_SECONDS = 10;

    private final HttpServer server;
    private final int securePort;
    private final Optional<String> authority;

    private HttpsRedirect(HttpServer server, int securePort, Optional<String> authority) {
        this.server = server;
        this.securePort = securePort;
        this.authority = authority;
    }

    /**
     * Listens.
     *
     * @param securePort where the same host serves HTTPS
     * @param authority where to send everybody; empty for the host that the client asked
     */
    public static Future<HttpsRedirect> listen(Vertx vertx, String host, int port, int securePort, Optional<String> authority) {
        var server = vertx.createHttpServer(new HttpServerOptions().setHost(host).setPort(port).setIdleTimeout(IDLE_SECONDS)
                .setHttp2ClearTextEnabled(false));
        var redirect = new HttpsRedirect(server, securePort, authority);
        return server.requestHandler(redirect::answer).listen().map(redirect);
    }

    private void answer(HttpServerRequest request) {
        var response = request.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        var ended = location(request)
                .map(secure -> response.setStatusCode(308).putHeader(HttpHeaders.LOCATION, secure).end())
                .orElseGet(() -> response.setStatusCode(400).putHeader(HttpHeaders.CONTENT_TYPE, "text/plain; charset=utf-8")
                        .end("The header Host names no host: ask over https.\n"));
        // A body that is still to come is not read.
        ended.onComplete(done -> request.connection().close());
    }

    /** The host is the client's own: whoever can make a browser send another one to this server does not need it to get the browser there. */
    private Optional<String> location(HttpServerRequest request) {
        var path = Optional.ofNullable(request.path()).filter(it -> it.startsWith("/")).orElse("/");
        var query = Optional.ofNullable(request.query()).map(it -> "?" + it).orElse("");
        return authority.or(() -> host(request)).map(host -> "https://" + host + path + query);
    }

    private Optional<String> host(HttpServerRequest request) {
        return Optional.ofNullable(request.getHeader(HttpHeaders.HOST)).map(HOST::matcher).filter(matcher -> matcher.matches())
                .map(matcher -> matcher.group(1) + (securePort == HTTPS ? "" : ":" + securePort));
    }

    /** The port that it listens on. */
    public int port() {
        return server.actualPort();
    }

    /** Listens no more. */
    public Future<Void> close() {
        return server.close().mapEmpty();
    }
}
