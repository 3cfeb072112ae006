package hearus.bench.socketio;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.util.Map;

import com.fasterxml.jackson.databind.ObjectMapper;

/** Node's Socket.IO client in a process of its own: sends an event, waits for its ack, and takes the time. */
final class AckClient implements AutoCloseable {
    /** Time between two events: a recorder sends a blob now and then, not one on the heels of the other. */
    private static final int PAUSE_MILLIS = 2;

    private final Process process;
    private final BufferedWriter orders;
    private final BufferedReader answers;
    private final ObjectMapper json = new ObjectMapper();

    AckClient(NodeFolder node) throws IOException {
        process = new ProcessBuilder(node.command("acks.js")).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        orders = process.outputWriter();
        answers = process.inputReader();
    }

    /** Sends events on the heels of each other, so that compilers have seen the way before it is measured. */
    void warmUp(ServerProcess server, String transport, String payload, int count) throws IOException {
        roundTrips(server, transport, payload, count, 0);
    }

    /** Round trips in milliseconds. The connection stays open for the next call. */
    double[] roundTrips(ServerProcess server, String transport, String payload, int count) throws IOException {
        return roundTrips(server, transport, payload, count, PAUSE_MILLIS);
    }

    private double[] roundTrips(ServerProcess server, String transport, String payload, int count, int pause) throws IOException {
        orders.write(json.writeValueAsString(
                Map.of("port", server.port(), "transport", transport, "payload", payload, "count", count, "pause", pause)));
        orders.newLine();
        orders.flush();
        var answer = answers.readLine();
        if (answer == null) {
            throw new IOException("The client failed: " + payload + " over " + transport);
        }
        return json.readValue(answer, double[].class);
    }

    @Override
    public void close() throws IOException {
        orders.close();
        process.destroy();
    }
}
