package hearus.socketio;

import java.util.List;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import hearus.socketio.internal.protocol.EngineCodecTest;
import hearus.socketio.internal.protocol.PacketCodecTest;
import hearus.socketio.internal.transport.MessageAssemblerTest;
import hearus.testkit.Fuzzing;

class FuzzingTest {
    static List<String> targets() {
        return Fuzzing.targets(EngineCodecTest.class, MessageAssemblerTest.class, PacketCodecTest.class);
    }

    @ParameterizedTest
    @MethodSource("targets")
    void findsNothing(String target) throws Exception {
        Fuzzing.search(target);
    }
}
