package hearus.server.internal.access;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.http.HttpMethod;

import hearus.lectures.LectureException;
import hearus.lectures.access.Credentials;
import hearus.lectures.access.LectureLink;
import hearus.lectures.access.Role;
import hearus.server.internal.rest.ApiAnswer;
import hearus.server.internal.rest.ApiException;
import hearus.server.internal.rest.ApiRequest;
import hearus.server.internal.rest.ApiRoutes.Operation;
import hearus.server.internal.web.PublicAddress;

/** The links of lectures in the REST API. Nobody makes a link for a role as high as its own. Thread-safe. */
public final class LinkApi {
    private static final String PATH = "/api/v1/lectures/:lecture/links";
    private static final int USUAL_DAYS = 30;

    private final Credentials credentials;

    public LinkApi(Credentials credentials) {
        this.credentials = credentials;
    }

    public List<Operation> operations() {
        return List.of(new Operation(HttpMethod.POST, PATH, this::create), new Operation(HttpMethod.GET, PATH, this::list),
                new Operation(HttpMethod.DELETE, PATH + "/:link", this::revoke));
    }

    private ApiAnswer create(ApiRequest request) throws LectureException, ApiException {
        var json = request.json();
        var role = Role.named(json.path("role").asText()).filter(it -> it != Role.ADMIN)
                .orElseThrow(() -> new ApiException(400, "invalid", "Say which role the link gives: {\"role\": \""
                        + Stream.of(Role.READER, Role.SPEAKER, Role.EDITOR).map(Role::label).collect(Collectors.joining("|")) + "\"}."));
        if (json.has("days") && !json.path("days").canConvertToInt()) {
            throw new ApiException(400, "invalid", "days is a whole number of days.");
        }
        var lecture = request.path("lecture");
        requireHigher(request, role, lecture);
        var issued = credentials.createLink(lecture, role, Duration.ofDays(json.path("days").asInt(USUAL_DAYS)));
        request.setTarget(issued.of().id());
        return ApiAnswer.json(201, json(issued.of()).put("secret", issued.secret())
                .put("address", PublicAddress.of(request.context(), address(issued.of(), issued.secret()))));
    }

    private static void requireHigher(ApiRequest request, Role role, String lecture) throws ApiException {
        if (!AccessGate.caller(request.context()).mayGive(role, lecture)) {
            throw new ApiException(403, "forbidden",
                    "A link that gives the role " + role.label() + " is made and revoked by those who have a higher one in the lecture.");
        }
    }

    /** The page that the link opens, relative to the server's address. */
    static String address(LectureLink link, String secret) {
        var lecture = URLEncoder.encode(link.lecture(), StandardCharsets.UTF_8).replace("+", "%20");
        return link.role() == Role.READER ? "/l/" + lecture + "?link=" + secret : "/?lecture=" + lecture + "&link=" + secret;
    }

    private ApiAnswer list(ApiRequest request) throws LectureException {
        var json = JsonNodeFactory.instance.objectNode();
        var array = json.putArray("links");
        credentials.links(request.path("lecture")).forEach(link -> array.add(json(link)));
        return ApiAnswer.json(200, json);
    }

    private ApiAnswer revoke(ApiRequest request) throws LectureException, ApiException {
        var lecture = request.path("lecture");
        var link = credentials.link(lecture, request.path("link")).orElseThrow(
                () -> new ApiException(404, "not_found", "The lecture has no such link: GET /api/v1/lectures/ID/links lists them."));
        requireHigher(request, link.role(), lecture);
        credentials.revokeLink(lecture, link.id());
        return ApiAnswer.empty();
    }

    private static ObjectNode json(LectureLink link) {
        return JsonNodeFactory.instance.objectNode().put("id", link.id()).put("lecture", link.lecture()).put("role", link.role().label())
                .put("created", link.created().toString()).put("expires", link.expires().toString());
    }
}
