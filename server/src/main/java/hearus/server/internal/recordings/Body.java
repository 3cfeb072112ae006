package hearus.server.internal.recordings;

import java.io.IOException;
import java.util.Optional;

import io.vertx.core.buffer.Buffer;

/** A body that arrives piece by piece. Used by one thread. */
interface Body {
    /** Lets it come. */
    void begin();

    /** The next piece; empty at the end. Blocks. */
    Optional<Buffer> next() throws IOException, InterruptedException;
}
