package hearus.server.internal.web;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ClientAddressTest {
    private static final TrustedProxies INSIDE = TrustedProxies.of(List.of("10.0.0.0/8", "fd00::/8", "127.0.0.1"));

    private static InetAddress ip(String text) {
        return InetAddress.ofLiteral(text);
    }

    private static ClientAddress client(String peer, Map<String, List<String>> headers) {
        return ClientAddress.of(ip(peer), name -> headers.getOrDefault(name, List.of()), INSIDE);
    }

    private static String address(String peer, String... forwardedFor) {
        return client(peer, Map.of("X-Forwarded-For", List.of(forwardedFor))).text();
    }

    @Test
    void aStrangersHeadersAreIgnored() {
        var said = client("192.0.2.1", Map.of("X-Forwarded-For", List.of("198.51.100.7"), "X-Forwarded-Proto", List.of("https"),
                "X-Forwarded-Host", List.of("captions.example"), "Forwarded", List.of("for=198.51.100.7")));
        assertThat(said).isEqualTo(new ClientAddress(ip("192.0.2.1"), Optional.empty(), Optional.empty()));
    }

    @Test
    void theClientIsTheNearestThatIsNoTrustedProxy() {
        assertThat(address("10.0.0.1", "198.51.100.7")).isEqualTo("198.51.100.7");
        assertThat(address("10.0.0.1", "203.0.113.9, 198.51.100.7, 10.0.0.2")).as("the left one was written by the client")
                .isEqualTo("198.51.100.7");
        assertThat(address("10.0.0.1", "203.0.113.9", "198.51.100.7", "10.0.0.2")).as("in several lines").isEqualTo("198.51.100.7");
        assertThat(address("10.0.0.1", "10.0.0.3, 10.0.0.2")).as("all are trusted").isEqualTo("10.0.0.3");
        assertThat(address("10.0.0.1")).isEqualTo("10.0.0.1");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"198.51.100.7:4711|198.51.100.7", "2001:db8::1|2001:db8:0:0:0:0:0:1",
            "[2001:db8::1]|2001:db8:0:0:0:0:0:1",
            "[2001:db8::1]:443|2001:db8:0:0:0:0:0:1", "::ffff:198.51.100.7|198.51.100.7", "[::ffff:198.51.100.7]:9|198.51.100.7"})
    void addressesAreReadInAllTheirForms(String written, String address) {
        assertThat(address("10.0.0.1", written)).isEqualTo(address);
        assertThat(client("fd00::1", Map.of("Forwarded", List.of("for=\"" + written + "\""))).text()).isEqualTo(address);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "unknown", "_hidden", "localhost", "1", "1.2", "0x7f.1.1.1", "300.1.1.1", "[::1", "::1]", "1.2.3.4:port",
            "fe80::1%eth0", ":::", "198.51.100.7 10.0.0.2"})
    void whatIsNoAddressEndsTheWalkAtTheLastProxy(String written) {
        assertThat(address("10.0.0.1", "203.0.113.9, " + written)).isEqualTo("10.0.0.1");
        assertThat(address("10.0.0.1", "203.0.113.9, " + written + ", 10.0.0.2")).isEqualTo("10.0.0.2");
    }

    @Test
    void schemeAndHostAreThoseThatTheOutermostTrustedProxyWrote() {
        var one = client("10.0.0.1", Map.of("X-Forwarded-For", List.of("203.0.113.9, 198.51.100.7"), "X-Forwarded-Proto",
                List.of("http, https"), "X-Forwarded-Host", List.of("evil.example, captions.example:8443")));
        assertThat(one).isEqualTo(new ClientAddress(ip("198.51.100.7"), Optional.of(true), Optional.of("captions.example:8443")));
        var two = client("10.0.0.1", Map.of("X-Forwarded-For", List.of("203.0.113.9, 198.51.100.7, 10.0.0.2"), "X-Forwarded-Proto",
                List.of("http, https, http"), "X-Forwarded-Host", List.of("captions.example")));
        assertThat(two).isEqualTo(new ClientAddress(ip("198.51.100.7"), Optional.of(true), Optional.of("captions.example")));
        assertThat(client("10.0.0.1", Map.of("X-Forwarded-Host", List.of("a b"))).host()).isEmpty();
        assertThat(client("10.0.0.1", Map.of("X-Forwarded-Host", List.of("user@evil.example"))).host()).isEmpty();
        assertThat(client("10.0.0.1", Map.of("X-Forwarded-Proto", List.of("gopher"))).secure()).isEmpty();
    }

    @Test
    void forwardedIsReadAsRfc7239WritesIt() {
        assertThat(client("10.0.0.1", Map.of("Forwarded",
                List.of("for=203.0.113.9;host=evil.example, For=\"[2001:db8:cafe::17]:4711\";proto=https;host=\"captions.example:444\" , for=10.0.0.2;by=10.0.0.1"))))
                .isEqualTo(new ClientAddress(ip("2001:db8:cafe::17"), Optional.of(true), Optional.of("captions.example:444")));
        assertThat(client("10.0.0.1", Map.of("Forwarded", List.of("for=\"203.0.113.9, for=198.51.100.7"))).text())
                .as("an open quote hides what follows").isEqualTo("10.0.0.1");
    }

    @Test
    void headersThatContradictEachOtherDoNotCount() {
        assertThat(client("10.0.0.1", Map.of("X-Forwarded-For", List.of("203.0.113.9"), "Forwarded", List.of("for=198.51.100.7")))
                .text()).isEqualTo("10.0.0.1");
        assertThat(client("10.0.0.1", Map.of("X-Forwarded-For", List.of("198.51.100.7"), "Forwarded", List.of("for=198.51.100.7")))
                .text()).isEqualTo("198.51.100.7");
    }

    @ParameterizedTest
    @ValueSource(strings = {"proxy.example", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/x", "fd00::/129", "10.0.0/8", "/8", "10.0.0.0/",
            "::ffff:10.0.0.0/64"})
    void aNetworkThatIsNoneIsAnErrorThatSaysWhatToWrite(String network) {
        assertThatThrownBy(() -> TrustedProxies.of(List.of(network))).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("\"" + network + "\" is not a network").hasMessageContaining("10.0.0.0/8");
    }

    @Test
    void aNetworkHasTheAddressesThatBeginLikeIt() {
        var networks = TrustedProxies.of(List.of(" 192.0.2.128/25 ", "2001:db8::/33", "::ffff:10.0.0.0/104", "0.0.0.0/32"));
        for (var inside : List.of("192.0.2.128", "192.0.2.255", "2001:db8:7fff::1", "10.255.0.1", "::ffff:10.1.1.1", "0.0.0.0")) {
            assertThat(networks.contains(ip(inside))).as(inside).isTrue();
        }
        for (var outside : List.of("192.0.2.127", "192.0.3.128", "2001:db8:8000::1", "11.0.0.1", "::1", "0.0.0.1")) {
            assertThat(networks.contains(ip(outside))).as(outside).isFalse();
        }
        assertThat(TrustedProxies.of(List.of("0.0.0.0/0")).contains(ip("203.0.113.9"))).isTrue();
        assertThat(TrustedProxies.of(List.of("0.0.0.0/0")).contains(ip("::1"))).isFalse();
        assertThat(TrustedProxies.of(List.of("")).isEmpty()).isTrue();
    }

    /** Whatever a client writes, one trusted proxy that appends its address is enough. */
    @Property
    void whatAClientWritesNeverChangesWhatTheProxyAppends(@ForAll("written") List<String> written) {
        var lines = new ArrayList<>(written);
        lines.add("198.51.100.7");
        assertThat(client("10.0.0.1", Map.of("X-Forwarded-For", List.of(String.join(",", lines)))).text()).isEqualTo("198.51.100.7");
        assertThat(client("10.0.0.1", Map.of("X-Forwarded-For", lines)).text()).isEqualTo("198.51.100.7");
    }

    @Property
    void noHeaderMakesItFail(@ForAll("written") List<String> list, @ForAll("written") List<String> forwarded,
            @ForAll("written") List<String> host) {
        var client = client("10.0.0.1", Map.of("X-Forwarded-For", list, "Forwarded", forwarded, "X-Forwarded-Host", host,
                "X-Forwarded-Proto", host));
        assertThat(client.address()).isNotNull();
        client.host().ifPresent(name -> assertThat(name.toLowerCase(Locale.ROOT)).matches("[a-z0-9_.:\\[\\]-]+"));
    }

    @Provide
    Arbitrary<List<String>> written() {
        var parts = Arbitraries.of("10.0.0.1", "203.0.113.9", "::1", "[::1]:80", ",", ";", "=", "for=", "proto=https", "host=", "unknown",
                " ",
                "evil.example", "%", "@", "/", "\\", "강의");
        var texts = Arbitraries.oneOf(parts.list().ofMaxSize(12).map(found -> String.join("", found)),
                Arbitraries.strings().ascii().excludeChars('"').ofMaxLength(60));
        return texts.list().ofMaxSize(4);
    }

    /** Long headers take linear time and no deep stack. */
    @Test
    void aHeaderOfTheLargestSizeIsRead() {
        for (var part : List.of("\"", ",", "for=\"a\";", "a,", "1.2.3.4,", "[:")) {
            var text = part.repeat(32_768 / part.length());
            assertThat(client("10.0.0.1", Map.of("Forwarded", List.of(text), "X-Forwarded-For", List.of(text), "X-Forwarded-Host",
                    List.of(text))).address()).isNotNull();
        }
    }
}
