package hearus.server;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.UnknownHostException;

/**
 * Finds out why a port could not be opened. Operating systems say it in texts of many languages, so it is tested instead: whether the address is one of this machine's, and whether a program accepts connections at the
 * port.
 */
final class BindFailure {
    private static final int FIRST_UNPRIVILEGED_PORT = 1024;
    private static final int CONNECT_TIMEOUT_MILLIS = 1_000;

    private BindFailure() {}

    static StartException explain(String host, int port, Throwable cause) {
        if (!(cause instanceof SocketException || cause instanceof UnknownHostException)) {
            return new StartException(StartException.Code.FAILED, "The server could not start: " + cause.getMessage(), cause);
        }
        if (!isLocal(host)) {
            return new StartException(StartException.Code.ADDRESS_UNAVAILABLE,
                    "This machine has no address " + host + ": listen on 0.0.0.0 for all of its addresses.", cause);
        }
        if (port > 0 && port < FIRST_UNPRIVILEGED_PORT && !acceptsConnections(host, port)) {
            return new StartException(StartException.Code.PORT_FORBIDDEN,
                    "This user may not open port " + port + ": choose one above 1023.",
                    cause);
        }
        return new StartException(StartException.Code.PORT_IN_USE,
                "Port " + port + " is in use: stop the program that uses it, or choose another port.", cause);
    }

    /** Whether any port of this address can be opened. */
    private static boolean isLocal(String host) {
        try {
            var address = InetAddress.getByName(host);
            if (address.isAnyLocalAddress() || NetworkInterface.getByInetAddress(address) != null) {
                return true;
            }
            try (var probe = new ServerSocket(0, 1, address)) {
                return probe.isBound();
            }
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean acceptsConnections(String host, int port) {
        try (var probe = new Socket()) {
            var address = InetAddress.getByName(host);
            probe.connect(new InetSocketAddress(address.isAnyLocalAddress() ? InetAddress.getLoopbackAddress() : address, port),
                    CONNECT_TIMEOUT_MILLIS);
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
