package hearus.socketio.internal.engine;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import hearus.socketio.internal.protocol.EnginePacket;

import static org.assertj.core.api.Assertions.assertThat;

/** What waits for one client. A packet "4x" weighs 66 bytes. */
class OutboundBufferTest {
    private static final int WEIGHT = EnginePacket.message("x").weight();

    private final FakeTransport transport = new FakeTransport();
    private final DeliveryConfirmations confirmations = new DeliveryConfirmations();
    private final List<Long> overflows = new ArrayList<>();
    private int notified;
    private final OutboundBuffer buffer = new OutboundBuffer(3 * WEIGHT, confirmations, new OutboundBuffer.Host() {
        @Override
        public void onOverflow(long bytes) {
            overflows.add(bytes);
        }

        @Override
        public void onInbox() {
            notified++;
        }

        @Override
        public boolean canWriteNow() {
            buffer().writeTo(transport);
            return buffer().isEmpty() && transport.writable();
        }
    });

    private OutboundBuffer buffer() {
        return buffer;
    }

    private static List<EnginePacket> unit(String... messages) {
        return List.of(messages).stream().<EnginePacket>map(EnginePacket::message).toList();
    }

    @Test
    void packetsOfOneUnitAndUnitsKeepTheirOrder() {
        transport.room = 0;
        buffer.add(EnginePacket.message("a"));
        buffer.send(unit("b", "c"));
        buffer.takeInbox();
        buffer.writeTo(transport);
        assertThat(transport.written).isEmpty();
        transport.room = 2;
        buffer.writeTo(transport);
        assertThat(transport.written).containsExactly("4a", "4b");
        assertThat(buffer.isEmpty()).isFalse();
        transport.room = 2;
        buffer.writeTo(transport);
        assertThat(transport.written).containsExactly("4a", "4b", "4c");
        assertThat(buffer.isEmpty()).isTrue();
        assertThat(confirmations.written()).isEqualTo(3);
    }

    @Test
    void theLoopIsToldOnceUntilItLooks() {
        buffer.send(unit("a"));
        buffer.send(unit("b"));
        assertThat(notified).isEqualTo(1);
        buffer.takeInbox();
        buffer.send(unit("c"));
        assertThat(notified).isEqualTo(2);
    }

    @Test
    void moreThanTheBoundIsToldOnceAndNothingIsTakenAfterwards() {
        buffer.send(unit("a", "b", "c"));
        assertThat(overflows).isEmpty();
        buffer.send(unit("d"));
        buffer.send(unit("e"));
        assertThat(overflows).containsExactly(4L * WEIGHT);
        buffer.takeInbox();
        buffer.writeTo(transport);
        assertThat(transport.written).containsExactly("4a", "4b", "4c");
    }

    @Test
    void oneUnitAloneMayBeLargerThanTheBound() {
        buffer.send(unit("a", "b", "c", "d"));
        assertThat(overflows).isEmpty();
    }

    @Test
    void whatWasWrittenLeavesItsRoomToOthers() {
        for (var i = 0; i < 10; i++) {
            buffer.send(unit("a", "b", "c"));
            buffer.takeInbox();
            buffer.writeTo(transport);
        }
        assertThat(overflows).isEmpty();
        assertThat(transport.written).hasSize(30);
    }

    @Test
    void volatileUnitsAreDroppedWhereTheClientCannotTakeThem() {
        buffer.sendVolatile(unit("a"));
        buffer.takeInbox();
        buffer.writeTo(transport);
        transport.room = 0;
        buffer.sendVolatile(unit("b"));
        buffer.takeInbox();
        transport.room = 10;
        buffer.sendVolatile(unit("c", "d", "e", "f"));
        buffer.sendVolatile(unit("g"));
        buffer.takeInbox();
        buffer.writeTo(transport);
        assertThat(transport.written).containsExactly("4a", "4g");
        assertThat(overflows).isEmpty();
        buffer.send(unit("h", "i", "j"));
        assertThat(overflows).as("dropped units leave their room to others").isEmpty();
    }

    @Test
    void aShutBufferTakesNothingFromOthersButStillTheSessionsOwn() {
        buffer.send(unit("a"));
        buffer.close();
        buffer.send(unit("b"));
        buffer.sendVolatile(unit("c"));
        buffer.takeInbox();
        assertThat(buffer.add(EnginePacket.of(EnginePacket.Type.CLOSE))).isTrue();
        buffer.writeTo(transport);
        assertThat(transport.written).containsExactly("4a", "1");
    }
}
