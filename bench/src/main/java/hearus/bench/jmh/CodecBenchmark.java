package hearus.bench.jmh;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.TimeUnit;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.WebSocketFrame;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

import hearus.socketio.SocketIoOptions;
import hearus.socketio.internal.namespace.Namespaces;
import hearus.socketio.internal.protocol.EngineCodec;
import hearus.socketio.internal.protocol.EnginePacket;
import hearus.socketio.internal.protocol.Packet;
import hearus.socketio.internal.protocol.PacketDecoder;
import hearus.socketio.internal.protocol.PacketEncoder;
import hearus.socketio.internal.protocol.ProtocolException;
import hearus.socketio.internal.transport.MessageAssembler;

/**
 * What it costs to read and write packets, payloads and messages. Run it with {@code ./hearus bench jmh}.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class CodecBenchmark {
    private static final int MAX = 8 << 20;
    private static final byte[] BLOB = blob();

    private final JsonMapper json = Namespaces.newMapper(MAX);
    private final PacketEncoder encoder = new PacketEncoder(json);
    private final PacketDecoder decoder = new PacketDecoder(json, SocketIoOptions.defaults());
    private final EnginePacket.Text note = EnginePacket.message("2[\"note\",\"the next slide, please\",17]");
    private final EnginePacket.Text base64 = EnginePacket
            .message("2[\"transcription\",\"" + Base64.getEncoder().encodeToString(BLOB) + "\"]");
    private final EnginePacket.Text base64WithMore = EnginePacket
            .message("2[\"transcription\",\"" + Base64.getEncoder().encodeToString(BLOB) + "\",{\"id\":1}]");
    private final EnginePacket.Text placeholder = EnginePacket.message("51-[\"transcription\",{\"_placeholder\":true,\"num\":0}]");
    private final Map<String, Object> caption = Map.of("id", 4711, "type", "final", "text", "모두 자리에 앉아 주세요.");
    private final List<EnginePacket> captions = encoder.event("/", OptionalLong.empty(), "caption", caption);
    private final byte[] payload4 = EngineCodec.V4.encodePayload(List.of(base64));
    private final byte[] payload3 = EngineCodec.V3.encodePayload(List.of(base64));
    private final byte[] binaryPayload4 = EngineCodec.V4.encodePayload(List.of(placeholder, new EnginePacket.Binary(BLOB)));
    private final WebSocketFrame textFrame = WebSocketFrame.textFrame(new String(base64.wire(), StandardCharsets.UTF_8), true);
    private final WebSocketFrame binaryFrame = WebSocketFrame.binaryFrame(Buffer.buffer(BLOB), true);

    private static byte[] blob() {
        var bytes = new byte[75 << 10];
        new Random(1).nextBytes(bytes);
        return bytes;
    }

    @Benchmark
    public Optional<Packet> decodeNote() throws ProtocolException {
        return decoder.text(note);
    }

    @Benchmark
    public Optional<Packet> decodeBase64Of100KB() throws ProtocolException {
        return decoder.text(base64);
    }

    /** As {@link #decodeBase64Of100KB}, but Jackson's work, for the object after the text. */
    @Benchmark
    public Optional<Packet> decodeBase64Of100KBAndAnObject() throws ProtocolException {
        return decoder.text(base64WithMore);
    }

    @Benchmark
    public Optional<Packet> decodeBinaryOf75KB() throws ProtocolException {
        var waiting = decoder.text(placeholder);
        return waiting.isPresent() ? waiting : decoder.binary(BLOB);
    }

    @Benchmark
    public Object encodeCaption() {
        return encoder.event("/", OptionalLong.empty(), "caption", caption);
    }

    @Benchmark
    public Object encodeAck() {
        return encoder.ack("/", 17, 102_400);
    }

    @Benchmark
    public Object encodeBinaryOf75KB() {
        return encoder.event("/", OptionalLong.empty(), "audio", (Object) BLOB);
    }

    @Benchmark
    public byte[] payload4OfACaption() {
        return EngineCodec.V4.encodePayload(captions);
    }

    @Benchmark
    public byte[] payload3OfACaption() {
        return EngineCodec.V3.encodePayload(captions);
    }

    @Benchmark
    public Object readPayload4OfBase64() throws ProtocolException {
        return EngineCodec.V4.decodePayload(payload4).next();
    }

    @Benchmark
    public Object readPayload3OfBase64() throws ProtocolException {
        return EngineCodec.V3.decodePayload(payload3).next();
    }

    @Benchmark
    public Object readPayload4OfBinary() throws ProtocolException {
        var payload = EngineCodec.V4.decodePayload(binaryPayload4);
        return List.of(payload.next(), payload.next());
    }

    @Benchmark
    public Kept assembleText() {
        return assemble(textFrame);
    }

    @Benchmark
    public Kept assembleBinary() {
        return assemble(binaryFrame);
    }

    private static Kept assemble(WebSocketFrame frame) {
        var kept = new Kept();
        new MessageAssembler(MAX, kept).add(frame);
        return kept;
    }

    /** The last message. */
    static final class Kept implements MessageAssembler.Sink {
        private byte[] message = {};

        byte[] message() {
            return message;
        }

        @Override
        public void text(byte[] utf8) {
            message = utf8;
        }

        @Override
        public void binary(byte[] bytes) {
            message = bytes;
        }

        @Override
        public void malformed(ProtocolException problem) {
            throw new IllegalStateException(problem);
        }
    }
}
