package hearus.server.internal.uploads;

import java.io.IOException;
import java.util.Optional;

import io.vertx.core.buffer.Buffer;

import hearus.server.internal.rest.ApiException;

/** A body that arrives piece by piece. Used by one thread. */
public interface Body {
    /** Lets it come. */
    void begin();

    /**
     * The next piece; empty at the end. Blocks.
     *
     * @throws ApiException if no more of it is taken
     */
    Optional<Buffer> next() throws IOException, ApiException, InterruptedException;
}
