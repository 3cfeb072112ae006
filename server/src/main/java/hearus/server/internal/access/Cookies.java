package hearus.server.internal.access;

import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/** The cookies of the sign-on. Scripts cannot read them, and browsers do not send them with requests that other sites make, but for links that a person follows. */
final class Cookies {
    /** The secret of a session. */
    static final String SESSION = "hearus_session";
    /** What a sign-on needs until the browser comes back. */
    static final String LOGIN = "hearus_login";

    private Cookies() {}

    /** The cookie of this name in the header {@code Cookie}. */
    static Optional<String> find(@Nullable String header, String name) {
        return Stream.ofNullable(header).flatMap(all -> Stream.of(all.split(";", -1))).map(String::strip)
                .filter(cookie -> cookie.startsWith(name + "=")).map(cookie -> cookie.substring(name.length() + 1)).findFirst();
    }

    /** A header {@code Set-Cookie}; of no time to remove the cookie. */
    static String set(String name, String value, String path, Duration life, boolean secure) {
        return name + "=" + value + "; Path=" + path + "; Max-Age=" + life.toSeconds() + "; HttpOnly; SameSite=Lax"
                + (secure ? "; Secure" : "");
    }
}
