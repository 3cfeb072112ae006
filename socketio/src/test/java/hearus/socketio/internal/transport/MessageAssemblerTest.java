package hearus.socketio.internal.transport;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.WebSocketFrame;
import org.junit.jupiter.api.Test;

import hearus.socketio.internal.protocol.ProtocolException;

import static org.assertj.core.api.Assertions.assertThat;

public class MessageAssemblerTest {
    private static final int MAX = 100;

    private final List<Object> messages = new ArrayList<>();
    private final MessageAssembler assembler = assembler(messages);

    private static MessageAssembler assembler(List<Object> messages) {
        return new MessageAssembler(MAX, new MessageAssembler.Sink() {
            @Override
            public void text(byte[] message) {
                messages.add(new String(message, StandardCharsets.UTF_8));
            }

            @Override
            public void binary(byte[] message) {
                messages.add(message);
            }

            @Override
            public void malformed(ProtocolException problem) {
                messages.add(problem.getMessage());
            }
        });
    }

    private static Buffer bytes(String text) {
        return Buffer.buffer(text);
    }

    @Test
    void partsAreJoinedEvenInsideACharacter() {
        var text = Buffer.buffer("안녕");
        assembler.add(WebSocketFrame.textFrame("hello", true));
        assembler.add(WebSocketFrame.binaryFrame(bytes("a"), false));
        assembler.add(WebSocketFrame.pingFrame(bytes("between")));
        assembler.add(WebSocketFrame.continuationFrame(bytes("b"), false));
        assembler.add(WebSocketFrame.continuationFrame(bytes(""), true));
        assertThat(messages).containsExactly("hello", new byte[]{'a', 'b'});
        messages.clear();
        assembler.add(WebSocketFrame.textFrame("<", false));
        assembler.add(WebSocketFrame.continuationFrame(text.slice(0, 2), false));
        assembler.add(WebSocketFrame.continuationFrame(text.slice(2, 6), true));
        assertThat(messages).containsExactly("<안녕");
    }

    @Test
    void aBrokenTextIsRefusedAndNothingComesAfterIt() {
        assembler.add(WebSocketFrame.textFrame("<", false));
        assembler.add(WebSocketFrame.continuationFrame(Buffer.buffer(new byte[]{(byte) 0xC3}), true));
        assembler.add(WebSocketFrame.textFrame("late", true));
        assertThat(messages).containsExactly("Text is not UTF-8");
    }

    @Test
    void framesOutOfOrderAreRefused() {
        assembler.add(WebSocketFrame.continuationFrame(bytes("x"), true));
        assertThat(messages).containsExactly("WebSocket frames out of order");
    }

    /** Against the plainest way to do the same. */
    @FuzzTest
    void anyFramesGiveTheMessagesThatTheyHold(FuzzedDataProvider data) {
        var found = new ArrayList<>();
        var fuzzed = assembler(found);
        var expected = new ArrayList<>();
        var part = new ByteArrayOutputStream();
        var inside = false;
        var broken = false;
        var binary = false;
        while (data.remainingBytes() > 0) {
            var kind = data.consumeInt(0, 3);
            var last = data.consumeBoolean();
            var content = data.consumeBytes(60);
            fuzzed.add(switch (kind) {
                case 0 -> WebSocketFrame.textFrame(new String(content, StandardCharsets.UTF_8), last);
                case 1 -> WebSocketFrame.binaryFrame(Buffer.buffer(content), last);
                case 2 -> WebSocketFrame.continuationFrame(Buffer.buffer(content), last);
                default -> WebSocketFrame.pongFrame(Buffer.buffer(content));
            });
            if (kind == 3 || broken) {
                continue;
            }
            binary = kind == 2 ? binary : kind == 1;
            part.writeBytes(kind == 0 ? new String(content, StandardCharsets.UTF_8).getBytes(StandardCharsets.UTF_8) : content);
            if ((kind == 2) != inside || part.size() > MAX) {
                broken = true;
            } else if (last) {
                var whole = part.toByteArray();
                var text = new String(whole, StandardCharsets.UTF_8);
                broken = !binary && !Arrays.equals(text.getBytes(StandardCharsets.UTF_8), whole);
                if (!broken) {
                    expected.add(binary ? whole : text);
                }
                part.reset();
            }
            inside = !last;
        }
        assertThat(found).hasSize(expected.size() + (broken ? 1 : 0));
        assertThat(Arrays.deepEquals(found.subList(0, expected.size()).toArray(), expected.toArray())).isTrue();
    }
}
