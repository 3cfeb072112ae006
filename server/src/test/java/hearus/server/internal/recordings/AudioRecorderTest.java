package hearus.server.internal.recordings;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import hearus.lectures.LectureDetails;
import hearus.lectures.LectureException;
import hearus.lectures.Lectures;
import hearus.lectures.Recordings.Track;
import hearus.lectures.StoreLocation;
import hearus.server.RecordingReader;
import hearus.server.RecordingReader.UnreadableRecordingException;
import hearus.server.internal.lectures.LectureRooms;
import hearus.server.internal.lectures.SpeakerLectures;
import hearus.server.internal.lectures.SpokenLecture;
import hearus.testkit.Recordings;

import static org.assertj.core.api.Assertions.assertThat;

class AudioRecorderTest {
    private static final short[] VOICE = Recordings.speech16k();

    @TempDir
    private Path data;
    private Instant now = Instant.parse("2026-11-27T12:00:00Z");
    private Lectures lectures;
    private SpeakerLectures speakers;

    @BeforeEach
    void open() throws LectureException {
        lectures = Lectures.open(new StoreLocation.Folder(data), () -> now, _ -> {});
        speakers = new SpeakerLectures(lectures, new LectureRooms(), () -> now);
    }

    @AfterEach
    void close() {
        lectures.close();
    }

    private SpokenLecture speaker(String session, String label) {
        var spoken = speakers.begin(session, Optional.of("physics"), label);
        assertThat(spoken.lecture()).isPresent();
        return spoken;
    }

    private Path file(Track track) {
        return lectures.recordings().file(track.lecture(), track.name());
    }

    private long durationMs(Track track) throws IOException, UnreadableRecordingException {
        return RecordingReader.own().open(file(track)).durationMs();
    }

    private static void speak(AudioRecorder recorder, long position, int samples) {
        recorder.accept(position, VOICE, 0, samples);
    }

    @Test
    void eachSpeakerHasAFileThatBeginsWhereItSpokeOnTheLecturesClock() throws Exception {
        try (var first = new AudioRecorder(lectures, speaker("1", "Kim"))) {
            speak(first, 0, VOICE.length);
            now = now.plusSeconds(5);
            try (var second = new AudioRecorder(lectures, speaker("2", ""))) {
                speak(second, 0, 16_000);
            }
        }
        var tracks = lectures.recordings().tracks("physics");
        assertThat(tracks).extracting(Track::speaker).containsExactly("Kim", "2");
        assertThat(tracks).extracting(Track::startMs).containsExactly(0L, 5_000L);
        assertThat(durationMs(tracks.getFirst())).isBetween(10_900L, 11_100L);
        assertThat(durationMs(tracks.getLast())).isBetween(900L, 1_100L);
    }

    @Test
    void ofAProcessThatEndsAtOnceNoMoreThanASecondIsMissing() throws Exception {
        // Never closed.
        var recorder = new AudioRecorder(lectures, speaker("1", ""));
        speak(recorder, 0, 16_000 * 5 + 8_000);
        assertThat(durationMs(lectures.recordings().tracks("physics").getFirst())).isBetween(4_800L, 5_500L);
        recorder.close();
    }

    @Test
    void whatIsSaidAfterItsLectureWasDeletedIsKeptOnlyInTheNextOne() throws Exception {
        var spoken = speaker("1", "");
        try (var recorder = new AudioRecorder(lectures, spoken)) {
            speak(recorder, 0, 48_000);
            var file = file(lectures.recordings().tracks("physics").getFirst());
            lectures.delete("physics");
            assertThat(file).doesNotExist();
            speak(recorder, 48_000, 48_000);
            speak(recorder, 96_000, 48_000);
            assertThat(file.getParent()).doesNotExist();
            lectures.begin("physics", LectureDetails.builder().build());
            speak(recorder, 480_000, 48_000);
            assertThat(lectures.recordings().tracks("physics")).hasSize(1);
        }
        try (var folders = Files.list(data.resolve("recordings"))) {
            assertThat(folders.filter(Files::isDirectory)).hasSize(1);
        }
    }

    @Test
    void aSpeakerWhoGoesToAnotherLectureBeginsAnotherFileThere() throws Exception {
        var spoken = speaker("1", "");
        try (var recorder = new AudioRecorder(lectures, spoken)) {
            speak(recorder, 0, 32_000);
            now = now.plusSeconds(2);
            spoken.name(Optional.of("chemistry"));
            assertThat(spoken.lecture()).isPresent();
            speak(recorder, 32_000, 16_000);
        }
        assertThat(durationMs(lectures.recordings().tracks("physics").getFirst())).isBetween(1_900L, 2_100L);
        assertThat(durationMs(lectures.recordings().tracks("chemistry").getFirst())).isBetween(900L, 1_100L);
    }
}
