package hearus.lectures;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

import hearus.lectures.Recordings.Job;
import hearus.lectures.Recordings.JobKind;
import hearus.lectures.Recordings.JobState;
import hearus.lectures.Recordings.Track;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What every store promises of jobs and kept audio: the same tests on SQLite in memory, SQLite in a folder, and PostgreSQL. */
@ParameterizedClass
@MethodSource("hearus.lectures.Stores#all")
class RecordingsTest {
    private static final String HERE = "here";

    private final StoreLocation location;
    private final List<Segment> announced = Collections.synchronizedList(new ArrayList<>());
    @TempDir
    private Path data;
    private Instant now = Instant.parse("2026-11-27T12:00:00Z");
    private Lectures lectures;
    private Recordings recordings;

    RecordingsTest(StoreLocation location) {
        this.location = location;
    }

    @BeforeEach
    void open() throws LectureException {
        lectures = Lectures.open(location, Optional.of(data), () -> now, announced::add);
        recordings = lectures.recordings();
        lectures.create("physics", LectureDetails.builder().listed(true).build());
    }

    @AfterEach
    void close() throws LectureException {
        Stores.deleteAll(lectures);
        lectures.close();
    }

    private Job job(String id) throws LectureException {
        return recordings.enqueue(id, JobKind.TRANSCRIBE, "physics", HERE, "upload-" + id, 0);
    }

    private JobState state(String id) throws LectureException {
        return recordings.find(id).orElseThrow().state();
    }

    private static NewSegment said(String id, String text) {
        return new NewSegment(id, "", text, List.of(), 0, 500, "ko", 0.9, "base");
    }

    @Test
    void jobsRunInTheOrderInWhichTheyCameAndOnlyAtTheirPlace() throws LectureException {
        job("1");
        job("2");
        assertThat(recordings.claim("elsewhere")).isEmpty();
        assertThat(recordings.claim(HERE).orElseThrow().id()).isEqualTo("1");
        assertThat(recordings.claim(HERE).orElseThrow().id()).isEqualTo("2");
        assertThat(recordings.claim(HERE)).isEmpty();
        assertThat(state("1")).isEqualTo(JobState.RUNNING);
        assertThat(recordings.list("physics", 10)).extracting(Job::id).containsExactly("2", "1");
        assertThat(recordings.unfinished("physics")).extracting(Job::id).containsExactly("1", "2");
        assertThatThrownBy(() -> recordings.enqueue("3", JobKind.IMPROVE, "nobody", HERE, "", 0)).hasMessageContaining("no lecture");
    }

    @Test
    void segmentsAndProgressAreCommittedTogetherAndAnnounced() throws LectureException {
        job("1");
        var running = recordings.claim(HERE).orElseThrow();
        assertThat(recordings.append(running, List.of(said("a", "하나"), said("b", "둘")), 4_000, 0.5)).isTrue();
        assertThat(announced).extracting(Segment::text).containsExactly("하나", "둘");
        assertThat(announced).extracting(Segment::origin).containsOnly(Segment.Origin.RECORDING);
        var after = recordings.find("1").orElseThrow();
        assertThat(after.doneMs()).isEqualTo(4_000);
        assertThat(after.progress()).isEqualTo(0.5);
        assertThatThrownBy(() -> recordings.append(running, List.of(said("c", "셋"), said("a", "하나")), 8_000, 1)).isInstanceOf(
                LectureException.class);
        assertThat(recordings.find("1").orElseThrow().doneMs()).as("all or nothing").isEqualTo(4_000);
        assertThat(lectures.log().readAll("physics")).hasSize(2);
        assertThat(announced).hasSize(2);
    }

    @Test
    void nothingIsAddedForAJobThatWasCancelledOrDeleted() throws LectureException {
        job("1");
        var running = recordings.claim(HERE).orElseThrow();
        assertThat(recordings.setState("1", JobState.CANCELLED, "")).isTrue();
        assertThat(recordings.append(running, List.of(said("a", "하나")), 4_000, 0.5)).isFalse();
        assertThat(recordings.setState("1", JobState.DONE, "")).as("the end is for ever").isFalse();
        assertThat(state("1")).isEqualTo(JobState.CANCELLED);
        lectures.delete("physics");
        assertThat(recordings.find("1")).isEmpty();
        assertThat(recordings.append(running, List.of(said("a", "하나")), 4_000, 0.5)).isFalse();
        assertThat(announced).isEmpty();
    }

    @Test
    void whatRanWhenItsProcessEndedWaitsAgainWithItsProgress() throws LectureException {
        job("1");
        job("2");
        recordings.append(recordings.claim(HERE).orElseThrow(), List.of(said("a", "하나")), 4_000, 0.5);
        assertThat(recordings.requeueAll("elsewhere")).isZero();
        assertThat(recordings.requeueAll(HERE)).isEqualTo(1);
        var again = recordings.claim(HERE).orElseThrow();
        assertThat(again.id()).isEqualTo("1");
        assertThat(again.doneMs()).isEqualTo(4_000);
        assertThat(recordings.setState("1", JobState.FAILED, "No sound.")).isTrue();
        assertThat(recordings.find("1").orElseThrow().error()).isEqualTo("No sound.");
        assertThat(recordings.finished(HERE)).extracting(Job::id).containsExactly("1");
        recordings.add(new Track("physics", "upload-1", HERE, "", 0, "audio/wav"));
        assertThat(recordings.finished(HERE)).as("its file is kept").isEmpty();
    }

    @Test
    void anotherPassRevisesASegmentUnlessAPersonCorrectedIt() throws LectureException {
        var log = lectures.log();
        log.append("physics", said("a", "양자 역할 입니다"));
        log.append("physics", said("b", "둘"));
        log.mark("physics", 1, 1, List.of(new Mark(6, 9, Mark.Kind.TERM, "?"), new Mark(3, 5, Mark.Kind.TERM, "!")));
        var heard = new Recordings.Improvement("양자 역학 입니다", List.of(new Word("양자", 0, 100, 0.9)), "ko", 0.9, "small");
        var improved = log.improve("physics", 1, heard);
        assertThat(improved.text()).isEqualTo("양자 역학 입니다");
        assertThat(improved.seq()).isEqualTo(1);
        assertThat(improved.revision()).isEqualTo(3);
        assertThat(improved.origin()).isEqualTo(Segment.Origin.IMPROVED);
        assertThat(improved.model()).isEqualTo("small");
        assertThat(improved.marks()).as("of words that are still there").containsExactly(new Mark(6, 9, Mark.Kind.TERM, "?"));
        assertThat(announced.getLast()).isEqualTo(improved);
        var count = announced.size();
        assertThat(log.improve("physics", 1, heard).revision()).as("the same text").isEqualTo(3);
        var corrected = log.correct("physics", 2, 1, "이").segment();
        assertThat(log.improve("physics", 2, heard)).isEqualTo(corrected);
        assertThat(announced).hasSize(count + 1);
        assertThat(lectures.search("역학", "physics", 10, 0)).hasSize(1);
        assertThatThrownBy(() -> log.improve("physics", 3, heard)).hasMessageContaining("no segment 3");
    }

    @Test
    void jobsOfUnlistedLecturesAreSeenByThoseOnlyWhoKnowTheLecture() throws LectureException {
        lectures.create("secret", LectureDetails.builder().build());
        recordings.enqueue("1", JobKind.TRANSCRIBE, "secret", HERE, "", 0);
        assertThat(recordings.list("", 10)).isEmpty();
        assertThat(recordings.list("secret", 10)).hasSize(1);
        job("2");
        assertThat(recordings.list("", 10)).extracting(Job::id).containsExactly("2");
    }

    @Test
    void filesAreDeletedWithTheirLecture() throws LectureException, IOException {
        var folder = recordings.folder("physics");
        Files.writeString(folder.resolve("speaker.ogg"), "sound");
        recordings.add(new Track("physics", "speaker.ogg", recordings.place(), "Kim", 1_500, "audio/ogg"));
        recordings.add(new Track("physics", "first.ogg", recordings.place(), "", 0, "audio/ogg"));
        assertThat(recordings.tracks("physics")).extracting(Track::name).containsExactly("first.ogg", "speaker.ogg");
        assertThat(recordings.tracks("physics").getLast().speaker()).isEqualTo("Kim");
        lectures.delete("physics");
        assertThat(folder).doesNotExist();
        assertThatThrownBy(() -> recordings.tracks("physics")).hasMessageContaining("no lecture");
    }

    @Test
    void filesAreDeletedWhenTheirTimeIsOverAlsoThoseThatOthersHaveLeft() throws LectureException, IOException {
        var expired = recordings.folder("physics");
        Files.writeString(expired.resolve("speaker.ogg"), "sound");
        // As if another process had deleted this lecture.
        var left = recordings.folder("gone");
        Files.writeString(left.resolve("speaker.ogg"), "sound");
        lectures.create("kept", LectureDetails.builder().build());
        var kept = recordings.folder("kept");
        lectures.end("physics");
        now = now.plus(Duration.ofDays(31));
        assertThat(lectures.deleteExpired(Optional.of(Duration.ofDays(30)))).containsExactly("physics");
        assertThat(expired).doesNotExist();
        assertThat(left).doesNotExist();
        assertThat(kept).isDirectory();
        assertThat(data.resolve("recordings")).isDirectoryNotContaining("glob:**speaker.ogg");
    }

    @Test
    void aPlaceIsKnownByTheSameNameForEver() throws IOException {
        var place = recordings.place();
        assertThat(place).hasSize(36);
        assertThat(recordings.place()).isEqualTo(place);
    }
}
