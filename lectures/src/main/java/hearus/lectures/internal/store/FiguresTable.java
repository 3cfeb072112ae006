package hearus.lectures.internal.store;

import java.util.List;

import org.jdbi.v3.core.Handle;

import hearus.lectures.LiveFigures;

/** The rows of what was measured of each speaker's live captions, in a transaction of the caller's. Stateless. */
public final class FiguresTable {
    private FiguresTable() {}

    /** Sets what one speaker's session has come to so far. */
    public static void set(Handle handle, String lecture, String session, LiveFigures figures) {
        handle.createUpdate("""
                insert into live_figures (lecture, session, audio_ms, lost_ms, letters_taken_back, commit_latencies)
                values (:lecture, :session, :audio, :lost, :letters, :commits)
                on conflict (lecture, session) do update set audio_ms = excluded.audio_ms, lost_ms = excluded.lost_ms,
                letters_taken_back = excluded.letters_taken_back, commit_latencies = excluded.commit_latencies""")
                .bind("lecture", lecture).bind("session", session).bind("audio", figures.audioMs()).bind("lost", figures.lostMs())
                .bind("letters", figures.lettersTakenBack()).bind("commits", Json.counts(figures.commits())).execute();
    }

    /** What was measured of each speaker of a lecture. */
    public static List<LiveFigures> of(Handle handle, String lecture) {
        return handle.createQuery("select * from live_figures where lecture = :lecture").bind("lecture", lecture)
                .map((row, context) -> new LiveFigures(row.getLong("audio_ms"), row.getLong("lost_ms"), row.getLong("letters_taken_back"),
                        Json.counts(row.getString("commit_latencies"))))
                .list();
    }
}
