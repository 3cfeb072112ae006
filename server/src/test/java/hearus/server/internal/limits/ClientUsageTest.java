package hearus.server.internal.limits;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import hearus.lectures.access.Role;
import hearus.lectures.access.Scope;
import hearus.server.ClientLimits;
import hearus.server.ClientLimits.By;
import hearus.server.ClientLimits.Kind;
import hearus.server.internal.access.Caller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ClientUsageTest {
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-27T22:00:00Z"));

    private ClientUsage usage(String... settings) {
        return usage(ClientUsage.MAX_IDLE, settings);
    }

    private ClientUsage usage(int maxIdle, String... settings) {
        var limits = ClientLimits.defaults();
        for (var setting : settings) {
            limits = limits.with(setting);
        }
        return new ClientUsage(limits, now::get, maxIdle);
    }

    private void pass(Duration time) {
        now.updateAndGet(it -> it.plus(time));
    }

    private static Subject key(String id) {
        return Subject.with(new Caller.Holder(id, List.of(Scope.everywhere(Role.SPEAKER))));
    }

    private static Duration again(Verdict verdict) {
        assertThat(verdict).isInstanceOf(Verdict.Refused.class);
        return ((Verdict.Refused) verdict).again();
    }

    private static void assertAllowed(Verdict verdict) {
        assertThat(verdict).isEqualTo(new Verdict.Allowed());
    }

    @Test
    void whatIsGivenBackIsFreeAgainAndOnlyOnce() throws Exception {
        var usage = usage("sessions=2");
        var here = Subject.at("192.0.2.1");
        var first = usage.open(Kind.SESSIONS, here);
        usage.open(Kind.SESSIONS, here);
        assertThatThrownBy(() -> usage.open(Kind.SESSIONS, here)).isInstanceOfSatisfying(LimitedException.class, refused -> {
            assertThat(refused).hasMessage("The limit sessions of this address is reached, 2: end one of them, or try again in 30 s.");
            assertThat(refused.toApiException().status()).isEqualTo(429);
            assertThat(refused.toApiException().again()).contains(Duration.ofSeconds(30));
        });
        first.close();
        first.close();
        usage.open(Kind.SESSIONS, here);
        assertThatThrownBy(() -> usage.open(Kind.SESSIONS, here)).isInstanceOf(LimitedException.class);
        usage.open(Kind.SESSIONS, Subject.at("192.0.2.2"));
    }

    @Test
    void aRateMayComeAtOnceAndIsFilledAgainWithTime() {
        var usage = usage("requests=60/min");
        var here = Subject.at("192.0.2.1");
        for (int i = 0; i < 60; i++) {
            assertAllowed(usage.take(Kind.REQUESTS, here, 1));
        }
        assertThat(again(usage.take(Kind.REQUESTS, here, 1))).isEqualTo(Duration.ofSeconds(1));
        pass(again(usage.check(Kind.REQUESTS, here, 1)));
        assertAllowed(usage.take(Kind.REQUESTS, here, 1));
        assertThat(usage.take(Kind.REQUESTS, here, 1)).isInstanceOf(Verdict.Refused.class);
        pass(Duration.ofDays(3));
        for (int i = 0; i < 60; i++) {
            assertAllowed(usage.take(Kind.REQUESTS, here, 1));
        }
        assertThat(usage.take(Kind.REQUESTS, here, 1)).as("no more than a minute's worth is saved").isInstanceOf(Verdict.Refused.class);
    }

    @Test
    void aDayEndsAtMidnightOfUtcAndWhatWentBeyondItIsForgotten() {
        var usage = usage("audio-per-day=1h");
        var here = Subject.at("192.0.2.1");
        assertAllowed(usage.check(Kind.AUDIO_PER_DAY, here, 1));
        usage.use(Kind.AUDIO_PER_DAY, here, Duration.ofMinutes(90).toMillis());
        assertThat(again(usage.check(Kind.AUDIO_PER_DAY, here, 1))).isEqualTo(Duration.ofHours(2));
        pass(Duration.ofHours(2).minusMillis(1));
        assertThat(again(usage.check(Kind.AUDIO_PER_DAY, here, 1))).isEqualTo(Duration.ofSeconds(1));
        pass(Duration.ofMillis(1));
        assertAllowed(usage.take(Kind.AUDIO_PER_DAY, here, Duration.ofHours(1).toMillis()));
    }

    @Test
    void aClockThatIsSetBackNeitherGivesNorLocksOut() {
        var usage = usage("requests=60/min", "upload-per-day=10");
        var here = Subject.at("192.0.2.1");
        usage.use(Kind.REQUESTS, here, 60);
        assertAllowed(usage.take(Kind.UPLOAD_PER_DAY, here, 10));
        pass(Duration.ofHours(-1));
        assertThat(again(usage.check(Kind.REQUESTS, here, 1))).isEqualTo(Duration.ofSeconds(1));
        assertThat(again(usage.check(Kind.UPLOAD_PER_DAY, here, 1))).isEqualTo(Duration.ofHours(3));
        pass(Duration.ofSeconds(1));
        assertAllowed(usage.take(Kind.REQUESTS, here, 1));
    }

    @Test
    void whatIsRefusedForTheKeyIsNotCountedForTheAddress() {
        var usage = usage("address.texts=3/min", "key.texts=1/min");
        var one = key("one").and(Subject.at("192.0.2.1"));
        assertAllowed(usage.take(Kind.TEXTS, one, 1));
        for (int i = 0; i < 10; i++) {
            assertThat(((Verdict.Refused) usage.take(Kind.TEXTS, one, 1)).by()).isEqualTo(By.KEY);
        }
        assertAllowed(usage.take(Kind.TEXTS, key("two").and(Subject.at("192.0.2.1")), 1));
        assertAllowed(usage.take(Kind.TEXTS, key("three").and(Subject.at("192.0.2.1")), 1));
        assertThat(((Verdict.Refused) usage.take(Kind.TEXTS, key("four").and(Subject.at("192.0.2.1")), 1)).by()).isEqualTo(By.ADDRESS);
        assertThat(usage.take(Kind.TEXTS, key("one"), 1)).as("the key is counted wherever it is used").isInstanceOf(Verdict.Refused.class);
    }

    @ParameterizedTest
    @CsvSource({"2001:db8:1:2::1,2001:db8:1:2:ffff::7,true", "2001:db8:1:2::1,2001:db8:1:3::1,false", "192.0.2.1,::ffff:192.0.2.1,true",
            "192.0.2.1,192.0.2.2,false", "fe80::1%eth0,fe80::1,true", "/run/socket,/run/socket,true"})
    void anAddressOfIpv6CountsAsItsNetwork(String one, String other, boolean same) {
        assertThat(Subject.at(one).equals(Subject.at(other))).isEqualTo(same);
    }

    @ParameterizedTest
    @CsvSource({"127.0.0.1", "127.1.2.3", "::1", "::ffff:127.0.0.1"})
    void thisMachineIsKnownByEveryNameOfIt(String address) {
        assertAllowed(usage().take(Kind.SESSIONS, Subject.at(address), 1_000_000));
        assertThat(usage().take(Kind.SESSIONS, Subject.at("192.0.2.1"), 1_000_000)).isInstanceOf(Verdict.Refused.class);
    }

    @Test
    void aMillionAddressesTakeTheMemoryOfAFewAndWhatIsInUseIsNotForgotten() throws Exception {
        var usage = usage(100, "sessions=1", "texts=1/min");
        var holds = new ArrayList<ClientUsage.Hold>();
        for (int i = 0; i < 200; i++) {
            holds.add(usage.open(Kind.SESSIONS, Subject.at("10.0.0." + i)));
        }
        for (int i = 0; i < 1_000_000; i++) {
            usage.take(Kind.TEXTS, Subject.at("10." + (1 + i / 65_536) + "." + i / 256 % 256 + "." + i % 256), 1);
        }
        assertThat(usage.size()).isEqualTo(300);
        assertThat(usage.take(Kind.SESSIONS, Subject.at("10.0.0.7"), 1)).as("in use, and so remembered")
                .isInstanceOf(Verdict.Refused.class);
        holds.forEach(ClientUsage.Hold::close);
        assertThat(usage.size()).isEqualTo(100);
        assertAllowed(usage.take(Kind.SESSIONS, Subject.at("10.0.0.7"), 1));
    }
}
