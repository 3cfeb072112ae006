package hearus.captions;

import java.util.Optional;

/**
 * What of a growing phrase's text is certain: LocalAgreement-2 (Liu et al. 2020; Macháček et al. 2023), the longest common beginning of two hypotheses in a row,
 * compared by letters and cut back to a whole word. What is stable stays as it was first shown, char for char; a hypothesis that disagrees with it is laid along it
 * by edit distance, and only what goes beyond it is shown. One object a phrase; single-threaded.
 */
final class Agreement {
    /** A text and how many of its leading chars will not change. */
    record Shown(String text, int stable) {}

    private Letters previous = Letters.of("");
    private String stable = "";
    private String shown = "";

    /** The stable beginning. */
    String stable() {
        return stable;
    }

    /**
     * Takes the next hypothesis; gives what to show, if that is something new.
     *
     * @param unfinished whether speech went on where its audio ends: its last word, if not its only one, counts but is not shown, for it is the one most often taken back
     */
    Optional<Shown> take(String hypothesis, boolean unfinished) {
        var now = Letters.of(hypothesis.strip());
        var agreed = agreed(now);
        var fixed = Letters.of(stable);
        previous = now;
        var beyond = beyond(fixed, now);
        if (beyond < 0) {
            return Optional.empty();
        }
        var rest = now.text().substring(now.endOf(beyond));
        var fresh = stable + rest;
        var grown = stable.length() + (agreed > beyond ? now.endOf(agreed) - now.endOf(beyond) : 0);
        var visible = unfinished ? withoutLastWord(fresh, grown) : fresh;
        if (visible.equals(shown) && grown == stable.length()) {
            return Optional.empty();
        }
        stable = fresh.substring(0, grown);
        shown = visible;
        return Optional.of(new Shown(shown, grown));
    }

    private static String withoutLastWord(String text, int stable) {
        var end = text.stripTrailing().lastIndexOf(' ');
        return end <= 0 ? text : text.substring(0, Math.max(end, stable));
    }

    /** How many letters of this hypothesis the last one had too, cut back to a word that both have ended. */
    private int agreed(Letters now) {
        var agreed = now.commonPrefix(previous);
        while (agreed > 0 && !(now.wordEndsAfter(agreed) && previous.wordEndsAfter(agreed))) {
            agreed--;
        }
        return agreed;
    }

    /** How many letters of the hypothesis the stable text already says; -1 when it says something else. */
    private static int beyond(Letters stable, Letters now) {
        if (now.startsWith(stable)) {
            return stable.count();
        }
        var distances = new int[now.count() + 1];
        for (var j = 0; j <= now.count(); j++) {
            distances[j] = j;
        }
        for (var i = 1; i <= stable.count(); i++) {
            var diagonal = distances[0];
            distances[0] = i;
            for (var j = 1; j <= now.count(); j++) {
                var replaced = diagonal + (stable.letter(i - 1) == now.letter(j - 1) ? 0 : 1);
                diagonal = distances[j];
                distances[j] = Math.min(replaced, 1 + Math.min(distances[j], distances[j - 1]));
            }
        }
        var best = 0;
        for (var j = 1; j <= now.count(); j++) {
            var nearer = Math.abs(j - stable.count()) < Math.abs(best - stable.count());
            if (distances[j] < distances[best] || (distances[j] == distances[best] && nearer)) {
                best = j;
            }
        }
        return 2 * distances[best] > stable.count() ? -1 : best;
    }
}
