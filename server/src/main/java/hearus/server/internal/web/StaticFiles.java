package hearus.server.internal.web;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.MimeMapping;
import io.vertx.ext.web.RoutingContext;
import org.jspecify.annotations.Nullable;

/**
 * The files of the page, each read once from the class path and served from memory (70 kB in all): no folder is needed in which they could be unpacked. Requests for other paths go to the next
 * handler.
 */
final class StaticFiles implements Handler<RoutingContext> {
    /** Excludes hidden files and everything above the folder. */
    private static final Pattern PATH = Pattern.compile("(/[A-Za-z0-9_-][A-Za-z0-9._-]*)+");

    private final String folder;
    private final Map<String, StaticFile> files = new ConcurrentHashMap<>();

    private record StaticFile(Buffer bytes, String type, String tag) {}

    /** @param folder on the class path, without a slash at its end */
    StaticFiles(String folder) {
        this.folder = folder;
    }

    @Override
    public void handle(RoutingContext context) {
        var path = PublicAddress.local(context);
        send(context, path.equals("/") ? "/index.html" : path);
    }

    /** Sends the file of this path; where there is none, the request goes to the next handler. */
    void send(RoutingContext context, String path) {
        var found = find(path);
        if (found.isEmpty()) {
            context.next();
            return;
        }
        var file = found.get();
        var response = context.response().putHeader(HttpHeaders.ETAG, file.tag());
        if (file.tag().equals(context.request().getHeader(HttpHeaders.IF_NONE_MATCH))) {
            response.setStatusCode(304).end();
            return;
        }
        // To HEAD Vert.x sends neither the body nor its length.
        response.putHeader(HttpHeaders.CONTENT_TYPE, file.type())
                .putHeader(HttpHeaders.CONTENT_LENGTH, Integer.toString(file.bytes().length()))
                .end(file.bytes());
    }

    private Optional<StaticFile> find(String path) {
        return PATH.matcher(path).matches() ? Optional.ofNullable(files.computeIfAbsent(path, this::read)) : Optional.empty();
    }

    /** Null where there is none, so that the map does not keep it. */
    private @Nullable StaticFile read(String path) {
        var resource = StaticFiles.class.getClassLoader().getResource(folder + path);
        // A folder of the class path has an address too, without a file's extension.
        if (resource == null || path.lastIndexOf('.') < path.lastIndexOf('/')) {
            return null;
        }
        try (var in = resource.openStream()) {
            var bytes = in.readAllBytes();
            var check = new CRC32C();
            check.update(bytes);
            return new StaticFile(Buffer.buffer(bytes), type(path), "\"" + Long.toHexString(check.getValue()) + "\"");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String type(String path) {
        var type = Optional.ofNullable(MimeMapping.mimeTypeForFilename(path)).orElse("application/octet-stream");
        return type.startsWith("text/") || type.endsWith("javascript") ? type + ";charset=utf-8" : type;
    }
}
