package hearus.server.internal.audit;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import hearus.lectures.access.Role;
import hearus.lectures.access.Scope;
import hearus.server.ClientLimits;
import hearus.server.internal.access.CheckedServer;
import hearus.server.internal.hub.SocketIoClient;
import hearus.server.internal.rest.ApiServer;

import static hearus.speech.FakeEngine.say;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** What stands in the audit log of a server. */
class AuditTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String LECTURE = "/api/v1/lectures/physics";

    @TempDir
    private Path folder;

    private static String text(JsonNode event) {
        return event.path("action").asText() + " " + event.path("who").asText() + " " + event.path("lecture").asText() + " "
                + event.path("target").asText() + " " + event.path("outcome").asText();
    }

    private static List<JsonNode> events(Path file) throws Exception {
        var events = new ArrayList<JsonNode>();
        for (var line : Files.readAllLines(file)) {
            events.add(JSON.readTree(line));
        }
        return events;
    }

    @Test
    void whoDidWhatAndWasRefusedWhatIsWrittenWithoutTextAndSecrets() throws Exception {
        var file = folder.resolve("audit.log");
        String key;
        String reader;
        String made;
        String speaker;
        try (var server = new CheckedServer(folder, config -> config.auditLog(file)
                .clientLimits(ClientLimits.defaults().with("upload-per-day=10")))) {
            key = server.admin();
            reader = server.link("physics", Role.READER);
            speaker = server.link("physics", Role.SPEAKER);
            server.ask("POST", "/api/v1/lectures", key, "{\"id\":\"new one\",\"title\":\"Secret title\"}");
            server.get(LECTURE + "/export?format=txt", reader);
            server.get(LECTURE + "/export?format=txt&link=" + reader, "");
            server.get(LECTURE + "/audio/1.ogg", reader);
            server.ask("PUT", LECTURE + "/segments/3", reader, "{\"text\":\"Secret text\"}");
            server.get(LECTURE, "hk_guessed");
            made = ApiServer.json(server.ask("POST", LECTURE + "/links", key, "{\"role\":\"editor\"}")).path("secret").asText();
            server.ask("DELETE", LECTURE + "/links/" + made.substring(3, 11), key, "");
            server.ask("POST", "/api/v1/recordings?lecture=physics", key, "x".repeat(20));
            try (var follower = new SocketIoClient(server.port(), "/", "", Map.of(), "{\"link\":\"" + reader + "\"}");
                    var talker = new SocketIoClient(server.port(), "/", "format=s16le&rate=16000&channels=1", Map.of(),
                            "{\"link\":\"" + speaker + "\"}")) {
                follower.call("follow", "\"physics\"");
                follower.call("follow", "\"chemistry\"");
                follower.call("correct", "{\"lecture\":\"physics\",\"seq\":1,\"revision\":1,\"text\":\"Secret text\"}");
                var pcm = say(1);
                var bytes = ByteBuffer.allocate(2 * pcm.length).order(ByteOrder.LITTLE_ENDIAN);
                bytes.asShortBuffer().put(pcm);
                talker.call("transcription", bytes.array());
                await().atMost(PATIENCE).until(() -> !talker.events("lecture").isEmpty());
            }
            server.ask("DELETE", LECTURE, reader, "");
            server.ask("DELETE", LECTURE, key, "");
            server.get("/api/v1/lectures/nowhere/export?format=txt", key);
            server.get("/health/ready", "");
            server.server().createLinks();
        }
        var admin = key.substring(3, 11);
        var link = reader.substring(3, 11);
        var all = events(file);
        assertThat(all.stream().map(AuditTest::text)).contains("lecture.create " + admin + " new one  done",
                "lecture.export " + link + " physics  done", "audio.read " + link + " physics 1.ogg failed",
                "lecture.correct " + link + " physics 3 refused", "lecture.read  physics  refused",
                "link.create " + admin + " physics " + made.substring(3, 11) + " done",
                "link.revoke " + admin + " physics " + made.substring(3, 11) + " done", "recording.upload " + admin + " physics  refused",
                "lecture.follow " + link + " physics  done", "lecture.follow " + link + " chemistry  refused",
                "lecture.correct " + link + " physics 1 refused", "lecture.speak " + speaker.substring(3, 11) + " physics  done",
                "lecture.delete " + link + " physics  refused", "lecture.delete " + admin + " physics  done",
                "lecture.export " + admin + " nowhere  failed");
        assertThat(all.stream().filter(event -> text(event).equals("lecture.export " + link + " physics  done"))).hasSize(2);
        assertThat(all.stream().filter(event -> text(event).startsWith("link.create server"))).hasSize(2);
        assertThat(all).allSatisfy(event -> assertThat(event.path("time").asText()).matches("20\\d\\d-.*Z"));
        assertThat(all.getFirst().path("address").asText()).matches("127.0.0.1|0:0:0:0:0:0:0:1");
        assertThat(Files.readString(file)).doesNotContain(key).doesNotContain(reader).doesNotContain(made).doesNotContain(speaker)
                .doesNotContain(key.substring(12)).doesNotContain("Secret").doesNotContain("guessed");
    }

    @Test
    void whereNothingIsCheckedEverybodyIsOpenAndNothingIsWrittenUnlessItIsAskedFor() throws Exception {
        try (var server = new CheckedServer(folder, config -> config.open(true).auditLog(folder.resolve("audit.log")))) {
            server.ask("DELETE", LECTURE, server.key(Scope.everywhere(Role.READER)), "");
        }
        assertThat(events(folder.resolve("audit.log")).stream().map(AuditTest::text)).containsExactly("lecture.delete open physics  done");
        try (var server = new CheckedServer(folder.resolve("other"))) {
            server.get(LECTURE, server.admin());
        }
        assertThat(folder.resolve("other/audit.log")).doesNotExist();
    }
}
