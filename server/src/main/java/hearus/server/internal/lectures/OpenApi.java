package hearus.server.internal.lectures;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;

import com.fasterxml.jackson.databind.node.TextNode;

/** The OpenAPI document of the REST API, as it is served. */
final class OpenApi {
    private static final String RESOURCE = "openapi.json";

    private OpenApi() {}

    /**
     * The document.
     *
     * @param server what the addresses begin with; empty for the root of the same host
     */
    static String document(String server) {
        return file().replaceFirst("\\{", Matcher.quoteReplacement("{\n  \"servers\": [{\"url\": "
                + TextNode.valueOf(server.isEmpty() ? "/" : server) + "}],"));
    }

    private static String file() {
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
