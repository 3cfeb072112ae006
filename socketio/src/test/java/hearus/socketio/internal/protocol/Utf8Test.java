package hearus.socketio.internal.protocol;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What looks at eight bytes at a time finds what looking at each would. */
class Utf8Test {
    @Property
    void plainCharactersEndAtTheFirstSpecialOne(@ForAll("mostlyPlain") byte[] bytes, @ForAll @IntRange(max = 8) int from) {
        var start = Math.min(from, bytes.length);
        var end = start;
        while (end < bytes.length && bytes[end] >= 0x20 && bytes[end] != '"' && bytes[end] != '\\') {
            end++;
        }
        assertThat(Utf8.plainUntil(bytes, start)).isEqualTo(end);
    }

    @Test
    void everySpecialByteIsSeenAtEveryPlaceOfAWord() {
        for (var value = 0; value < 256; value++) {
            for (var place = 0; place < 16; place++) {
                var bytes = new byte[16];
                Arrays.fill(bytes, (byte) 'a');
                bytes[place] = (byte) value;
                var special = value < 0x20 || value > 0x7f || value == '"' || value == '\\';
                assertThat(Utf8.plainUntil(bytes, 0)).as("%d at %d", value, place).isEqualTo(special ? place : bytes.length);
            }
        }
    }

    @Property
    void bytesAreFoundAtTheirFirstPlace(@ForAll("mostlyPlain") byte[] bytes, @ForAll("soughtBytes") byte sought) {
        var place = 0;
        while (place < bytes.length && bytes[place] != sought) {
            place++;
        }
        assertThat(Utf8.find(bytes, sought, 0)).isEqualTo(place);
    }

    @Property
    void textIsReadAndCounted(@ForAll String text) throws Exception {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        var sane = new String(bytes, StandardCharsets.UTF_8);
        assertThat(Utf8.check(bytes)).isSameAs(bytes);
        assertThat(Utf8.decode(bytes)).isEqualTo(sane);
        assertThat(Utf8.utf16Length(bytes)).isEqualTo(sane.length());
    }

    @Test
    void whatIsNotUtf8IsRefused() {
        for (var bytes : new byte[][]{{(byte) 0xc3}, {'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', (byte) 0x80}, {(byte) 0xc0, (byte) 0x80},
                {(byte) 0xed, (byte) 0xa0, (byte) 0x80}, {(byte) 0xf8, (byte) 0x88, (byte) 0x80, (byte) 0x80, (byte) 0x80}}) {
            assertThatThrownBy(() -> Utf8.check(bytes)).as(Arrays.toString(bytes)).isInstanceOf(ProtocolException.class);
            assertThatThrownBy(() -> Utf8.decode(bytes)).as(Arrays.toString(bytes)).isInstanceOf(ProtocolException.class);
        }
    }

    @Provide
    Arbitrary<byte[]> mostlyPlain() {
        return Arbitraries.frequencyOf(net.jqwik.api.Tuple.of(20, Arbitraries.bytes().between((byte) 0x20, (byte) 0x7f)),
                net.jqwik.api.Tuple.of(1, Arbitraries.bytes())).array(byte[].class).ofMaxSize(60);
    }

    @Provide
    Arbitrary<Byte> soughtBytes() {
        return Arbitraries.of((byte) ',', (byte) 0x1e, (byte) 0, (byte) 0xff);
    }
}
