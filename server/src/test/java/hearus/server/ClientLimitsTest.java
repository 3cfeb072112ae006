package hearus.server;

import java.util.OptionalLong;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import hearus.server.ClientLimits.By;
import hearus.server.ClientLimits.Kind;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ClientLimitsTest {
    @ParameterizedTest
    @CsvSource({"connections=50,CONNECTIONS,50", "' sessions = 4 ',SESSIONS,4", "sessions=0,SESSIONS,0",
            "audio-per-day=8h,AUDIO_PER_DAY,28800000", "audio-per-day=90min,AUDIO_PER_DAY,5400000",
            "upload-per-day=2G,UPLOAD_PER_DAY,2147483648",
            "upload-per-day=500 MiB,UPLOAD_PER_DAY,524288000", "upload-per-day=100,UPLOAD_PER_DAY,100", "requests=20/s,REQUESTS,1200",
            "texts=60/min,TEXTS,60", "texts=600/h,TEXTS,10", "handshakes=5/s,HANDSHAKES,300"})
    void aLimitIsSetForAddressesAndForKeys(String setting, Kind kind, long value) {
        var limits = ClientLimits.defaults().with(setting);
        assertThat(limits.value(By.ADDRESS, kind, false)).hasValue(value);
        assertThat(limits.value(By.ADDRESS, kind, true)).as("set, it counts for this machine too").hasValue(value);
        assertThat(limits.value(By.KEY, kind, false)).hasValue(value);
    }

    @Test
    void oneOfTheTwoCanBeSetAloneAndAnyCanBeOff() {
        var limits = ClientLimits.defaults().with("key.sessions=3").with("address.sessions=off").with("connections=7");
        assertThat(limits.value(By.KEY, Kind.SESSIONS, false)).hasValue(3);
        assertThat(limits.value(By.ADDRESS, Kind.SESSIONS, false)).isEqualTo(OptionalLong.empty());
        assertThat(limits.value(By.KEY, Kind.CONNECTIONS, false)).hasValue(7);
    }

    @Test
    void theDefaultsCountOtherMachinesAndNotThisOne() {
        for (var kind : Kind.values()) {
            assertThat(ClientLimits.defaults().value(By.ADDRESS, kind, false)).isPresent();
            assertThat(ClientLimits.defaults().value(By.KEY, kind, false)).isPresent();
            assertThat(ClientLimits.defaults().value(By.ADDRESS, kind, true)).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "connections", "connections=", "connections=-1", "connections=many", "sessions=1/s", "audio-per-day=8",
            "audio-per-day=999999999d", "upload-per-day=2X", "requests=20", "requests=1/h", "requests=20/day", "nothing=1",
            "user.sessions=1",
            "connections=9999999999999"})
    void whatIsNoLimitIsRefusedWithAnExampleOrTheNames(String setting) {
        assertThatThrownBy(() -> ClientLimits.defaults().with(setting)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageMatching("(?s)(There is no limit .* there are connections, .*|The limit .* looks like .*=.*)");
    }
}
