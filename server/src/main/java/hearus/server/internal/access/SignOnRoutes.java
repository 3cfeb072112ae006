package hearus.server.internal.access;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

import hearus.server.internal.oidc.CodeFlow;
import hearus.server.internal.oidc.ProviderException;
import hearus.server.internal.oidc.SealedText;
import hearus.server.internal.oidc.SignOnSessions;
import hearus.server.internal.oidc.TokenException;
import hearus.server.internal.web.ErrorResponses;
import hearus.server.internal.web.PublicAddress;

/** Serves {@code /auth/login}, {@code /auth/callback}, {@code /auth/logout} and {@code /auth/session}. The provider is asked on virtual threads. */
public final class SignOnRoutes {
    private static final Logger LOG = System.getLogger(SignOnRoutes.class.getName());
    /** How long a person may take to sign in. */
    private static final Duration LOGIN_LIFE = Duration.ofMinutes(10);
    private static final int MAX_PARAMETER = 2_000;
    /** A path of this server: what follows the first slash is neither another one nor what browsers take for it. */
    private static final Pattern LOCAL = Pattern.compile("/(?![/\\\\])[!-~&&[^\\\\]]*");
    private static final String AGAIN = "This sign-on was not begun in this browser, or is too old: go back to the page and sign in again.";

    private final Vertx vertx;
    private final SignOn signOn;
    private final BiConsumer<HttpServerRequest, String> signedIn;
    private final SealedText sealed = SealedText.create();

    private SignOnRoutes(Vertx vertx, SignOn signOn, BiConsumer<HttpServerRequest, String> signedIn) {
        this.vertx = vertx;
        this.signOn = signOn;
        this.signedIn = signedIn;
    }

    /**
     * Serves them on this router; where no sign-on is configured only {@code /auth/session}, which says so.
     *
     * @param signedIn is told by which request which account has signed in, as {@link Caller#auditName} names it
     */
    public static void mount(Router router, Vertx vertx, AccessControl control, BiConsumer<HttpServerRequest, String> signedIn) {
        router.get("/auth/session").handler(context -> {
            var json = JsonNodeFactory.instance.objectNode().put("signOn", control.signOn().isPresent());
            control.signOn().flatMap(on -> session(context).flatMap(on.sessions()::find))
                    .ifPresent(account -> json.put("name", account.name()));
            context.response().putHeader(HttpHeaders.CONTENT_TYPE, "application/json").putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                    .end(json.toString());
        });
        control.signOn().ifPresent(on -> {
            var routes = new SignOnRoutes(vertx, on, signedIn);
            router.get("/auth/login").handler(routes::login);
            router.get("/auth/callback").handler(routes::callback);
            router.post("/auth/logout").handler(routes::logout);
        });
    }

    private static Optional<String> session(RoutingContext context) {
        return Cookies.find(context.request().getHeader(HttpHeaders.COOKIE), Cookies.SESSION);
    }

    private void login(RoutingContext context) {
        var to = Optional.ofNullable(context.queryParams().get("to")).orElse("/");
        if (to.length() > MAX_PARAMETER || !LOCAL.matcher(to).matches()) {
            ErrorResponses.end(context, 400, "The parameter to is a path of this server, for example /l/physics-3.");
            return;
        }
        var base = base(context);
        if (base.isEmpty()) {
            ErrorResponses.end(context, 400, "This request does not say by which address it reached the server: send the header Host.");
            return;
        }
        var secrets = signOn.flow().secrets();
        var callback = callback(base.get());
        ask(context, () -> signOn.flow().address(secrets, callback), address -> {
            var begun = new Begun(secrets, Instant.now().plus(LOGIN_LIFE), to);
            redirect(context, address.toString(),
                    Cookies.set(Cookies.LOGIN, sealed.seal(begun.text()), path(base.get()), LOGIN_LIFE, secure(base.get())));
        });
    }

    /** A sign-on that was begun. */
    private record Begun(CodeFlow.Secrets secrets, Instant until, String to) {
        String text() {
            return String.join(" ", secrets.state(), secrets.nonce(), secrets.verifier(), Long.toString(until.getEpochSecond()), to);
        }

        static Begun of(String text) {
            var parts = text.split(" ", 5);
            return new Begun(new CodeFlow.Secrets(parts[0], parts[1], parts[2]), Instant.ofEpochSecond(Long.parseLong(parts[3])), parts[4]);
        }
    }

    private void callback(RoutingContext context) {
        var state = context.queryParams().get("state");
        var begun = Cookies.find(context.request().getHeader(HttpHeaders.COOKIE), Cookies.LOGIN).flatMap(sealed::open).map(Begun::of)
                .filter(it -> it.secrets().state().equals(state) && Instant.now().isBefore(it.until()));
        var base = base(context);
        if (begun.isEmpty() || base.isEmpty()) {
            ErrorResponses.end(context, 400, AGAIN);
            return;
        }
        var code = Optional.ofNullable(context.queryParams().get("code")).filter(text -> !text.isEmpty() && text.length() <= MAX_PARAMETER);
        var removed = Cookies.set(Cookies.LOGIN, "", path(base.get()), Duration.ZERO, secure(base.get()));
        if (code.isEmpty()) {
            context.response().headers().add(HttpHeaders.SET_COOKIE, removed);
            ErrorResponses.end(context, 403, "The provider of accounts did not sign you in: go back to the page and try again.");
            return;
        }
        ask(context, () -> signOn.flow().finish(code.get(), begun.get().secrets(), callback(base.get())), account -> {
            LOG.log(Level.INFO, "An account with {0} roles has signed in", account.scopes().size());
            signedIn.accept(context.request(), AccessControl.holder(account).auditName());
            session(context).ifPresent(signOn.sessions()::end);
            context.response().headers().add(HttpHeaders.SET_COOKIE, removed);
            redirect(context, begun.get().to(),
                    Cookies.set(Cookies.SESSION, signOn.sessions().begin(account), path(base.get()), SignOnSessions.LIFE,
                            secure(base.get())));
        });
    }

    private void logout(RoutingContext context) {
        if (session(context).isPresent() && !new BrowserOrigin(signOn.pages()).isOwn(context.request())) {
            ErrorResponses.end(context, 403, AccessGate.FOREIGN);
            return;
        }
        session(context).ifPresent(signOn.sessions()::end);
        base(context).ifPresent(base -> context.response().headers().add(HttpHeaders.SET_COOKIE,
                Cookies.set(Cookies.SESSION, "", path(base), Duration.ZERO, secure(base))));
        context.response().setStatusCode(204).end();
    }

    /** Where browsers reach this server. */
    private Optional<URI> base(RoutingContext context) {
        return signOn.pages().or(() -> PublicAddress.asked(context));
    }

    private static URI callback(URI base) {
        return URI.create(base + "/auth/callback");
    }

    /** Where cookies are sent: below the server's pages, which may share the host with others. */
    private static String path(URI base) {
        return base.getRawPath() + "/";
    }

    private static boolean secure(URI base) {
        return "https".equals(base.getScheme());
    }

    private static void redirect(RoutingContext context, String address, String cookie) {
        context.response().headers().add(HttpHeaders.SET_COOKIE, cookie);
        context.response().setStatusCode(303).putHeader(HttpHeaders.LOCATION, address).putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                .putHeader("Referrer-Policy", "no-referrer").end();
    }

    /** What is done with the provider's answer, on the event loop. */
    @FunctionalInterface
    private interface Then<T> {
        void accept(T answer);
    }

    private <T> void ask(RoutingContext context, Callable<T> question, Then<T> then) {
        var loop = vertx.getOrCreateContext();
        Thread.ofVirtual().name("hearus-sign-on").start(() -> {
            try {
                var answer = question.call();
                loop.runOnContext(now -> then.accept(answer));
            } catch (TokenException e) {
                loop.runOnContext(now -> ErrorResponses.end(context, 403, e.reason().sentence()));
            } catch (ProviderException e) {
                loop.runOnContext(now -> ErrorResponses.end(context, 503, e.getMessage()));
            } catch (Exception e) {
                LOG.log(Level.ERROR, "A sign-on failed", e);
                loop.runOnContext(now -> ErrorResponses.end(context, 500, "The server failed to answer; its log says why."));
            }
        });
    }
}
