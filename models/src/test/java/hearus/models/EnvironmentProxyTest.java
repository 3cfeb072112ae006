package hearus.models;

import java.net.Authenticator;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.URI;
import java.util.Map;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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

    @Test
    void networksPortsAndThisMachineAreAskedDirectly() {
        var proxy = Map.of("http_proxy", "http://proxy:1", "no_proxy", "10.0.0.0/8 ,192.168.1.5:8080 fd00::/8,*.Corp.example:443");
        for (var direct : new String[]{"http://10.2.3.4/", "http://192.168.1.5:8080/", "http://[fd12::1]/", "http://localhost:11434/v1",
                "http://127.0.0.9/", "http://[::1]:1/"}) {
            assertThat(EnvironmentProxy.of(proxy).select(URI.create(direct)).getFirst()).as(direct).isEqualTo(Proxy.NO_PROXY);
        }
        for (var far : new String[]{"http://11.2.3.4/", "http://192.168.1.5/", "http://a.corp.example/", "http://10.example.org/"}) {
            assertThat(EnvironmentProxy.of(proxy).select(URI.create(far)).getFirst()).as(far).isEqualTo(http("proxy", 1));
        }
    }

    @Test
    void whatIsNoHttpProxyIsNamedWithoutItsPassword() {
        for (var wrong : new String[]{"socks5://me:secret@proxy:1080", "http://me:secret@", "http://a b:secret@x"}) {
            assertThatThrownBy(() -> proxy(Map.of("ALL_PROXY", wrong))).isInstanceOf(EnvironmentProxy.UnusableException.class)
                    .hasMessageContaining("ALL_PROXY must be an address").hasMessageNotContaining("secret");
        }
    }

    @Test
    void theUserInAProxysAddressIsSentToThatProxyOnly() throws Exception {
        var authenticator = EnvironmentProxy.of(Map.of("HTTP_PROXY", "http://me:p%40ss@proxy:3128")).authenticator();
        var url = URI.create("http://models.example.org/").toURL();
        var told = authenticator.requestPasswordAuthenticationInstance("proxy", null, 3128, "http", "", "basic", url,
                Authenticator.RequestorType.PROXY);
        assertThat(told.getUserName()).isEqualTo("me");
        assertThat(told.getPassword()).containsExactly('p', '@', 's', 's');
        assertThat(authenticator.requestPasswordAuthenticationInstance("proxy", null, 3128, "http", "", "basic", url,
                Authenticator.RequestorType.SERVER)).isNull();
        assertThat(authenticator.requestPasswordAuthenticationInstance("other", null, 3128, "http", "", "basic", url,
                Authenticator.RequestorType.PROXY)).isNull();
    }

    private static Proxy proxy(Map<String, String> environment) {
        return EnvironmentProxy.of(environment).select(URI.create("https://models.example.org/x")).getFirst();
    }

    private static Proxy http(String host, int port) {
        return new Proxy(Proxy.Type.HTTP, new InetSocketAddress(host, port));
    }
}
