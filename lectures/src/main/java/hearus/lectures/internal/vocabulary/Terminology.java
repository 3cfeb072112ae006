package hearus.lectures.internal.vocabulary;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

import hearus.lectures.LectureDetails;

/** The terms of a text. Pure functions. */
public final class Terminology {
    private static final int MAX_ITEM_WORDS = 6;
    private static final int MAX_ITEM = 60;
    /** Of a list, so many lines may be long: headings, remarks. */
    private static final double LIST = 0.9;

    private Terminology() {}

    /** Loads what {@link #of} needs. It may be interrupted, and this may not. */
    public static void load() {
        Candidates.loadDictionary();
    }

    /** At most {@link LectureDetails#MAX_TERMS} terms: the items of a list, in its order; of other texts the candidates, the best first. */
    public static List<String> of(String text) {
        var items = items(text);
        var terms = items.isEmpty() ? Candidates.of(text).best() : items;
        var distinct = new LinkedHashMap<String, String>();
        terms.stream().filter(term -> term.length() <= LectureDetails.MAX_TERM)
                .forEach(term -> distinct.putIfAbsent(term.toLowerCase(Locale.ROOT), term));
        return distinct.values().stream().limit(LectureDetails.MAX_TERMS).toList();
    }

    /** The items of a list; none where the text is no list. */
    private static List<String> items(String text) {
        var items = new ArrayList<String>();
        int all = 0;
        for (var line : text.lines().toList()) {
            for (var part : line.split("[,;\t，、|]", -1)) {
                var item = part.strip().replaceAll("^([-*•·]|\\d{1,3}[.)])\\s+", "").replaceAll("\\s+", " ");
                if (item.isEmpty()) {
                    continue;
                }
                all++;
                if (isItem(item)) {
                    items.add(item);
                }
            }
        }
        return all > 0 && items.size() >= LIST * all ? items : List.of();
    }

    private static boolean isItem(String item) {
        return item.length() <= MAX_ITEM && Stream.of(item.split(" ", -1)).count() <= MAX_ITEM_WORDS && !item.matches(".*[.!?。？！]")
                && !item.matches(".*(다|요|까)$|.*[.!?]\\s.*");
    }
}
