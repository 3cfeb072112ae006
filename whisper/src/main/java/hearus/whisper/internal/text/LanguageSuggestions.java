package hearus.whisper.internal.text;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** Suggestions for a text that names a country, misspells a language, or names one that Whisper does not know. */
public final class LanguageSuggestions {
    private static final String USUAL = "Korean is ko, English is en; auto tries all that Whisper knows.";
    /** Countries where English is what most speak; elsewhere the JDK has English beside the country's own languages. */
    private static final Set<String> ENGLISH = Set.of("US", "GB", "AU", "NZ", "CA", "IE");
    private static final int MAX_CANDIDATES = 2;
    private static final int MAX_NAME = 30;

    private LanguageSuggestions() {}

    /** For a code of two or three letters. */
    public static String forCode(String code) {
        var country = country(code);
        var spoken = spokenIn(country);
        var name = Locale.of(code).getDisplayLanguage(Locale.ENGLISH);
        var language = name.equals(code) ? "" : "As a language that is " + name + ", which it has not learnt. ";
        return language + (spoken.isEmpty()
                ? USUAL
                : "As a country it is " + Locale.of("", country).getDisplayCountry(Locale.ENGLISH) + ". " + didYouMean(spoken));
    }

    /** For anything else. */
    public static String forName(String name) {
        return nearest(name).map(code -> didYouMean(List.of(code))).orElse(USUAL);
    }

    private static String country(String code) {
        var upper = code.toUpperCase(Locale.ROOT);
        return Locale.getISOCountries(Locale.IsoCountryCode.PART1_ALPHA3).contains(upper)
                ? Arrays.stream(Locale.getISOCountries()).filter(two -> Locale.of("", two).getISO3Country().equals(upper)).findFirst()
                        .orElse(upper)
                : upper;
    }

    /** Languages of a country that Whisper knows, those that it knows best first. */
    private static List<String> spokenIn(String country) {
        return Arrays.stream(Locale.getAvailableLocales()).filter(locale -> locale.getCountry().equals(country))
                .map(locale -> KnownLanguages.ofCode(locale.getLanguage())).flatMap(Optional::stream).distinct()
                .sorted(Comparator.comparingInt(code -> code.equals("en") && !ENGLISH.contains(country)
                        ? Integer.MAX_VALUE
                        : KnownLanguages.CODES.indexOf(code)))
                .limit(MAX_CANDIDATES).toList();
    }

    private static String didYouMean(List<String> codes) {
        return codes.stream().map(code -> code + " (" + KnownLanguages.englishName(code) + ")")
                .collect(Collectors.joining(" or ", "Did you mean ", "?"));
    }

    /** The language whose name differs by at most a third of its letters, if there is one. */
    private static Optional<String> nearest(String name) {
        if (name.length() < 3 || name.length() > MAX_NAME) {
            return Optional.empty();
        }
        return StreamSupport.stream(KnownLanguages.names().spliterator(), false)
                .filter(known -> Math.abs(known.length() - name.length()) <= 2)
                .min(Comparator.<String>comparingInt(known -> distance(known, name)).thenComparing(Comparator.naturalOrder()))
                .filter(known -> distance(known, name) <= Math.min(2, known.length() / 3)).flatMap(KnownLanguages::ofName);
    }

    /** Levenshtein's: letters to insert, delete or exchange. */
    private static int distance(String one, String other) {
        var row = new int[other.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= one.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                int above = row[j];
                int exchanged = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(exchanged, 1 + Math.min(above, row[j - 1]));
                diagonal = above;
            }
        }
        return row[other.length()];
    }
}
