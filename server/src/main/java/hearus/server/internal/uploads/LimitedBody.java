package hearus.server.internal.uploads;

import java.io.IOException;
import java.util.Optional;

import io.vertx.core.buffer.Buffer;

import hearus.server.ClientLimits.Kind;
import hearus.server.internal.limits.LimitedException;
import hearus.server.internal.limits.SubjectUsage;
import hearus.server.internal.rest.ApiException;

/**
 * A body whose bytes count against its sender's limit as they come, also if it is refused in the end.
 *
 * @param usage of the sender
 */
public record LimitedBody(Body body, SubjectUsage usage) implements Body {
    @Override
    public void begin() {
        body.begin();
    }

    @Override
    public Optional<Buffer> next() throws IOException, ApiException, InterruptedException {
        var piece = body.next();
        try {
            if (piece.isPresent()) {
                usage.take(Kind.UPLOAD_PER_DAY, piece.get().length());
            }
            return piece;
        } catch (LimitedException e) {
            throw e.toApiException();
        }
    }
}
