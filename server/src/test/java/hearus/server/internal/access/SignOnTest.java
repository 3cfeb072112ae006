package hearus.server.internal.access;

import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import hearus.server.NetworkOptions;
import hearus.server.OidcConfig;
import hearus.server.internal.oidc.TestProvider;
import hearus.server.internal.rest.ApiServer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** People sign in on the pages with accounts of a real provider, and other sites do nothing in their name. */
class SignOnTest {
    private static final String LECTURE = "/api/v1/lectures/physics";
    private static final String READER = "{\"role\":\"reader\"}";

    @TempDir
    private Path folder;

    private final HttpClient http = HttpClient.newHttpClient();
    private TestProvider provider;
    private CheckedServer server;

    @BeforeEach
    void start() throws Exception {
        provider = new TestProvider();
        server = server("first", Optional.empty(), NetworkOptions.defaults());
    }

    private CheckedServer server(String name, Optional<String> secret, NetworkOptions network) throws Exception {
        return new CheckedServer(folder.resolve(name), config -> config.origins(Set.of("*", "https://lms.example.org"))
                .oidc(provider.config().withSignOn(new OidcConfig.SignOn("pages", secret))).network(network)
                .auditLog(folder.resolve(name + ".audit")));
    }

    @AfterEach
    void stop() {
        server.close();
        provider.close();
        http.close();
    }

    private String own() {
        return "http://localhost:" + server.port();
    }

    private HttpResponse<String> ask(String method, String address, String... headers) throws Exception {
        return askWith(method, address, "", headers);
    }

    private HttpResponse<String> askWith(String method, String address, String body, String... headers) throws Exception {
        var request = HttpRequest.newBuilder(URI.create(address.startsWith("/") ? own() + address : address))
                .timeout(Duration.ofSeconds(30))
                .method(method, body.isEmpty() ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static String location(HttpResponse<String> response) {
        assertThat(response.statusCode()).as(response.body()).isIn(302, 303);
        return response.headers().firstValue("Location").orElseThrow();
    }

    private static String cookie(HttpResponse<String> response, String name) {
        return response.headers().allValues("Set-Cookie").stream().filter(cookie -> cookie.startsWith(name + "=")).findFirst()
                .orElseThrow();
    }

    private static String pair(String cookie) {
        return cookie.substring(0, cookie.indexOf(';'));
    }

    /** Signs in; the session's cookie as the browser sends it back. */
    private String signIn(String... roles) throws Exception {
        provider.nextSignOn(roles);
        var login = ask("GET", "/auth/login?to=/l/physics");
        var callback = location(ask("GET", location(login)));
        assertThat(callback).startsWith(own() + "/auth/callback?");
        var back = ask("GET", callback, "Cookie", pair(cookie(login, "hearus_login")));
        assertThat(location(back)).isEqualTo("/l/physics");
        assertThat(cookie(back, "hearus_login")).contains("Max-Age=0");
        return pair(cookie(back, "hearus_session"));
    }

    private static Map<String, String> query(String address) {
        var query = new LinkedHashMap<String, String>();
        for (var parameter : URI.create(address).getRawQuery().split("&", -1)) {
            var equals = parameter.indexOf('=');
            query.put(parameter.substring(0, equals), URLDecoder.decode(parameter.substring(equals + 1), StandardCharsets.UTF_8));
        }
        return query;
    }

    @Test
    void whoSignsInMayDoWhatTheAccountsRolesSayUntilItSignsOut() throws Exception {
        assertThat(ApiServer.json(ask("GET", "/auth/session")).toString()).isEqualTo("{\"signOn\":true}");
        var session = signIn("editor:physics");
        await().untilAsserted(() -> assertThat(Files.readString(folder.resolve("first.audit"))).containsOnlyOnce("\"account.sign-on\"")
                .contains("\"account ").doesNotContain(session.substring(session.indexOf('=') + 1)));
        assertThat(ApiServer.json(ask("GET", "/auth/session", "Cookie", session)).path("name").asText()).isEqualTo("Kim Minji");
        assertThat(ask("GET", LECTURE, "Cookie", session).statusCode()).isEqualTo(200);
        assertThat(ask("GET", "/api/v1/lectures/chemistry", "Cookie", session).statusCode()).isEqualTo(403);
        assertThat(ask("GET", LECTURE, "Cookie", "a=b; hearus_session=hs_guessed; c=d").statusCode()).isEqualTo(401);
        assertThat(askWith("POST", LECTURE + "/links", READER, "Cookie", session, "Origin", own()).statusCode())
                .isEqualTo(201);
        assertThat(connect("Cookie", session)).startsWith("40");

        assertThat(ask("POST", "/auth/logout", "Cookie", session).statusCode()).isEqualTo(403);
        var out = ask("POST", "/auth/logout", "Cookie", session, "Origin", own());
        assertThat(out.statusCode()).isEqualTo(204);
        assertThat(cookie(out, "hearus_session")).startsWith("hearus_session=;").contains("Max-Age=0");
        assertThat(ask("GET", LECTURE, "Cookie", session).statusCode()).isEqualTo(401);
        assertThat(connect("Cookie", session)).startsWith("44");
        assertThat(ask("POST", "/auth/logout").statusCode()).isEqualTo(204);
    }

    @Test
    void cookiesAreOutOfReachOfScriptsAndOtherSitesAndSecureOverHttps() throws Exception {
        var login = cookie(ask("GET", "/auth/login"), "hearus_login");
        assertThat(login).contains("; HttpOnly; SameSite=Lax").contains("Path=/").contains("Max-Age=600").doesNotContain("Secure");
        server.close();
        server = server("second", Optional.of("client secret"),
                NetworkOptions.builder().publicUrl("https://captions.example.org/").build());
        var begun = ask("GET", "/auth/login?to=/l/physics");
        assertThat(cookie(begun, "hearus_login")).endsWith("; HttpOnly; SameSite=Lax; Secure");
        assertThat(query(location(begun)).get("redirect_uri")).isEqualTo("https://captions.example.org/auth/callback");
        provider.nextSignOn("reader");
        var callback = location(ask("GET", location(begun))).replace("https://captions.example.org", own());
        var back = ask("GET", callback, "Cookie", pair(cookie(begun, "hearus_login")));
        assertThat(location(back)).isEqualTo("/l/physics");
        assertThat(cookie(back, "hearus_session")).contains("; Max-Age=43200; HttpOnly; SameSite=Lax; Secure");
    }

    /** The proxy asks this server by another name; what it says of the browser's request counts, and what anybody else says does not. */
    @Test
    void behindATrustedProxyPeopleComeBackToTheAddressThatTheyAsked() throws Exception {
        String[] forwarded = {"X-Forwarded-Proto", "https", "X-Forwarded-Host", "lms.example.org"};
        assertThat(query(location(ask("GET", "/auth/login", forwarded))).get("redirect_uri")).isEqualTo(own() + "/auth/callback");
        server.close();
        server = server("proxied", Optional.empty(),
                NetworkOptions.builder().trustedProxies(List.of("127.0.0.1", "::1")).basePath("/captions").build());

        var begun = ask("GET", "/captions/auth/login?to=/captions/l/physics", forwarded);

        assertThat(query(location(begun)).get("redirect_uri")).isEqualTo("https://lms.example.org/captions/auth/callback");
        assertThat(cookie(begun, "hearus_login")).contains("; Path=/captions/;").endsWith("; Secure");
        provider.nextSignOn("editor:physics");
        var callback = location(ask("GET", location(begun))).replace("https://lms.example.org", own());
        var back = ask("GET", callback, "Cookie", pair(cookie(begun, "hearus_login")), "X-Forwarded-Proto", "https", "X-Forwarded-Host",
                "lms.example.org");
        assertThat(cookie(back, "hearus_session")).contains("; Path=/captions/;").endsWith("; Secure");
        var session = pair(cookie(back, "hearus_session"));
        assertThat(linkMade(session, "https://lms.example.org")).isEqualTo(201);
        assertThat(linkMade(session, "https://other.example.org")).isEqualTo(403);
    }

    private int linkMade(String session, String origin) throws Exception {
        return askWith("POST", "/captions" + LECTURE + "/links", READER, "Cookie", session, "Origin", origin, "X-Forwarded-Host",
                "lms.example.org").statusCode();
    }

    @Test
    void aCodeIsOnlyTakenFromTheBrowserThatAskedForItAndOnlyOnce() throws Exception {
        provider.nextSignOn("admin");
        var login = ask("GET", "/auth/login?to=/");
        var mine = pair(cookie(login, "hearus_login"));
        var callback = location(ask("GET", location(login)));
        var state = query(callback).get("state");
        var other = pair(cookie(ask("GET", "/auth/login"), "hearus_login"));
        for (var wrong : new ArrayList<>(List.of(ask("GET", callback), ask("GET", callback, "Cookie", other),
                ask("GET", callback, "Cookie", "hearus_login=AAAA"), ask("GET", callback.replace(state, "guessed"), "Cookie", mine),
                ask("GET", callback.replace("state=", "stat="), "Cookie", mine), ask("GET", "/auth/callback")))) {
            assertThat(wrong.statusCode()).as(wrong.body()).isEqualTo(400);
            assertThat(wrong.headers().allValues("Set-Cookie")).isEmpty();
        }
        var denied = ask("GET", "/auth/callback?error=access_denied&state=" + state, "Cookie", mine);
        assertThat(denied.statusCode()).isEqualTo(403);
        assertThat(ask("GET", callback, "Cookie", mine).statusCode()).isEqualTo(303);
        assertThat(ask("GET", callback, "Cookie", mine).statusCode()).as("the provider takes a code once").isEqualTo(503);
    }

    @Test
    void aCodeIsWorthNothingWithoutTheVerifier() throws Exception {
        var login = ask("GET", "/auth/login");
        assertThat(query(location(login))).containsEntry("code_challenge_method", "S256").containsEntry("response_type", "code")
                .containsKeys("code_challenge", "nonce", "state");
        var callback = location(ask("GET", location(login)));
        var form = "grant_type=authorization_code&client_id=pages&redirect_uri="
                + URLEncoder.encode(own() + "/auth/callback", StandardCharsets.UTF_8) + "&code=" + query(callback).get("code")
                + "&code_verifier=" + "x".repeat(43);
        assertThat(askWith("POST", provider.issuer() + "/token", form, "Content-Type", "application/x-www-form-urlencoded").statusCode())
                .isEqualTo(400);
        provider.exchanged();
        signIn("reader");
        var sent = provider.exchanged();
        assertThat(sent.body()).contains("code_verifier=").contains("client_id=pages").doesNotContain("client_secret");
        var verifier = sent.body().replaceFirst("(?s).*code_verifier=([A-Za-z0-9_-]{43}).*", "$1");
        var challenge = Base64.getUrlEncoder().withoutPadding()
                .encodeToString(MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(StandardCharsets.US_ASCII)));
        assertThat(sent.challenge()).isEqualTo(challenge);
    }

    @Test
    void aSignOnLeadsToThisServerOnly() throws Exception {
        for (var to : List.of("//evil.example", "https://evil.example", "/\\evil.example", "\\\\evil.example", "evil.example", "",
                "/\t/evil.example",
                "/ /evil.example", "javascript:alert(1)", "/\r\nSet-Cookie: a=b", "/" + "x".repeat(2_000))) {
            var response = ask("GET", "/auth/login?to=" + URLEncoder.encode(to, StandardCharsets.UTF_8));
            assertThat(response.statusCode()).as(to).isEqualTo(400);
        }
        for (var to : List.of("/", "/l/physics?a=b", "/?lecture=%EA%B0%95")) {
            assertThat(ask("GET", "/auth/login?to=" + URLEncoder.encode(to, StandardCharsets.UTF_8)).statusCode()).isEqualTo(303);
        }
    }

    @Test
    void pagesOfOtherSitesChangeNothingInTheNameOfWhoIsSignedIn() throws Exception {
        var session = signIn("admin");
        for (var headers : List.of(new String[]{}, new String[]{"Origin", "https://evil.example"}, new String[]{"Origin", "null"},
                new String[]{"Origin", "https://lms.example.org"}, new String[]{"Sec-Fetch-Site", "cross-site"},
                new String[]{"Sec-Fetch-Site", "same-site"}, new String[]{"Sec-Fetch-Site", "none"},
                new String[]{"Sec-Fetch-Site", "cross-site", "Origin", own()})) {
            var all = new ArrayList<>(List.of(headers));
            all.addAll(List.of("Cookie", session));
            var with = all.toArray(String[]::new);
            for (var method : List.of("POST", "PUT", "PATCH", "DELETE")) {
                var path = method.equals("POST") ? LECTURE + "/end" : method.equals("PUT") ? LECTURE + "/vocabulary" : LECTURE;
                assertThat(askWith(method, path, "{}", with).statusCode()).as(method + List.of(headers)).isEqualTo(403);
            }
        }
        assertThat(ask("GET", LECTURE, "Cookie", session).statusCode()).isEqualTo(200);
        assertThat(askWith("POST", LECTURE + "/links", READER, "Cookie", session, "Sec-Fetch-Site", "same-origin").statusCode())
                .isEqualTo(201);
        assertThat(askWith("POST", LECTURE + "/links", READER, "Cookie", session, "Authorization", "Bearer " + server.admin())
                .statusCode()).as("what is no cookie is sent by nobody else").isEqualTo(201);
    }

    /** What the server says to a Socket.IO client with these headers, over polling. */
    private String connect(String... headers) throws Exception {
        var address = "/socket.io/?EIO=4&transport=polling";
        var opened = ask("GET", address, headers);
        if (opened.statusCode() != 200) {
            return "status " + opened.statusCode();
        }
        var sid = opened.body().replaceFirst(".*\"sid\":\"([^\"]+)\".*", "$1");
        askWith("POST", address + "&sid=" + sid, "40", headers);
        return ask("GET", address + "&sid=" + sid, headers).body();
    }

    /** The same over a WebSocket. */
    private String connectByWebSocket(String... headers) throws Exception {
        var answer = new CompletableFuture<String>();
        var builder = http.newWebSocketBuilder();
        for (int i = 0; i < headers.length; i += 2) {
            builder.header(headers[i], headers[i + 1]);
        }
        var socket = builder.buildAsync(URI.create("ws://localhost:" + server.port() + "/socket.io/?EIO=4&transport=websocket"),
                new WebSocket.Listener() {
                    @Override
                    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
                        if (data.charAt(0) == '0') {
                            var _ = from.sendText("40", true);
                        } else {
                            answer.complete(data.toString());
                        }
                        from.request(1);
                        return null;
                    }
                }).get(30, TimeUnit.SECONDS);
        try {
            return answer.get(30, TimeUnit.SECONDS);
        } finally {
            socket.abort();
        }
    }

    @Test
    void pagesOfOtherSitesOpenNoSocketsInTheNameOfWhoIsSignedIn() throws Exception {
        var session = signIn("admin");
        for (var headers : List.of(List.of("Origin", "https://evil.example"), List.of("Origin", "https://lms.example.org"),
                List.of("Origin", "null"), List.of("Sec-Fetch-Site", "cross-site"), List.of("Sec-Fetch-Site", "same-site"))) {
            var all = new ArrayList<>(headers);
            all.addAll(List.of("Cookie", session));
            var with = all.toArray(String[]::new);
            assertThat(connect(with)).as(headers.toString()).startsWith("44").contains("\"code\":\"forbidden\"");
            assertThat(connectByWebSocket(with)).as(headers.toString()).startsWith("44").contains("\"code\":\"forbidden\"");
        }
        assertThat(connect("Cookie", session, "Sec-Fetch-Site", "same-origin")).startsWith("40");
        assertThat(connectByWebSocket("Cookie", session, "Origin", own())).startsWith("40");
        assertThat(wsWithCookie(session)).as("/ws takes no cookie").isEqualTo(1008);
    }

    private int wsWithCookie(String session) throws Exception {
        var closed = new CompletableFuture<Integer>();
        http.newWebSocketBuilder().header("Cookie", session).header("Origin", own())
                .buildAsync(URI.create("ws://localhost:" + server.port() + "/ws"), new WebSocket.Listener() {
                    @Override
                    public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
                        closed.complete(code);
                        return null;
                    }
                }).thenCompose(socket -> socket.sendText("any", true)).get(30, TimeUnit.SECONDS);
        return closed.get(30, TimeUnit.SECONDS);
    }

    @Test
    void withoutASignOnTheServerSaysSoAndTakesNoCookie() throws Exception {
        var session = signIn("admin");
        server.close();
        server = new CheckedServer(folder.resolve("second"), config -> config.oidc(provider.config()));
        assertThat(ApiServer.json(ask("GET", "/auth/session", "Cookie", session)).toString()).isEqualTo("{\"signOn\":false}");
        assertThat(ask("GET", "/auth/login").statusCode()).isEqualTo(404);
        assertThat(ask("GET", LECTURE, "Cookie", session).statusCode()).isEqualTo(401);
    }
}
