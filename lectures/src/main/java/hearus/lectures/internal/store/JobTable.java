package hearus.lectures.internal.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

import org.jdbi.v3.core.Handle;

import hearus.lectures.Recordings.Job;
import hearus.lectures.Recordings.JobKind;
import hearus.lectures.Recordings.JobState;

/** The rows of jobs, in a transaction of the caller's. Stateless. */
public final class JobTable {
    private JobTable() {}

    /** Adds a job that waits. */
    public static void insert(Handle handle, Job job) {
        handle.createUpdate("""
                insert into job (id, lecture, kind, place, file, offset_ms, state, done_ms, progress, error, created_ms)
                values (:id, :lecture, :kind, :place, :file, :offset, :state, 0, 0, '', :created)""").bind("id", job.id())
                .bind("lecture", job.lecture()).bind("kind", job.kind().name()).bind("place", job.place()).bind("file", job.file())
                .bind("offset", job.offsetMs()).bind("state", JobState.QUEUED.name()).bind("created", job.created().toEpochMilli())
                .execute();
    }

    /** The job of this id. */
    public static Optional<Job> find(Handle handle, String id) {
        return handle.createQuery("select * from job where id = :id").bind("id", id).map((row, context) -> job(row)).findOne();
    }

    /** The newest jobs of a lecture; for an empty {@code lecture} those of all that are listed. */
    public static List<Job> list(Handle handle, String lecture, int limit) {
        return handle.createQuery(lecture.isEmpty()
                ? "select job.* from job join lecture on lecture.id = job.lecture where lecture.listed = 1 order by job.number desc limit :limit"
                : "select * from job where lecture = :lecture order by number desc limit :limit").bind("limit", limit)
                .bind("lecture", lecture).map((row, context) -> job(row)).list();
    }

    /** The jobs of a lecture that wait or run. */
    public static List<Job> unfinished(Handle handle, String lecture) {
        return handle.createQuery("select * from job where lecture = :lecture and state in ('QUEUED', 'RUNNING') order by number")
                .bind("lecture", lecture).map((row, context) -> job(row)).list();
    }

    /** Jobs of a place that have ended, with a file that is not kept as audio. */
    public static List<Job> finished(Handle handle, String place) {
        return handle.createQuery("""
                select * from job where place = :place and file <> '' and state not in ('QUEUED', 'RUNNING')
                and not exists (select 1 from audio where audio.lecture = job.lecture and audio.name = job.file)""").bind("place", place)
                .map((row, context) -> job(row)).list();
    }

    /** Lets the job run that has waited longest at this place. */
    public static Optional<Job> claim(Handle handle, String place) {
        return handle.createQuery("""
                update job set state = 'RUNNING'
                where number = (select min(number) from job where state = 'QUEUED' and place = :place) returning *""").bind("place", place)
                .map((row, context) -> job(row)).findOne();
    }

    /** Lets those wait again that ran at this place when its process ended; how many. */
    public static int requeue(Handle handle, String place) {
        return handle.createUpdate("update job set state = 'QUEUED' where state = 'RUNNING' and place = :place").bind("place", place)
                .execute();
    }

    /** Notes how far a running job is; false if it does not run any more. */
    public static boolean advance(Handle handle, String id, long doneMs, double progress) {
        return handle.createUpdate("update job set done_ms = :done, progress = :progress where id = :id and state = 'RUNNING'")
                .bind("done", doneMs).bind("progress", progress).bind("id", id).execute() == 1;
    }

    /** Gives a job that waits or runs another state; false if it has ended already. */
    public static boolean setState(Handle handle, String id, JobState state, String error) {
        return handle.createUpdate("""
                update job set state = :state, error = :error, progress = case when :state = 'DONE' then 1 else progress end
                where id = :id and state in ('QUEUED', 'RUNNING')""").bind("state", state.name()).bind("error", error).bind("id", id)
                .execute() == 1;
    }

    private static Job job(ResultSet row) throws SQLException {
        return new Job(row.getString("id"), row.getString("lecture"), JobKind.valueOf(row.getString("kind")), row.getString("place"),
                row.getString("file"), row.getLong("offset_ms"), JobState.valueOf(row.getString("state")), row.getLong("done_ms"),
                row.getDouble("progress"), row.getString("error"), Instant.ofEpochMilli(row.getLong("created_ms")));
    }
}
