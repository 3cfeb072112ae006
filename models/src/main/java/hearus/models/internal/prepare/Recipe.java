package hearus.models.internal.prepare;

import java.util.regex.Pattern;

/**
 * How a model's files were prepared. Each recipe has a folder of its own, so that machines of different kinds can share one cache.
 *
 * @param kind what is right for this machine and may be wrong for another
 * @param version to be raised with every change that makes older files useless. The next pull then downloads again: the published graphs are as large as the
 *     prepared ones, and keeping them would double what every user stores for the sake of a rare event.
 */
public record Recipe(String kind, int version) {
    /** Files that are used as they were published. */
    public static final Recipe AS_PUBLISHED = new Recipe("published", 1);

    public String folder() {
        return kind + "-" + version;
    }

    /** Whether the folder was made by an older version of this recipe. */
    public boolean replaces(String folder) {
        var older = Pattern.compile(Pattern.quote(kind) + "-(\\d{1,9})").matcher(folder);
        return older.matches() && Integer.parseInt(older.group(1)) < version;
    }
}
