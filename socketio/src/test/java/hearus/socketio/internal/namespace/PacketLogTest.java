package hearus.socketio.internal.namespace;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

import hearus.socketio.internal.protocol.EnginePacket;

import static org.assertj.core.api.Assertions.assertThat;

class PacketLogTest {
    private static final long SECOND = 1_000_000_000L;

    private static List<EnginePacket> unit(int size) {
        return List.of(EnginePacket.message("x".repeat(size - 1)));
    }

    @Test
    void aClientThatGotNothingGetsAll() {
        var log = new PacketLog(Duration.ofMinutes(1), 1000);
        assertThat(log.after("")).contains(List.of());
        var one = unit(10);
        log.add("a", one, 0);
        assertThat(log.after("")).contains(List.of(one));
        assertThat(log.after("a")).contains(List.of());
        assertThat(log.after("b")).isEmpty();
    }

    @Test
    void oldPacketsGoAndTheLastOneGivenUpIsStillAPlace() {
        var log = new PacketLog(Duration.ofMinutes(1), 1000);
        var late = unit(10);
        log.add("a", unit(10), 0);
        log.add("b", unit(10), SECOND);
        log.add("c", late, 62 * SECOND);
        assertThat(log.after("a")).isEmpty();
        assertThat(log.after("")).isEmpty();
        assertThat(log.after("b")).contains(List.of(late));
    }

    @Test
    void aPacketThatIsTooLargeIsNotKept() {
        var log = new PacketLog(Duration.ofMinutes(1), 1000);
        log.add("a", unit(2000), 0);
        assertThat(log.after("")).isEmpty();
        assertThat(log.after("a")).contains(List.of());
    }

    @Property
    void whatIsGivenIsExactlyWhatFollowedOrNothing(@ForAll @IntRange(min = 0, max = 60) int packets,
            @ForAll @IntRange(min = 0, max = 60) int got,
            @ForAll @IntRange(min = 50, max = 5000) int maxBytes) {
        var log = new PacketLog(Duration.ofMinutes(1), maxBytes);
        var sent = IntStream.range(0, packets).mapToObj(i -> unit(10 + i)).toList();
        IntStream.range(0, packets).forEach(i -> log.add(Integer.toString(i), sent.get(i), i));
        if (got < packets) {
            var rest = sent.subList(got + 1, packets);
            var missed = log.after(Integer.toString(got));
            var restWeight = rest.stream().mapToInt(unit -> unit.getFirst().weight()).sum();
            assertThat(missed.isPresent()).isEqualTo(restWeight <= maxBytes);
            missed.ifPresent(units -> assertThat(units).isEqualTo(rest));
        }
    }
}
