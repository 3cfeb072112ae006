package hearus.server.internal.recordings;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import org.jspecify.annotations.Nullable;

import hearus.lectures.LectureException;
import hearus.lectures.Lectures;
import hearus.lectures.Recordings.Track;
import hearus.server.internal.rest.ApiAnswer;
import hearus.server.internal.rest.ApiException;
import hearus.server.internal.rest.ApiRequest;
import hearus.server.internal.rest.ApiRoutes;
import hearus.server.internal.rest.ApiRoutes.Operation;
import hearus.server.internal.rest.Problems;
import hearus.server.internal.web.PublicAddress;

/** The kept audio of lectures in the REST API. Thread-safe. */
final class AudioApi {
    private final Lectures lectures;

    AudioApi(Lectures lectures) {
        this.lectures = lectures;
    }

    List<Operation> operations() {
        return List.of(new Operation(HttpMethod.GET, "/api/v1/lectures/:lecture/audio", this::list),
                new Operation(HttpMethod.GET, "/api/v1/lectures/:lecture/audio/:track", this::read));
    }

    private ApiAnswer list(ApiRequest request) throws LectureException {
        var id = request.path("lecture");
        var json = JsonNodeFactory.instance.objectNode();
        var array = json.putArray("tracks");
        for (var track : lectures.recordings().tracks(id)) {
            if (lectures.recordings().hasFiles() && Files.isRegularFile(file(track))) {
                array.addObject().put("name", track.name()).put("speaker", track.speaker()).put("startMs", track.startMs())
                        .put("type", track.type()).put("bytes", size(file(track)))
                        .put("address", PublicAddress.of(request.context(),
                                "/api/v1/lectures/" + encoded(id) + "/audio/" + encoded(track.name())));
            }
        }
        return ApiAnswer.json(200, json);
    }

    private Path file(Track track) {
        return lectures.recordings().file(track.lecture(), track.name());
    }

    private static String encoded(String part) {
        return URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private ApiRoutes.Answer read(ApiRequest request) throws LectureException, ApiException {
        var name = request.path("track");
        var track = lectures.recordings().tracks(request.path("lecture")).stream().filter(it -> it.name().equals(name)).findFirst()
                .filter(it -> lectures.recordings().hasFiles() && Files.isRegularFile(file(it)))
                .orElseThrow(() -> new ApiException(404, "not_found",
                        "No such audio is kept on this machine: GET /api/v1/lectures/ID/audio lists what is."));
        return answer(file(track), track.type(), request.context().request().getHeader("Range"));
    }

    private static ApiRoutes.Answer answer(Path file, String type, @Nullable String header) {
        var size = size(file);
        var range = ByteRange.parse(header, size);
        if (range.isPresent() && range.get().isEmpty()) {
            return context -> unsatisfiable(context, size);
        }
        return context -> {
            var response = context.response();
            if (response.ended() || response.closed()) {
                return;
            }
            var part = range.orElse(new ByteRange(0, size));
            if (range.isPresent()) {
                response.setStatusCode(206).putHeader("Content-Range",
                        "bytes " + part.from() + "-" + (part.to() - 1) + "/" + size);
            }
            response.putHeader(HttpHeaders.CONTENT_TYPE, type).putHeader("Accept-Ranges", "bytes")
                    .putHeader(HttpHeaders.CACHE_CONTROL, "no-store").putHeader("X-Content-Type-Options", "nosniff");
            response.sendFile(file.toString(), part.from(), part.to() - part.from()).onFailure(gone -> response.reset());
        };
    }

    private static void unsatisfiable(RoutingContext context, long size) {
        context.response().putHeader("Content-Range", "bytes */" + size);
        Problems.send(context, 416, "range_not_satisfiable",
                "The audio has " + size + " bytes: ask for a part of them.");
    }
}
