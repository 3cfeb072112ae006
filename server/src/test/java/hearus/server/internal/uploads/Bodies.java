package hearus.server.internal.uploads;

import java.util.Optional;
import java.util.concurrent.CountDownLatch;

import io.vertx.core.buffer.Buffer;

/** Bodies of requests that come from no client. */
final class Bodies {
    private static final int PIECE = 1 << 16;

    private Bodies() {}

    static Body of(int bytes) {
        return of(bytes, () -> {});
    }

    /** @param halfway run in the middle */
    static Body of(int bytes, Runnable halfway) {
        return new Body() {
            private int left = bytes;

            @Override
            public void begin() {}

            @Override
            public Optional<Buffer> next() {
                if (left <= 0) {
                    return Optional.empty();
                }
                var count = Math.min(PIECE, left);
                left -= count;
                if (left < bytes / 2) {
                    halfway.run();
                }
                return Optional.of(Buffer.buffer(new byte[count]));
            }
        };
    }

    /** One of which nothing comes. */
    static Body endless() {
        return new Body() {
            @Override
            public void begin() {}

            @Override
            public Optional<Buffer> next() throws InterruptedException {
                new CountDownLatch(1).await();
                return Optional.empty();
            }
        };
    }
}
