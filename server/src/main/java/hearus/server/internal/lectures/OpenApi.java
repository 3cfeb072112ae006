package hearus.server.internal.lectures;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The OpenAPI document of the REST API, as it is served. */
final class OpenApi {
    private static final String RESOURCE = "openapi.json";

    private OpenApi() {}

    static String document() {
        try (var file = OpenApi.class.getResourceAsStream(RESOURCE)) {
            if (file == null) {
                throw new IllegalStateException("The resource " + RESOURCE + " is missing");
            }
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
