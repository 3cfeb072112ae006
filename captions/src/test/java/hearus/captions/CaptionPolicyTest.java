package hearus.captions;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class CaptionPolicyTest {
    @Test
    void aCopyKeepsWhatIsNotSet() {
        var policy = CaptionPolicy.builder().pause(Duration.ofMillis(700)).workers(3).build().toBuilder().workers(2).build();
        assertThat(policy.pause()).isEqualTo(Duration.ofMillis(700));
        assertThat(policy.workers()).isEqualTo(2);
        assertThat(policy.preRoll()).isEqualTo(CaptionPolicy.defaults().preRoll());
    }

    @Test
    void whatIsOutOfRangeIsRefusedWithWhatToDo() {
        assertThatThrownBy(CaptionPolicy.builder().workers(0)::build).isInstanceOf(IllegalArgumentException.class)
                .hasMessage("workers cannot be 0: set at least 1");
        assertThatThrownBy(CaptionPolicy.builder().maximumPhrase(Duration.ofSeconds(30))::build).hasMessageContaining("below 30 s");
        assertThatThrownBy(CaptionPolicy.builder().pause(Duration.ZERO)::build).hasMessageContaining("pause");
        assertThatThrownBy(CaptionPolicy.builder().partialInterval(Duration.ZERO)::build).hasMessageContaining("partialInterval");
        assertThatThrownBy(CaptionPolicy.builder().preRoll(Duration.ofMillis(-1))::build).hasMessageContaining("preRoll");
    }
}
