package hearus.server.internal.rest;

import java.time.Duration;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

/** A request that is refused: the status, a word for programs, and a sentence that says what to do. */
public final class ApiException extends Exception {
    private static final long serialVersionUID = 1;

    private final int status;
    private final String code;
    private final @Nullable Duration againOrNull;

    public ApiException(int status, String code, String detail) {
        super(detail);
        this.status = status;
        this.code = code;
        this.againOrNull = null;
    }

    /** @param again after which time it may be asked again: {@code Retry-After} */
    public ApiException(int status, String code, String detail, Duration again) {
        super(detail);
        this.status = status;
        this.code = code;
        this.againOrNull = again;
    }

    /** After which time it may be asked again, where that is known. */
    public Optional<Duration> again() {
        return Optional.ofNullable(againOrNull);
    }

    public int status() {
        return status;
    }

    public String code() {
        return code;
    }
}
