package hearus.captions.internal.decode;

import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class LanguagePriorTest {
    private final LanguagePrior languages = new LanguagePrior(List.of("ko", "en"));

    @Test
    void theOnlyCandidateIsTaken() {
        assertThat(new LanguagePrior(List.of("ko")).decide("ko", 1)).isEqualTo("ko");
    }

    @Test
    void theFirstPhraseHasTheDetectedLanguage() {
        assertThat(languages.decide("en", 0.6)).isEqualTo("en");
    }

    @Test
    void aDoubtfulPhraseDoesNotSwitchTheLanguage() {
        languages.remember("ko", 0.98);
        languages.remember("ko", 0.95);
        assertThat(languages.decide("en", 0.7)).isEqualTo("ko");
    }

    @Test
    void aClearPhraseDoes() {
        for (var i = 0; i < 50; i++) {
            languages.remember("ko", 0.99);
        }
        assertThat(languages.decide("en", 0.97)).isEqualTo("en");
    }

    @Test
    void aNewLanguageIsSoonAsFirmAsTheOld() {
        languages.remember("ko", 0.99);
        languages.remember("en", 0.97);
        languages.remember("en", 0.97);
        assertThat(languages.decide("ko", 0.6)).isEqualTo("en");
    }
}
