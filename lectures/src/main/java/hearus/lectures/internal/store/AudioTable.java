package hearus.lectures.internal.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

import org.jdbi.v3.core.Handle;

import hearus.lectures.Recordings.Track;

/** The rows of kept audio, in a transaction of the caller's. Stateless. */
public final class AudioTable {
    private AudioTable() {}

    /** Adds a track; does nothing if there is one of this name. */
    public static void insert(Handle handle, Track track) {
        handle.createUpdate("""
                insert into audio (lecture, name, place, speaker, start_ms, type) values (:lecture, :name, :place, :speaker, :start, :type)
                on conflict (lecture, name) do nothing""").bind("lecture", track.lecture()).bind("name", track.name())
                .bind("place", track.place()).bind("speaker", track.speaker()).bind("start", track.startMs()).bind("type", track.type())
                .execute();
    }

    /** The tracks of a lecture, in the order in which they began. */
    public static List<Track> list(Handle handle, String lecture) {
        return handle.createQuery("select * from audio where lecture = :lecture order by start_ms, number").bind("lecture", lecture)
                .map((row, context) -> track(row)).list();
    }

    private static Track track(ResultSet row) throws SQLException {
        return new Track(row.getString("lecture"), row.getString("name"), row.getString("place"), row.getString("speaker"),
                row.getLong("start_ms"), row.getString("type"));
    }
}
