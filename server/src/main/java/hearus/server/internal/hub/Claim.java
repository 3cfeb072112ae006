package hearus.server.internal.hub;

import java.util.Optional;

import hearus.socketio.Socket;

/**
 * What a socket shows of whose it is, so that a client that lost its connection finds its recording again.
 *
 * @param socket the id of the socket
 * @param recovered whether the socket server knows it: it has the id that it had
 * @param session the recording that it asks for
 * @param cookie of its browser, which other tabs share
 * @param cookieBrought whether the browser had that cookie already
 * @param lecture the one that it speaks for, by a declaration that is documented to name one speaker
 * @param place from where it comes, and with what; alone it says nothing
 */
record Claim(String socket, boolean recovered, Optional<String> session, Optional<String> cookie, boolean cookieBrought,
        Optional<String> lecture,
        Place place) {
    /** A client whose audio and whose captions must never go on in a recording of before, since it sends again what was not captioned. */
    private static final String NEW = "new";

    /** What must be the same for a client to be the same. */
    record Place(String namespace, String address, String userAgent) {}

    static Claim of(Socket socket) {
        var handshake = socket.handshake();
        var headers = handshake.headers();
        var cookie = handshake.cookie();
        var declared = new Declarations(handshake);
        return new Claim(socket.id(), socket.recovered(), declared.text("session", ","), cookie,
                cookie.filter(value -> headers.getOrDefault("cookie", "").contains(value)).isPresent(),
                declared.text("lecture", ","),
                new Place(socket.namespace().name(), handshake.address(), headers.getOrDefault("user-agent", "")));
    }

    boolean wantsNew() {
        return session.filter(NEW::equals).isPresent();
    }

    /** Whether these come from one browser, in the same namespace. */
    boolean sameBrowser(Claim other) {
        return cookie.isPresent() && cookie.equals(other.cookie) && place.namespace().equals(other.place.namespace());
    }

    /** Whether these may be one client: nothing speaks against it. */
    boolean compatible(Claim later) {
        return place.equals(later.place) && (!later.cookieBrought || cookie.equals(later.cookie));
    }
}
