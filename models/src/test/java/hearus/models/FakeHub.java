package hearus.models;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import hearus.models.internal.fetch.Download;
import hearus.models.internal.hub.HubSource;

/** Serves a published model as the hub does, from this machine. */
final class FakeHub implements AutoCloseable {
    private static final Duration PATIENT = Duration.ofSeconds(30);

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpServer server;
    private final Publisher publisher;
    private final Fault fault;
    private final List<String> requests = new CopyOnWriteArrayList<>();

    /** What goes wrong. */
    enum Fault {
        NONE,
        /** The first answer about each file breaks off in the middle. */
        BREAKS,
        /** Every answer is an error of the server. */
        ERRORS,
        /** Nothing is there. */
        NOT_FOUND,
        /** The files are larger than they should be. */
        SURPLUS,
        /** The first answer about each file stops in the middle and leaves the connection open. */
        STALLS
    }

    FakeHub(Publisher publisher, Fault fault) throws IOException {
        this.publisher = publisher;
        this.fault = fault;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.setExecutor(threads);
        server.start();
    }

    HubSource source() {
        // Only who waits for what never comes has to be impatient.
        var idle = fault == Fault.STALLS ? Duration.ofSeconds(2) : PATIENT;
        return source(Map.of("HF_ENDPOINT", "http://127.0.0.1:" + server.getAddress().getPort() + "/"), idle);
    }

    /** Whatever the environment names. */
    static HubSource source(Map<String, String> environment) {
        return source(environment, PATIENT);
    }

    private static HubSource source(Map<String, String> environment, Duration idle) {
        return HubSource.of(environment, new Download.Timeouts(Duration.ofSeconds(30), idle, Duration.ZERO));
    }

    /** Paths, with the range where one was asked for. */
    List<String> requests() {
        return requests;
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    /** Until the client has come back for the same path. */
    private void await(String path) {
        while (requests.stream().filter(request -> request.startsWith(path)).count() < 2 && !Thread.currentThread().isInterrupted()) {
            LockSupport.parkNanos(1_000_000);
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            var path = exchange.getRequestURI().getPath();
            var range = exchange.getRequestHeaders().getFirst("Range");
            var first = requests.stream().noneMatch(request -> request.startsWith(path));
            requests.add(range == null ? path : path + " " + range);
            if (fault == Fault.ERRORS || fault == Fault.NOT_FOUND) {
                exchange.sendResponseHeaders(fault == Fault.ERRORS ? 503 : 404, -1);
                return;
            }
            var root = "/" + Publisher.REPOSITORY.name() + "/resolve/" + Publisher.REPOSITORY.revision() + "/";
            var bytes = publisher.content(path.substring(root.length()));
            var from = range == null ? 0 : Integer.parseInt(range.replaceAll("bytes=(\\d+)-", "$1"));
            exchange.sendResponseHeaders(from == 0 ? 200 : 206, bytes.length - from + (fault == Fault.SURPLUS ? 1 : 0));
            var to = first && (fault == Fault.BREAKS || fault == Fault.STALLS) ? bytes.length / 2 : bytes.length;
            exchange.getResponseBody().write(bytes, from, to - from);
            if (first && fault == Fault.STALLS) {
                exchange.getResponseBody().flush();
                await(path);
            }
            if (fault == Fault.SURPLUS) {
                exchange.getResponseBody().write(0);
            }
            exchange.getResponseBody().flush();
        }
    }
}
