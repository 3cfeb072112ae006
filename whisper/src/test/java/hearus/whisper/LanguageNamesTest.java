package hearus.whisper;

import java.util.List;
import java.util.Locale;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import hearus.whisper.internal.text.KnownLanguages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class LanguageNamesTest {
    @ParameterizedTest
    @ValueSource(strings = {"ko", "KO", " ko ", "ko-KR", "ko_KR", "KO-kr", "ko-Kore-KR", "ko-KR-u-ca-gregory", "ko_KR.UTF-8", "ko_KR@euro",
            "kor", "Korean", "korean", "KOREAN",
            "한국어", "한국말", "Korean (South Korea)", "한국어(대한민국)", "ko,", ",ko", "ko,ko", "ko,ko-KR", "\"ko\"", "['ko']", "ko;q=0.9",
            "ko;q=1,en;q=0", "ko-x-private", "ko,undefined"})
    void koreanByAnyName(String text) throws Exception {
        assertThat(LanguageNames.parse(text)).contains(List.of("ko"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '=', value = {"ko-KR,en-US = ko en", "en-US,en;q:0.9,ko;q:0.8 = en ko", "ko ; en = ko en", "ko|en = ko en",
            "영어 = en", "English = en", "eng = en", "en-UK = en", "en-GB-oxendict = en", "en-001 = en",
            "zh-Hant-TW = zh", "zh-CN = zh", "zh-yue-HK = yue", "cmn-Hans-CN = zh", "中文 = zh", "Chinese (Simplified) = zh", "Mandarin = zh",
            "chi = zh", "zho = zh", "日本語 = ja", "jpn = ja", "Deutsch = de", "ger = de",
            "español = es", "Espanol = es", "es-419 = es", "français = fr", "fre = fr", "iw = he", "in-ID = id", "jv = jw", "jw = jw",
            "nb-NO = no", "nn = nn", "fil-PH = tl", "sr-Latn-RS = sr", "pt-BR = pt", "haw = haw", "tiếng việt = vi",
            "русский = ru", "العربية = ar", "ไทย = th", "uk = uk", "Ukrainian = uk"})
    void othersToo(String text, String codes) throws Exception {
        assertThat(LanguageNames.parse(text.replace(':', '='))).contains(List.of(codes.split(" ")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", ",", " , ;", "undefined", "null", "q=0.5"})
    void whatNamesNoneLeavesTheUsualOnes(String text) throws Exception {
        assertThat(LanguageNames.parse(text)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"auto", "AUTO", " auto ", "*", "detect", "und"})
    void autoIsAll(String text) throws Exception {
        assertThat(LanguageNames.parse(text)).contains(List.of());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '=', value = {"kr = Did you mean ko (Korean)?", "KR = ko (Korean)", "kor-eng = ko,en",
            "jp = Did you mean ja (Japanese)?", "cn = Did you mean zh (Chinese)", "us = Did you mean en (English)",
            "gb = en (English)", "dk = da (Danish)", "se = sv (Swedish)", "gr = el (Greek)", "vn = vi (Vietnamese)", "ua = uk (Ukrainian)",
            "USA = en (English)", "at = de (German)", "cz = cs (Czech)", "Koreann = Did you mean ko (Korean)?",
            "Englsh = Did you mean en (English)?", "xx = Korean is ko", "klingon = Korean is ko", "ga = Irish", "ko-en = ko,en",
            "en-ko = en,ko", "12 = Korean is ko", "ko,kr = ko (Korean)", "k = Korean is ko"})
    void whatIsNoLanguageIsRefusedWithTheNearOne(String text, String said) {
        assertThatThrownBy(() -> LanguageNames.parse(text)).isInstanceOf(UnknownLanguageException.class)
                .hasMessageContaining(said);
    }

    @Test
    void everyLanguageOfWhisperIsKnownByCodeEnglishNameAndItsOwn() throws Exception {
        assertThat(KnownLanguages.CODES).hasSize(100).doesNotHaveDuplicates();
        for (var code : KnownLanguages.CODES) {
            var locale = Locale.of(code.equals("jw") ? "jv" : code);
            for (var name : List.of(code, code.toUpperCase(Locale.ROOT), locale.getISO3Language(),
                    locale.getDisplayLanguage(Locale.ENGLISH),
                    locale.getDisplayLanguage(locale), locale.getDisplayLanguage(Locale.KOREAN))) {
                assertThat(LanguageNames.parse(name)).as(name).contains(List.of(code));
            }
        }
    }

    @Test
    void anyTextIsReadOrRefusedInASentence() {
        var random = new Random(13);
        var letters = "koenKR-_;,. q=0.9*()한국어\"'[]@\u0000\ud83c\udf99zh";
        for (int i = 0; i < 20_000; i++) {
            var text = random.ints(random.nextInt(24), 0, letters.length())
                    .collect(StringBuilder::new, (to, at) -> to.append(letters.charAt(at)),
                            StringBuilder::append)
                    .toString();
            try {
                assertThat(LanguageNames.parse(text).orElse(List.of())).isSubsetOf(KnownLanguages.CODES);
            } catch (UnknownLanguageException e) {
                assertThat(e.getMessage()).contains("\"");
            }
        }
        assertThatThrownBy(() -> LanguageNames.parse("ko,".repeat(1_000))).isInstanceOf(UnknownLanguageException.class);
    }
}
