package hearus.bench.peers;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;

import hearus.bench.node.NodeFolder;

/** transformers.js in Node, with the published files of our models. It always encodes 30 s: its graph takes nothing else. */
public final class TransformersJs implements EnginePeer {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int WHOLE_CONTEXT_SECONDS = 30;

    private final Process process;
    private final BufferedWriter orders;
    private final BufferedReader answers;

    private TransformersJs(Process process) {
        this.process = process;
        this.orders = process.outputWriter();
        this.answers = process.inputReader();
    }

    /**
     * Starts it and loads the model.
     *
     * @param model tiny, base or small
     */
    public static TransformersJs start(NodeFolder node, String model) throws IOException {
        var peer = new TransformersJs(node.start("engine.js", model));
        if (peer.answers.readLine() == null) {
            peer.close();
            throw new IOException("transformers.js did not load " + model + "; its words are above");
        }
        return peer;
    }

    @Override
    public String id() {
        return "transformersjs";
    }

    @Override
    public String label() {
        return "transformers.js";
    }

    @Override
    public String decode(short[] pcm, String language) throws IOException {
        return ask(pcm, language, "decode").path("text").asText();
    }

    @Override
    public boolean encodes(int seconds) {
        return seconds == WHOLE_CONTEXT_SECONDS;
    }

    @Override
    public Parts parts(short[] pcm, String language) throws IOException {
        var answer = ask(pcm, language, "parts");
        return new Parts(answer.path("encode").asDouble(), answer.path("token").asDouble());
    }

    private JsonNode ask(short[] pcm, String language, String what) throws IOException {
        var bytes = ByteBuffer.allocate(2 * pcm.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asShortBuffer().put(pcm);
        orders.write(JSON.writeValueAsString(
                Map.of("what", what, "language", language, "pcm", Base64.getEncoder().encodeToString(bytes.array()))));
        orders.newLine();
        orders.flush();
        var answer = answers.readLine();
        if (answer == null) {
            throw new IOException("transformers.js ended; its words are above");
        }
        return JSON.readTree(answer);
    }

    @Override
    public Duration cpu() {
        return process.toHandle().info().totalCpuDuration().orElseThrow(() -> new IllegalStateException("transformers.js ended"));
    }

    @Override
    public long pid() {
        return process.pid();
    }

    @Override
    public void close() {
        process.destroy();
    }
}
