package hearus.server;

import java.net.BindException;
import java.net.ServerSocket;
import java.net.UnknownHostException;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class BindFailureTest {
    @Test
    void theReasonIsFoundOutWhateverTheSystemCallsIt() throws Exception {
        // What a Korean Windows, or another transport, says of a port in use.
        var words = new BindException("각 소켓 주소는 하나만 사용할 수 있습니다");
        try (var taken = new ServerSocket(0)) {
            assertThat(BindFailure.explain("0.0.0.0", taken.getLocalPort(), words).code()).isEqualTo(StartException.Code.PORT_IN_USE);
        }
        assertThat(BindFailure.explain("192.0.2.1", 3000, words).code()).isEqualTo(StartException.Code.ADDRESS_UNAVAILABLE);
        assertThat(BindFailure.explain("localhost", 1, words).code()).isEqualTo(StartException.Code.PORT_FORBIDDEN);
        assertThat(BindFailure.explain("no.such.host.invalid", 3000, new UnknownHostException("x")).code())
                .isEqualTo(StartException.Code.ADDRESS_UNAVAILABLE);
        assertThat(BindFailure.explain("localhost", 3000, new IllegalStateException("in use")).code())
                .isEqualTo(StartException.Code.FAILED);
    }
}
