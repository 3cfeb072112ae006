package hearus.server.internal.recordings;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.SequenceInputStream;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import javax.sound.sampled.AudioFileFormat;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import hearus.lectures.LectureDetails;
import hearus.lectures.Lectures;
import hearus.lectures.Mark;
import hearus.lectures.Recordings.JobState;
import hearus.lectures.Segment;
import hearus.lectures.StoreLocation;
import hearus.server.RecordingReader;
import hearus.server.internal.lectures.LectureApi;
import hearus.server.internal.lectures.LectureRooms;
import hearus.server.internal.lectures.SpeakerLectures;
import hearus.server.internal.rest.ApiServer;

import static hearus.server.internal.rest.ApiServer.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class RecordingServiceTest {
    private static final int MAX_UPLOAD = 1_000_000;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    private Path data;
    private final List<Segment> announced = Collections.synchronizedList(new ArrayList<>());
    private FakeRecognisers recognisers = new FakeRecognisers();
    private boolean keepAudio;
    private Lectures lectures;
    private RecordingService service;
    private ApiServer server;

    @BeforeEach
    void start() throws Exception {
        start(new StoreLocation.Folder(data), recognisers);
    }

    private void start(StoreLocation location, Recogniser.Source source) throws Exception {
        lectures = Lectures.open(location, InstantSource.system(), announced::add);
        var rooms = new LectureRooms();
        service = RecordingService.create(lectures, rooms, new SpeakerLectures(lectures, rooms, InstantSource.system()), source,
                new RecordingService.RecordingPolicy(List.of("en"), "", MAX_UPLOAD, keepAudio, RecordingReader.own())).start();
        server = ApiServer.start((router, vertx) -> {
            service.mount(router, vertx);
            LectureApi.mount(router, vertx, lectures, rooms, Optional.empty());
        });
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
        service.close();
        lectures.close();
    }

    private void restart() throws Exception {
        stop();
        recognisers = new FakeRecognisers();
        start(new StoreLocation.Folder(data), recognisers);
    }

    private static byte[] wav(int seconds) throws IOException {
        var out = new ByteArrayOutputStream();
        var pcm = new byte[seconds * 32_000];
        AudioSystem.write(new AudioInputStream(new ByteArrayInputStream(pcm), new AudioFormat(16_000, 16, 1, true, false),
                pcm.length / 2), AudioFileFormat.Type.WAVE, out);
        return out.toByteArray();
    }

    private HttpResponse<String> get(String path) throws Exception {
        return server.ask("GET", path);
    }

    private HttpResponse<String> upload(String query, byte[] file) throws Exception {
        return server.ask("POST", "/api/v1/recordings" + query, BodyPublishers.ofByteArray(file));
    }

    private JsonNode awaitState(JobState state, String job) {
        await().atMost(PATIENCE).until(() -> lectures.recordings().find(job).orElseThrow().state() == state);
        try {
            return json(get("/api/v1/jobs/" + job));
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private List<Path> files() throws IOException {
        try (var all = Files.walk(data.resolve("recordings"))) {
            return all.filter(Files::isRegularFile).filter(file -> file.getFileName().toString().startsWith("upload-")).toList();
        }
    }

    @Test
    void anUploadIsWrittenIntoALectureOfItsOwn() throws Exception {
        var answer = upload("?title=Homer&course=CS&fileName=a.wav&listed=true", wav(5));
        assertThat(answer.statusCode()).isEqualTo(202);
        var job = json(answer);
        assertThat(answer.headers().firstValue("Location")).contains("/api/v1/jobs/" + job.path("id").asText());
        var done = awaitState(JobState.DONE, job.path("id").asText());
        assertThat(done.path("progress").asDouble()).isEqualTo(1);
        assertThat(done.path("error").isNull()).isTrue();
        var lecture = done.path("lecture").asText();
        assertThat(lectures.get(lecture).title()).isEqualTo("Homer");
        await().atMost(PATIENCE).until(() -> lectures.get(lecture).ended().isPresent());
        var segments = lectures.log().readAll(lecture);
        assertThat(segments).extracting(Segment::startMs).containsExactly(0L, 1000L, 2000L, 3000L, 4000L);
        assertThat(segments.getFirst().words().getFirst().text()).isEqualTo("numbers");
        assertThat(segments.getFirst().model()).isEqualTo("numbers");
        assertThat(segments).extracting(Segment::origin).containsOnly(Segment.Origin.RECORDING);
        assertThat(announced).hasSize(5);
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(files()).isEmpty());
        assertThat(json(get("/api/v1/jobs")).path("jobs")).hasSize(1);
        assertThat(recognisers.open).hasValue(0);
    }

    @Test
    void aRecordingIsAddedToTheEndOfALecture() throws Exception {
        var first = json(upload("", wav(3)));
        awaitState(JobState.DONE, first.path("id").asText());
        var lecture = first.path("lecture").asText();
        var second = json(upload("?lecture=" + lecture, wav(2)));
        assertThat(second.path("lecture").asText()).isEqualTo(lecture);
        awaitState(JobState.DONE, second.path("id").asText());
        assertThat(lectures.log().readAll(lecture)).extracting(Segment::startMs).containsExactly(0L, 1000L, 2000L, 3000L, 4000L);
    }

    @Test
    void aJobThatWasRunningWhenTheServerClosedGoesOnWithoutGapOrRepetition() throws Exception {
        recognisers.waitsAt = 3;
        var job = json(upload("", wav(8)));
        assertThat(recognisers.reached.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(lectures.log().readAll(job.path("lecture").asText())).hasSize(3);
        var before = System.nanoTime();
        service.close();
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(10));
        assertThat(recognisers.open).as("the model is free before the engine is closed").hasValue(0);
        assertThat(lectures.recordings().find(job.path("id").asText()).orElseThrow().state()).isEqualTo(JobState.QUEUED);
        assertThat(files()).hasSize(1);
        restart();
        awaitState(JobState.DONE, job.path("id").asText());
        assertThat(lectures.log().readAll(job.path("lecture").asText())).extracting(Segment::startMs)
                .containsExactlyElementsOf(LongStream.range(0, 8).map(second -> second * 1000).boxed().toList());
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(files()).isEmpty());
    }

    @Test
    void aJobThatIsCancelledStopsAndItsSegmentsStay() throws Exception {
        recognisers.waitsAt = 2;
        var job = json(upload("", wav(8))).path("id").asText();
        assertThat(recognisers.reached.await(30, TimeUnit.SECONDS)).isTrue();
        var cancelled = json(server.ask("DELETE", "/api/v1/jobs/" + job));
        assertThat(cancelled.path("state").asText()).isEqualTo("cancelled");
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(files()).isEmpty());
        await().atMost(PATIENCE).until(() -> recognisers.open.get() == 0);
        assertThat(lectures.log().readAll(cancelled.path("lecture").asText())).hasSize(2);
        assertThat(json(server.ask("DELETE", "/api/v1/jobs/" + job)).path("state").asText()).isEqualTo("cancelled");
    }

    @Test
    void aLectureThatIsDeletedTakesItsJobAndItsFileWithIt() throws Exception {
        recognisers.waitsAt = 2;
        var job = json(upload("", wav(8)));
        assertThat(recognisers.reached.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(server.ask("DELETE", "/api/v1/lectures/" + job.path("lecture").asText()).statusCode()).isEqualTo(204);
        assertThat(files()).isEmpty();
        assertThat(get("/api/v1/jobs/" + job.path("id").asText()).statusCode()).isEqualTo(404);
    }

    @Test
    void aFileThatCannotBeReadFailsWithASentence() throws Exception {
        var job = json(upload("?fileName=a.txt", "no sound at all".getBytes(StandardCharsets.UTF_8)));
        var failed = awaitState(JobState.FAILED, job.path("id").asText());
        assertThat(failed.path("error").asText()).isNotBlank().contains("audio");
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(files()).isEmpty());
    }

    @Test
    void whatIsTooLongIsRefusedAndNothingOfItStays() throws Exception {
        var tooLong = upload("", new byte[MAX_UPLOAD + 1]);
        assertThat(tooLong.statusCode()).isEqualTo(413);
        assertThat(json(tooLong).path("detail").asText()).contains("--max-upload");
        var undeclared = server.ask("POST", "/api/v1/recordings", BodyPublishers.ofInputStream(() -> new SequenceInputStream(
                new ByteArrayInputStream(new byte[MAX_UPLOAD]), new ByteArrayInputStream(new byte[MAX_UPLOAD]))));
        assertThat(undeclared.statusCode()).isEqualTo(413);
        assertThat(files()).isEmpty();
        assertThat(lectures.list(true, "", 10).lectures()).isEmpty();
    }

    @Test
    void badRequestsSayWhatToDo() throws Exception {
        assertThat(upload("", new byte[0]).statusCode()).isEqualTo(400);
        assertThat(upload("?language=klingon", wav(1)).statusCode()).isEqualTo(400);
        assertThat(upload("?lecture=nobody", wav(1)).statusCode()).isEqualTo(404);
        assertThat(get("/api/v1/jobs/nothing").statusCode()).isEqualTo(404);
        assertThat(get("/api/v1/recordings").statusCode()).isEqualTo(405);
        assertThat(files()).isEmpty();
        recognisers.waitsAt = 0;
        var lecture = json(upload("", wav(1))).path("lecture").asText();
        assertThat(upload("?lecture=" + lecture, wav(1)).statusCode()).isEqualTo(409);
    }

    @Test
    void ofAClientThatGoesAwayNothingStays() throws Exception {
        try (var socket = new Socket("localhost", server.port())) {
            socket.getOutputStream().write("POST /api/v1/recordings HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000\r\n\r\nabc"
                    .getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().flush();
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(files()).hasSize(1));
        }
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(files()).isEmpty());
        assertThat(lectures.list(true, "", 10).lectures()).isEmpty();
    }

    @Test
    void anUploadWhoseLectureIsDeletedMeanwhileLeavesNothing() throws Exception {
        var lecture = lectures.create(LectureDetails.builder().build()).id();
        var file = wav(1);
        try (var socket = new Socket("localhost", server.port())) {
            socket.getOutputStream().write(("POST /api/v1/recordings?lecture=" + lecture
                    + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: " + file.length + "\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().write(file, 0, 1_000);
            socket.getOutputStream().flush();
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(files()).hasSize(1));
            lectures.delete(lecture);
            socket.getOutputStream().write(file, 1_000, file.length - 1_000);
            socket.getOutputStream().flush();
            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8)).startsWith("HTTP/1.1 404");
        }
        assertThat(files()).isEmpty();
    }

    @Test
    void whatArrivedOfAnUploadWhenTheProcessEndedIsDeleted() throws Exception {
        var incoming = Files.createDirectories(data.resolve("recordings").resolve("incoming"));
        Files.writeString(incoming.resolve("upload-unknown"), "abc");
        restart();
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(files()).isEmpty());
    }

    @Test
    void aServerThatKeepsNothingTakesNoRecordings() throws Exception {
        stop();
        start(new StoreLocation.Memory(), recognisers);
        var refused = upload("", wav(1));
        assertThat(refused.statusCode()).isEqualTo(501);
        assertThat(json(refused).path("detail").asText()).contains("--keep text");
    }

    @Test
    void aHubWithoutAModelTakesNoRecordings() throws Exception {
        stop();
        start(new StoreLocation.Folder(data), new EngineRecognisers(Optional.empty()));
        assertThat(json(upload("", wav(1))).path("code").asText()).isEqualTo("no_model");
    }

    private HttpResponse<byte[]> part(String address, String range) throws Exception {
        return server.send(server.request(address).header("Range", range), HttpResponse.BodyHandlers.ofByteArray());
    }

    @Test
    void anUploadIsKeptWhereAudioIsKeptAndReadInParts() throws Exception {
        stop();
        keepAudio = true;
        start(new StoreLocation.Folder(data), recognisers);
        var file = wav(3);
        var job = json(upload("?fileName=Lecture%201.WAV", file));
        awaitState(JobState.DONE, job.path("id").asText());
        var lecture = "/api/v1/lectures/" + job.path("lecture").asText();
        var track = json(get(lecture + "/audio")).path("tracks").path(0);
        assertThat(track.path("type").asText()).isEqualTo("audio/wav");
        assertThat(track.path("bytes").asInt()).isEqualTo(file.length);
        assertThat(track.path("startMs").asInt()).isZero();
        var address = track.path("address").asText();
        var whole = server.send(server.request(address), HttpResponse.BodyHandlers.ofByteArray());
        assertThat(whole.statusCode()).isEqualTo(200);
        assertThat(whole.body()).isEqualTo(file);
        var middle = part(address, "bytes=10-19");
        assertThat(middle.statusCode()).isEqualTo(206);
        assertThat(middle.body()).isEqualTo(Arrays.copyOfRange(file, 10, 20));
        assertThat(middle.headers().firstValue("Content-Range")).contains("bytes 10-19/" + file.length);
        assertThat(part(address, "bytes=-5").body()).isEqualTo(Arrays.copyOfRange(file, file.length - 5, file.length));
        assertThat(part(address, "bytes=" + (file.length - 3) + "-").body()).hasSize(3);
        assertThat(part(address, "bytes=999999-").statusCode()).isEqualTo(416);
        assertThat(part(address, "lines=1-2").statusCode()).isEqualTo(200);
        assertThat(get(lecture + "/audio/..%2F..%2Flectures.db").statusCode()).isEqualTo(404);
        restart();
        assertThat(files()).as("kept over a restart").hasSize(1);
        assertThat(server.ask("DELETE", lecture).statusCode()).isEqualTo(204);
        assertThat(files()).isEmpty();
        assertThat(get(lecture + "/audio").statusCode()).isEqualTo(404);
    }

    @Test
    void anotherPassGivesSegmentsNewTextButThoseThatAPersonCorrected() throws Exception {
        stop();
        keepAudio = true;
        start(new StoreLocation.Folder(data), recognisers);
        var lecture = json(upload("", wav(4))).path("lecture").asText();
        assertThat(server.ask("POST", "/api/v1/lectures/nobody/improve").statusCode()).isEqualTo(404);
        awaitState(JobState.DONE, lectures.recordings().list(lecture, 1).getFirst().id());
        lectures.log().mark(lecture, 3, 1, List.of(new Mark(1, 4, Mark.Kind.TERM, "?")));
        lectures.log().correct(lecture, 2, 1, "a hundred");
        var accepted = server.ask("POST", "/api/v1/lectures/" + lecture + "/improve");
        assertThat(accepted.statusCode()).isEqualTo(202);
        assertThat(json(accepted).path("kind").asText()).isEqualTo("improve");
        awaitState(JobState.DONE, json(accepted).path("id").asText());
        var segments = lectures.log().readAll(lecture);
        assertThat(segments).extracting(Segment::seq).containsExactly(1L, 2L, 3L, 4L);
        assertThat(segments).extracting(Segment::text).containsExactly("Numbers", "a hundred", "Numbers", "Numbers");
        assertThat(segments).extracting(Segment::origin).containsExactly(Segment.Origin.IMPROVED, Segment.Origin.CORRECTED,
                Segment.Origin.IMPROVED, Segment.Origin.IMPROVED);
        assertThat(segments.get(2).marks()).containsExactly(new Mark(1, 4, Mark.Kind.TERM, "?"));
        assertThat(segments.getFirst().revision()).isEqualTo(2);
        assertThat(segments.getFirst().words().getFirst().text()).isEqualTo("Numbers");
        assertThat(recognisers.open).hasValue(0);
        assertThat(files()).as("the audio stays").hasSize(1);
    }

    @Test
    void aLectureOfWhichNoAudioIsKeptCannotBeImproved() throws Exception {
        var lecture = lectures.create(LectureDetails.builder().build()).id();
        var refused = server.ask("POST", "/api/v1/lectures/" + lecture + "/improve");
        assertThat(refused.statusCode()).isEqualTo(409);
        assertThat(json(refused).path("detail").asText()).contains("--audio keep");
    }
}
