package hearus.whisper.models;

import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.URI;
import java.util.Map;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class EnvironmentProxyTest {
    @Test
    void proxyOfTheSchemeIsTaken() {
        assertThat(proxy(Map.of("https_proxy", "http://proxy.local:3128", "http_proxy", "http://other:1")))
                .isEqualTo(http("proxy.local", 3128));
        assertThat(proxy(Map.of("HTTPS_PROXY", "proxy.local:8080/"))).isEqualTo(http("proxy.local", 8080));
        assertThat(proxy(Map.of("ALL_PROXY", "http://proxy.local"))).isEqualTo(http("proxy.local", 80));
    }

    @Test
    void hostsInNoProxyAreAskedDirectly() {
        for (var hosts : new String[]{"*", "models.example.org", "example.org", ".example.org", "*.example.org", "a, example.org"}) {
            assertThat(proxy(Map.of("HTTPS_PROXY", "http://proxy:1", "NO_PROXY", hosts))).as(hosts).isEqualTo(Proxy.NO_PROXY);
        }
        assertThat(proxy(Map.of("HTTPS_PROXY", "http://proxy:1", "NO_PROXY", "ample.org"))).isEqualTo(http("proxy", 1));
    }

    @Test
    void withoutAVariableThereIsNoProxy() {
        assertThat(proxy(Map.of("HTTPS_PROXY", " "))).isEqualTo(Proxy.NO_PROXY);
    }

    private static Proxy proxy(Map<String, String> environment) {
        return EnvironmentProxy.of(environment).select(URI.create("https://models.example.org/x")).getFirst();
    }

    private static Proxy http(String host, int port) {
        return new Proxy(Proxy.Type.HTTP, new InetSocketAddress(host, port));
    }
}
