package hearus.server.internal.audit;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

import hearus.server.AuditLog;
import hearus.server.AuditLog.Outcome;
import hearus.server.internal.access.AccessGate;
import hearus.server.internal.access.Caller;
import hearus.server.internal.rest.ApiRequest;
import hearus.server.internal.web.PublicAddress;

/** Requests of the REST API in the audit log, when they are answered. Thread-safe. */
public final class RequestAudit {
    private static final String LECTURE = "/api/v1/lectures/(?<lecture>[^/]+)";
    private static final List<Audited> ACTIONS = List.of(
            audited("POST", "/api/v1/lectures", "lecture.create"), audited("GET", "/api/v1/lectures", "lecture.list"),
            audited("GET", LECTURE, "lecture.read"), audited("PATCH", LECTURE, "lecture.change"),
            audited("DELETE", LECTURE, "lecture.delete"), audited("POST", LECTURE + "/end", "lecture.end"),
            audited("GET", LECTURE + "/segments", "lecture.read"), audited("GET", LECTURE + "/segments/(?<target>[^/]+)", "lecture.read"),
            audited("PUT", LECTURE + "/segments/(?<target>[^/]+)", "lecture.correct"),
            audited("GET", LECTURE + "/export", "lecture.export"),
            audited("GET", LECTURE + "/quality", "lecture.read"), audited("GET", LECTURE + "/vocabulary", "lecture.read"),
            audited("PUT|POST", LECTURE + "/vocabulary", "lecture.change"), audited("POST", LECTURE + "/(notes|quiz)", "lecture.study"),
            audited("GET", LECTURE + "/audio", "audio.list"), audited("GET", LECTURE + "/audio/(?<target>[^/]+)", "audio.read"),
            audited("POST", LECTURE + "/improve", "lecture.improve"),
            audited("GET", LECTURE + "/links", "link.list"), audited("POST", LECTURE + "/links", "link.create"),
            audited("DELETE", LECTURE + "/links/(?<target>[^/]+)", "link.revoke"),
            audited("GET", "/api/v1/search", "lecture.search"), audited("POST", "/api/v1/recordings", "recording.upload"),
            audited("GET", "/api/v1/jobs(/(?<target>[^/]+))?", "job.read"),
            audited("DELETE", "/api/v1/jobs/(?<target>[^/]+)", "job.cancel"));
    private static final String UNLISTED = "api.other";
    private static final int MAX_ID = 200;

    private final AuditLog log;
    private final boolean checks;
    private final Function<HttpServerRequest, String> addresses;

    /**
     * @param checks whether callers are checked
     * @param addresses the address of the client that sent a request
     */
    public RequestAudit(AuditLog log, boolean checks, Function<HttpServerRequest, String> addresses) {
        this.log = log;
        this.checks = checks;
        this.addresses = addresses;
    }

    private record Audited(Pattern method, Pattern path, String action) {
        Optional<Matcher> match(String asked, String at) {
            var found = path.matcher(at);
            return method.matcher(asked).matches() && found.matches() ? Optional.of(found) : Optional.empty();
        }
    }

    private static Audited audited(String method, String path, String action) {
        return new Audited(Pattern.compile(method.replace("GET", "GET|HEAD")), Pattern.compile(path), action);
    }

    /** Writes what is asked of this router from here on; before what may refuse it. */
    public void mount(Router router) {
        if (log.isOn()) {
            router.route("/api/v1/*").handler(context -> {
                context.addEndHandler(ended -> record(context));
                context.next();
            });
        }
    }

    private void record(RoutingContext context) {
        var method = context.request().method().name();
        var path = PublicAddress.local(context);
        var found = ACTIONS.stream().filter(it -> it.match(method, path).isPresent()).findFirst();
        var match = found.flatMap(it -> it.match(method, path));
        var lecture = match.flatMap(it -> group(it, "lecture")).or(() -> Optional.ofNullable(context.queryParams().get("lecture")))
                .or(() -> made(context)).orElse("");
        log.record(new AuditLog.Event(found.map(Audited::action).orElse(UNLISTED), who(context),
                addresses.apply(context.request()), bounded(lecture),
                bounded(match.flatMap(it -> group(it, "target")).or(() -> ApiRequest.target(context)).orElse("")),
                outcome(context.response().getStatusCode())));
    }

    private String who(RoutingContext context) {
        return checks ? AccessGate.identified(context).map(Caller::auditName).orElse("") : "open";
    }

    private static Optional<String> group(Matcher match, String name) {
        return match.namedGroups().containsKey(name) ? Optional.ofNullable(match.group(name)).map(RequestAudit::decoded) : Optional.empty();
    }

    /** The lecture that was created: its address may begin with the public one. */
    private static Optional<String> made(RoutingContext context) {
        return Optional.ofNullable(context.response().headers().get(HttpHeaders.LOCATION))
                .flatMap(address -> ACTIONS.get(2).match("GET", address.replaceFirst("^.*?(?=/api/v1/)", "")))
                .flatMap(it -> group(it, "lecture"));
    }

    private static String decoded(String part) {
        try {
            return URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return part;
        }
    }

    private static String bounded(String id) {
        return id.length() > MAX_ID ? id.substring(0, MAX_ID) : id;
    }

    private static Outcome outcome(int status) {
        return switch (status) {
            case 401, 403, 429 -> Outcome.REFUSED;
            default -> status < 400 ? Outcome.DONE : Outcome.FAILED;
        };
    }
}
