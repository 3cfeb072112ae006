package hearus.bench.peers;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import hearus.bench.captions.CaptionServer;
import hearus.bench.captions.ProcessTree;
import hearus.bench.node.NodeFolder;

/** Live captions as somebody would build them without Hearus: a server in Node that speaks Socket.IO, and what it stands on. */
public final class LivePeer implements CaptionServer {
    private final Process process;
    private final int port;
    private final Optional<WhisperCppServer> engine;

    private LivePeer(Process process, int port, Optional<WhisperCppServer> engine) {
        this.process = process;
        this.port = port;
        this.engine = engine;
    }

    /** transformers.js behind socket.io. */
    public static LivePeer transformersJs(NodeFolder node, String model, int threads) throws IOException {
        return start(node.start("live.js", model, Integer.toString(threads)), Optional.empty());
    }

    /** The design that Hearus began as. */
    public static LivePeer seed(NodeFolder node, String model, int threads) throws IOException {
        return start(node.start("seed.js", model, Integer.toString(threads)), Optional.empty());
    }

    /** whisper.cpp's server, and before it what its example stream does. */
    public static LivePeer whisperCpp(NodeFolder node, Path binaries, Path ggml, int threads) throws IOException, InterruptedException {
        var engine = WhisperCppServer.start(binaries, ggml, threads);
        try {
            return start(node.start("window.js", engine.inference().toString()), Optional.of(engine));
        } catch (IOException | RuntimeException e) {
            engine.close();
            throw e;
        }
    }

    private static LivePeer start(Process process, Optional<WhisperCppServer> engine) throws IOException {
        try {
            var line = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII)).readLine();
            if (line == null) {
                throw new IOException("A server to measure beside ours did not start; its words are above");
            }
            return new LivePeer(process, Integer.parseInt(line), engine);
        } catch (IOException | RuntimeException e) {
            process.destroyForcibly();
            throw e;
        }
    }

    private List<ProcessTree> processes() {
        return Stream.concat(Stream.of(process.toHandle()), engine.stream().flatMap(one -> ProcessHandle.of(one.pid()).stream()))
                .map(ProcessTree::new).toList();
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public Duration cpu() {
        return processes().stream().map(ProcessTree::cpu).reduce(Duration.ZERO, Duration::plus);
    }

    @Override
    public double residentMegabytes() {
        return processes().stream().mapToDouble(ProcessTree::residentMegabytes).sum();
    }

    @Override
    public void close() {
        // Its own children end with it: they see their channel close.
        process.destroy();
        try {
            if (!process.waitFor(5, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        engine.ifPresent(WhisperCppServer::close);
    }
}
