package hearus.server.internal.rest;

import java.io.IOException;
import java.util.Optional;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;

/** A request with its body, if it had one. */
public record ApiRequest(RoutingContext context, Buffer body) {
    private static final int MAX_DEPTH = 20;
    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build()).build()).build();

    private static final String TARGET = ApiRequest.class.getName() + ".target";

    /** Names what this request has made or is about, for the audit log. */
    public void setTarget(String id) {
        context.put(TARGET, id);
    }

    /** What a request has made or is about; empty if nothing was named. */
    public static Optional<String> target(RoutingContext context) {
        return Optional.ofNullable(context.get(TARGET));
    }

    public String path(String name) {
        return Optional.ofNullable(context.pathParam(name)).orElse("");
    }

    public Optional<String> query(String name) {
        return Optional.ofNullable(context.queryParams().get(name));
    }

    public int number(String name, int otherwise) throws ApiException {
        var text = query(name);
        try {
            return text.map(Integer::parseInt).orElse(otherwise);
        } catch (NumberFormatException e) {
            throw new ApiException(400, "invalid",
                    "The parameter " + name + " is a number: " + shown(text.orElse("")) + " is not one.");
        }
    }

    public long seq() throws ApiException {
        try {
            return Long.parseLong(path("seq"));
        } catch (NumberFormatException e) {
            throw new ApiException(404, "not_found",
                    "Segments are numbered 1, 2, 3 ...: there is none " + shown(path("seq")) + ".");
        }
    }

    /** The revision that the caller saw, from {@code If-Match}. */
    public int seen() throws ApiException {
        var header = context.request().getHeader(HttpHeaders.IF_MATCH);
        if (header == null) {
            throw new ApiException(428, "precondition_required",
                    "Name the revision that you saw, so that nobody else's change is lost: If-Match with the ETag of your last GET.");
        }
        try {
            return Integer.parseInt(header.strip().replaceFirst("^W/", "").replace("\"", ""));
        } catch (NumberFormatException e) {
            throw new ApiException(400, "invalid", "If-Match is the ETag of the last GET, such as \"3\".");
        }
    }

    public ObjectNode json() throws ApiException {
        try {
            var json = MAPPER.readTree(body.getBytes());
            if (json instanceof ObjectNode object) {
                return object;
            }
        } catch (JsonProcessingException e) {
            throw new ApiException(400, "invalid_json", "The body is no JSON: " + e.getOriginalMessage() + ".");
        } catch (IOException e) {
            throw new ApiException(400, "invalid_json", "The body cannot be read as JSON in UTF-8.");
        }
        throw new ApiException(400, "invalid_json", "The body is a JSON object, such as {\"title\": \"Homer\"}.");
    }

    private static String shown(String text) {
        return "\"" + (text.length() > 40 ? text.substring(0, 40) + "…" : text) + "\"";
    }
}
