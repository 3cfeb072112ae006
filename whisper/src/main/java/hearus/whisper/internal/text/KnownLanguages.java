package hearus.whisper.internal.text;

import java.text.Normalizer;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.MissingResourceException;
import java.util.Optional;

/** The languages of Whisper's published models, by codes and names. Immutable. */
public final class KnownLanguages {
    /** In Whisper's order, by the amount of training data; {@code yue} came with large-v3. */
    public static final List<String> CODES = List
            .of(("en zh de es ru ko fr ja pt tr pl ca nl ar sv it id hi fi vi he uk el ms cs ro da hu ta no th ur hr bg lt la "
                    + "mi ml cy sk te fa lv bn sr az sl kn et mk br eu is hy ne mn bs kk sq sw gl mr pa si km sn yo so af oc ka be tg sd gu am yi lo uz fo "
                    + "ht ps tk nn mt sa lb my bo tl mg as tt haw ln ha ba jw su yue").split(" "));

    /** Codes that mean one of Whisper's languages and that the JDK does not give: bibliographic codes of ISO 639-2, old codes, members of macrolanguages. */
    private static final Map<String, String> OTHER_CODES = pairs(
            "alb sq arm hy baq eu bur my chi zh cze cs dut nl fre fr geo ka ger de gre el ice is mac mk mao mi may ms "
                    + "per fa rum ro slo sk tib bo wel cy iw he in id ji yi jv jw jav jw mo ro mol ro nb no nob no fil tl cmn zh zsm ms arb ar pes fa prs fa swh sw npi ne "
                    + "ekk et lvs lv azj az khk mn uzn uz als sq plt mg ydd yi pbt ps ory or scc sr scr hr");

    /** Names that OpenAI's own programs take, and everyday ones, beside those of the JDK. */
    private static final Map<String, String> OTHER_NAMES = pairs(
            "burmese my valencian ca flemish nl haitian ht letzeburgesch lb pushto ps panjabi pa moldavian ro moldovan ro "
                    + "sinhalese si castilian es mandarin zh cantonese yue norwegian no tibetan bo farsi fa bangla bn filipino tl persian fa myanmar my javanese jw "
                    + "한글 ko 조선말 ko 조선어 ko 한국말 ko 우리말 ko 영국어 en 미국어 en 중국말 zh 일본말 ja 漢語 zh 汉语 zh 普通话 zh 普通話 zh 國語 zh 粵語 yue 粤语 yue 광둥어 yue 타갈로그어 tl bokmål no bokmal no");

    private static final Map<String, String> BY_CODE = byCode();

    /** Loaded when it is first asked for, since that takes the JDK a second: 100 locales. */
    private static final class ByName {
        private static final Map<String, String> NAMES = byName();
    }

    private KnownLanguages() {}

    /** Whisper's code for a code of ISO 639 in small letters. */
    public static Optional<String> ofCode(String code) {
        return Optional.ofNullable(BY_CODE.get(code));
    }

    /** Whisper's code for a name in small letters, with or without accents. */
    public static Optional<String> ofName(String name) {
        return Optional.ofNullable(ByName.NAMES.get(plain(name)));
    }

    static Iterable<String> names() {
        return ByName.NAMES.keySet();
    }

    /** The English name of one of {@link #CODES}. */
    static String englishName(String code) {
        return locale(code).getDisplayLanguage(Locale.ENGLISH);
    }

    private static Locale locale(String code) {
        // Whisper kept the code that Javanese had until 2001.
        return Locale.of(code.equals("jw") ? "jv" : code);
    }

    private static Map<String, String> byCode() {
        var map = new HashMap<>(OTHER_CODES);
        map.values().retainAll(CODES);
        for (var code : CODES) {
            map.put(code, code);
            try {
                map.put(locale(code).getISO3Language(), code);
            } catch (MissingResourceException e) {
                throw new IllegalStateException("The JDK does not know the language " + code, e);
            }
        }
        return Map.copyOf(map);
    }

    private static Map<String, String> byName() {
        var map = new HashMap<String, String>();
        OTHER_NAMES.forEach((name, code) -> map.put(plain(name), code));
        for (var code : CODES) {
            var locale = locale(code);
            for (var in : List.of(Locale.ENGLISH, locale, Locale.KOREAN)) {
                map.putIfAbsent(plain(locale.getDisplayLanguage(in)), code);
            }
        }
        return Map.copyOf(map);
    }

    private static String plain(String name) {
        return Normalizer.normalize(
                Normalizer.normalize(name.strip().toLowerCase(Locale.ROOT), Normalizer.Form.NFD).replaceAll("[\\u0300-\\u036f]", ""),
                Normalizer.Form.NFC);
    }

    private static Map<String, String> pairs(String text) {
        var words = text.split(" ", -1);
        var map = new HashMap<String, String>();
        for (int i = 0; i < words.length; i += 2) {
            map.put(words[i], words[i + 1]);
        }
        return map;
    }
}
