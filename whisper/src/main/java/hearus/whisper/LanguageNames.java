package hearus.whisper;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

import hearus.whisper.internal.text.KnownLanguages;
import hearus.whisper.internal.text.LanguageSuggestions;

/**
 * Reads what browsers, programs and people call languages as Whisper's codes: ISO 639 codes of two or three letters, BCP 47 tags ({@code zh-Hant-TW}), POSIX locales ({@code ko_KR.UTF-8}), the
 * value of Accept-Language ({@code ko;q=0.9, en}), and names in English, Korean and the language itself. Several are separated by commas, semicolons or bars. Thread-safe.
 */
public final class LanguageNames {
    /** Characters of a text that names languages: a browser's Accept-Language has some hundred. */
    public static final int MAX_TEXT = 1_000;

    private static final Set<String> ALL = Set.of("auto", "any", "all", "detect", "autodetect", "auto-detect", "automatic", "multi", "mul",
            "und",
            "*", "자동");
    /** What JavaScript writes into a query for a value that is not there. */
    private static final Set<String> NONE = Set.of("", "undefined", "null", "none", "default");
    private static final Pattern SEPARATOR = Pattern.compile("[,;|/、，；\\n\\t]");
    private static final Pattern WEIGHT = Pattern.compile("q\\s*=\\s*([0-9.]+)");
    private static final Pattern IN_BRACKETS = Pattern.compile("\\s*[(（\\[].*$");
    /** The ends of POSIX locales: {@code .UTF-8}, {@code @euro}. */
    private static final Pattern ENCODING = Pattern.compile("[.@].*$");
    private static final Pattern TAG = Pattern.compile("([a-z]{2,3})(?:-[a-z0-9]{1,8})*");
    /** Regions that people write and that are no countries of ISO 3166. */
    private static final Set<String> REGIONS = Set.of("UK", "EU", "XK", "ZZ", "AC", "EA", "IC", "TA", "DG", "CP");

    private LanguageNames() {}

    /**
     * The languages that a text names, each once, in its order.
     *
     * @return nothing when the text names none (it is blank, {@code null} or {@code undefined}); an empty list for {@code auto}: all that Whisper knows
     * @throws UnknownLanguageException when a part of it is no language that Whisper knows
     */
    public static Optional<List<String>> parse(String text) throws UnknownLanguageException {
        if (text.length() > MAX_TEXT) {
            throw new UnknownLanguageException("The languages take " + text.length() + " characters: name them by codes such as ko,en.");
        }
        var codes = new LinkedHashSet<String>();
        var all = false;
        for (var part : parts(text)) {
            var name = plain(part);
            if (ALL.contains(name)) {
                all = true;
            } else if (!NONE.contains(name)) {
                codes.add(code(name, part.strip()));
            }
        }
        return codes.isEmpty() && !all ? Optional.empty() : Optional.of(List.copyOf(codes));
    }

    /** Loads the names of all languages, which takes a second: for servers, before somebody waits for them. What is called by its code does not need them. */
    public static void load() {
        KnownLanguages.ofName("");
    }

    /** The text between separators, without weights; a part with the weight 0 is excluded. */
    private static List<String> parts(String text) {
        var parts = new ArrayList<String>();
        for (var part : SEPARATOR.split(text, -1)) {
            var weight = WEIGHT.matcher(part.strip().toLowerCase(Locale.ROOT));
            if (!weight.matches()) {
                parts.add(part);
            } else if (!parts.isEmpty() && weight.group(1).matches("[0.]*")) {
                parts.removeLast();
            }
        }
        return parts;
    }

    private static String plain(String part) {
        return part.strip().replaceAll("^[\"'\\[]+|[\"'\\]]+$", "").strip().toLowerCase(Locale.ROOT);
    }

    private static String code(String name, String asWritten) throws UnknownLanguageException {
        var tag = ENCODING.matcher(name).replaceAll("").replace('_', '-');
        var matcher = TAG.matcher(tag);
        // No name has two letters: what is usually said does not need the names, which are slow to load.
        if (!matcher.matches() || matcher.group(1).length() > 2 || KnownLanguages.ofCode(matcher.group(1)).isEmpty()) {
            var whole = KnownLanguages.ofName(name).or(() -> KnownLanguages.ofName(IN_BRACKETS.matcher(name).replaceAll("")));
            if (whole.isPresent()) {
                return whole.get();
            }
        }
        if (!matcher.matches()) {
            throw unknown(asWritten, LanguageSuggestions.forName(name));
        }
        if (tag.equals("zh-yue") || tag.startsWith("zh-yue-")) {
            return "yue";
        }
        var code = KnownLanguages.ofCode(matcher.group(1))
                .orElseThrow(() -> unknown(asWritten, LanguageSuggestions.forCode(matcher.group(1))));
        var second = otherLanguage(tag, code);
        if (second.isPresent()) {
            throw new UnknownLanguageException(
                    "\"" + asWritten + "\" is not one language: separate several with commas, as in " + code + "," + second.get() + ".");
        }
        return code;
    }

    /** The second language of a tag that has one in place of the region: {@code ko-en}. */
    private static Optional<String> otherLanguage(String tag, String code) {
        var parts = tag.split("-", 3);
        if (parts.length < 2 || REGIONS.contains(parts[1].toUpperCase(Locale.ROOT))
                || Locale.getISOCountries(Locale.IsoCountryCode.PART1_ALPHA2).contains(parts[1].toUpperCase(Locale.ROOT))) {
            return Optional.empty();
        }
        return KnownLanguages.ofCode(parts[1]).filter(second -> !second.equals(code));
    }

    private static UnknownLanguageException unknown(String asWritten, String suggestion) {
        var shown = asWritten.length() > 40 ? asWritten.substring(0, 40) + "…" : asWritten;
        return new UnknownLanguageException("\"" + shown + "\" is no language that Whisper knows. " + suggestion);
    }
}
