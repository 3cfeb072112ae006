package hearus.bench.socketio;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

import com.fasterxml.jackson.databind.ObjectMapper;

import hearus.bench.node.NodeFolder;

/** Node's Socket.IO client in a process of its own: sends an event, waits for its ack, and takes the time. */
final class AckClient implements AutoCloseable {
    /** Time between two events: a recorder sends a blob now and then, not one on the heels of the other. */
    private static final int PAUSE_MILLIS = 2;

    private final Process process;
    private final BufferedWriter orders;
    private final BufferedReader answers;
    private final ObjectMapper json = new ObjectMapper();

    AckClient(NodeFolder node) throws IOException {
        process = node.start("acks.js");
        orders = process.outputWriter();
        answers = process.inputReader();
    }

    /** Sends events on the heels of each other for a while, so that compilers have seen the way before it is measured. */
    void warmUp(ServerProcess server, String transport, String payload, Duration time) throws IOException {
        order(server, transport, payload, Map.of("millis", time.toMillis()));
    }

    /** Round trips in milliseconds. The connection stays open for the next call. */
    double[] roundTrips(ServerProcess server, String transport, String payload, int count) throws IOException {
        return order(server, transport, payload, Map.of("count", count, "pause", PAUSE_MILLIS));
    }

    private double[] order(ServerProcess server, String transport, String payload, Map<String, ?> extent) throws IOException {
        var order = new HashMap<String, Object>(extent);
        order.putAll(Map.of("port", server.port(), "transport", transport, "payload", payload));
        orders.write(json.writeValueAsString(order));
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
