package hearus.server.internal.hub;

import java.util.Optional;

import hearus.socketio.Socket;

/**
 * What a socket presents to identify its client, so that a client that lost its connection finds its {@link SpeakerSession} again.
 *
 * @param socketId the id of the socket
 * @param recovered whether connection state recovery succeeded: the socket has the id that it had
 * @param sessionId the session that it asks for
 * @param cookie of its browser, shared by its other tabs
 * @param cookieReturned whether the browser sent that cookie, instead of getting it only now
 * @param lecture the one that it speaks for, by a parameter that is documented to name one speaker
 * @param fingerprint its namespace, address and user agent; not proof of identity by itself
 */
record ClientIdentity(String socketId, boolean recovered, Optional<String> sessionId, Optional<String> cookie, boolean cookieReturned,
        Optional<String> lecture, Fingerprint fingerprint) {
    /** A client whose audio and whose captions must never continue an earlier session, since it sends again what was not captioned. */
    private static final String NEW = "new";

    /** What must be equal for two sockets to be of the same client. */
    record Fingerprint(String namespace, String address, String userAgent) {}

    static ClientIdentity of(Socket socket) {
        var handshake = socket.handshake();
        var headers = handshake.headers();
        var cookie = handshake.cookie();
        var parameters = new ConnectionParameters(handshake);
        return new ClientIdentity(socket.id(), socket.recovered(), parameters.text("session", ","), cookie,
                cookie.filter(value -> headers.getOrDefault("cookie", "").contains(value)).isPresent(),
                parameters.text("lecture", ","),
                new Fingerprint(socket.namespace().name(), handshake.address(), headers.getOrDefault("user-agent", "")));
    }

    boolean requestsNewSession() {
        return sessionId.filter(NEW::equals).isPresent();
    }

    /** Whether both come from one browser, in the same namespace. */
    boolean sameBrowser(ClientIdentity other) {
        return cookie.isPresent() && cookie.equals(other.cookie) && fingerprint.namespace().equals(other.fingerprint.namespace());
    }

    /** Whether both may be one client: nothing contradicts it. */
    boolean compatible(ClientIdentity later) {
        return fingerprint.equals(later.fingerprint) && (!later.cookieReturned || cookie.equals(later.cookie));
    }
}
