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
 * Why a port could not be opened. Systems say it in words of many languages, so that it is tried out instead: whether the address is one of this machine's, and whether somebody answers at the
 * port.
 */
final class ListenProblem {
    private static final int FIRST_FREE_FOR_ALL = 1024;
    private static final int MILLIS = 1_000;

    private ListenProblem() {}

    static StartException explain(String host, int port, Throwable cause) {
        if (!(cause instanceof SocketException || cause instanceof UnknownHostException)) {
            return new StartException(StartException.Code.FAILED, "The server could not start: " + cause.getMessage(), cause);
        }
        if (!isOurs(host)) {
            return new StartException(StartException.Code.ADDRESS_UNAVAILABLE,
                    "This machine has no address " + host + ": listen on 0.0.0.0 for all of its addresses.", cause);
        }
        if (port > 0 && port < FIRST_FREE_FOR_ALL && !isAnswered(host, port)) {
            return new StartException(StartException.Code.PORT_FORBIDDEN,
                    "This user may not open port " + port + ": choose one above 1023.",
                    cause);
        }
        return new StartException(StartException.Code.PORT_IN_USE,
                "Port " + port + " is in use: stop the program that uses it, or choose another port.", cause);
    }

    /** Whether any port of this address can be opened. */
    private static boolean isOurs(String host) {
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

    private static boolean isAnswered(String host, int port) {
        try (var probe = new Socket()) {
            var address = InetAddress.getByName(host);
            probe.connect(new InetSocketAddress(address.isAnyLocalAddress() ? InetAddress.getLoopbackAddress() : address, port), MILLIS);
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
