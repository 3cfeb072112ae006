package hearus.whisper.internal.text;

import java.util.ArrayList;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class KnownLanguagesTest {
    /** LanguageNames relies on it, to do without the names. */
    @Test
    void noNameOfALanguageIsTheTwoLetterCodeOfAnother() {
        var names = new ArrayList<String>();
        KnownLanguages.names().forEach(names::add);
        assertThat(names).hasSizeGreaterThan(200).allSatisfy(name -> {
            if (name.matches("[a-z]{2}") && KnownLanguages.ofCode(name).isPresent()) {
                assertThat(KnownLanguages.ofName(name)).isEqualTo(KnownLanguages.ofCode(name));
            }
        });
    }
}
