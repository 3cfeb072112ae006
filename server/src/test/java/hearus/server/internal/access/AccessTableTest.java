package hearus.server.internal.access;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import hearus.lectures.Recordings.JobKind;
import hearus.lectures.access.Role;
import hearus.lectures.access.Scope;
import hearus.server.internal.hub.SocketIoClient;
import hearus.server.internal.rest.ApiServer;

import static org.assertj.core.api.Assertions.assertThat;

/** The table in docs/access.md is what the server does: every address and every event, without credentials and with each role. */
class AccessTableTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `([^`]+)` \\| (.*) \\|$");
    private static final Pattern HANDLER = Pattern.compile("socket\\.on\\(\"(\\w+)\"");

    @TempDir
    private Path folder;

    /** A caller of the tests, and what it should be allowed. */
    private record Visitor(String name, String secret, Set<Scope> scopes) {
        boolean may(String needed, boolean named) {
            if (needed.equals("everybody")) {
                return true;
            }
            var role = Role.named(needed.substring(0, needed.indexOf(' '))).orElseThrow();
            var where = needed.substring(needed.indexOf(' ') + 1);
            return scopes.stream().filter(scope -> scope.role().includes(role)).anyMatch(scope -> switch (where) {
                case "of any lecture" -> true;
                case "of all lectures" -> scope.everywhere();
                case "of the lecture", "of the job's lecture" -> scope.everywhere() || scope.lecture().equals("physics");
                default -> scope.everywhere() || (named && scope.lecture().equals("physics"));
            });
        }
    }

    private static String table() throws IOException {
        var document = Files.readString(ROOT.resolve("docs/access.md"));
        return document.substring(document.indexOf("\n## The table\n"));
    }

    /** The rows of the documentation: what an address or event needs. */
    private static Map<String, String> documented() throws IOException {
        var rows = new LinkedHashMap<String, String>();
        ROW.matcher(table()).results().forEach(row -> rows.put(row.group(1), row.group(2)));
        return rows;
    }

    private static String needed(String name) throws IOException {
        return Objects.requireNonNull(documented().get(name), name);
    }

    private static List<Visitor> visitors(CheckedServer server) throws Exception {
        var visitors = new ArrayList<>(List.of(new Visitor("nobody", "", Set.of()),
                new Visitor("somebody with a guessed link", "hl_aaaaaaaa_" + "b".repeat(32), Set.of())));
        for (var role : List.of(Role.READER, Role.SPEAKER, Role.EDITOR)) {
            visitors.add(new Visitor(role + " by a link", server.link("physics", role), Set.of(new Scope(role, "physics"))));
            visitors.add(new Visitor(role + " of another lecture", server.link("chemistry", role), Set.of(new Scope(role, "chemistry"))));
            visitors.add(new Visitor(role + " of all", server.key(Scope.everywhere(role)), Set.of(Scope.everywhere(role))));
        }
        // Last, since it deletes the lecture.
        visitors.add(new Visitor("admin", server.admin(), Set.of(Scope.everywhere(Role.ADMIN))));
        return visitors;
    }

    @Test
    void theDocumentationHasTheTableThatTheServerUses() throws IOException {
        var rows = Stream.of(AccessTable.addresses().stream().map(Rule::row).toList(),
                AccessTable.events().stream().map(Rule::row).sorted().toList())
                .flatMap(List::stream).toList();
        var written = table().lines().filter(line -> line.startsWith("| `")).toList();
        assertThat(written).as("docs/access.md should have\n%s\n", String.join("\n", rows)).containsExactlyElementsOf(rows);
    }

    @Test
    void everyAddressThatIsPromisedAndEveryEventThatIsHandledIsInTheTable() throws Exception {
        try (var server = new CheckedServer(folder)) {
            var promised = new TreeSet<String>();
            ApiServer.json(server.get("/api/openapi.json", "")).path("paths").properties().forEach(path -> path.getValue().fieldNames()
                    .forEachRemaining(method -> {
                        if (!method.equals("parameters")) {
                            promised.add(method.toUpperCase(Locale.ROOT) + " " + path.getKey());
                        }
                    }));
            assertThat(promised).hasSizeGreaterThan(25);
            assertThat(documented().keySet().stream().filter(name -> name.contains(" /api/v1/"))).containsExactlyInAnyOrderElementsOf(
                    promised);
        }
        var handled = new TreeSet<>(Set.of("connect"));
        try (var sources = Files.walk(ROOT.resolve("server/src/main/java"))) {
            for (var source : sources.filter(file -> file.toString().endsWith(".java")).toList()) {
                HANDLER.matcher(Files.readString(source)).results().forEach(event -> handled.add(event.group(1)));
            }
        }
        assertThat(documented().keySet().stream().filter(name -> name.matches("\\w+"))).containsExactlyInAnyOrderElementsOf(handled);
    }

    @Test
    void everyAddressDoesWhatTheTableSaysForEveryCaller() throws Exception {
        try (var server = new CheckedServer(folder)) {
            server.store().recordings().enqueue("job1", JobKind.IMPROVE, "physics", "elsewhere", "", 0);
            var walked = new HashSet<String>();
            for (var visitor : visitors(server)) {
                for (var row : documented().entrySet()) {
                    var name = row.getKey();
                    if (name.matches("[A-Z]+ /.*") && !name.equals("GET /ws")) {
                        walk(server, visitor, name, row.getValue(), "");
                        if (row.getValue().contains("without it")) {
                            walk(server, visitor, name, row.getValue(), "?lecture=physics");
                        }
                        walked.add(name);
                    }
                }
                walk(server, visitor, "GET /api/v1/nothing", needed("any other address below /api"), "");
                walk(server, visitor, "PUT /api/v1/lectures", needed("any other address below /api"), "");
            }
            assertThat(walked).hasSizeGreaterThan(30);
        }
    }

    private static void walk(CheckedServer server, Visitor visitor, String name, String needed, String query) throws Exception {
        var path = name.substring(name.indexOf(' ') + 1).replace("{lecture}", "physics").replace("{seq}", "1").replace("{track}", "x.ogg")
                .replace("{link}", "aaaaaaaa").replace("{job}", "job1") + query;
        var method = name.substring(0, name.indexOf(' '));
        var response = server.ask(method, path, visitor.secret(), method.equals("GET") || method.equals("DELETE") ? "" : "{}");
        var what = visitor.name() + ": " + method + " " + path + " -> " + response.body();
        if (visitor.may(needed, !query.isEmpty())) {
            assertThat(response.statusCode()).as(what).isNotIn(401, 403, 500);
            return;
        }
        assertThat(response.statusCode()).as(what).isEqualTo(visitor.scopes().isEmpty() ? 401 : 403);
        assertThat(response.headers().firstValue("Content-Type")).as(what).contains("application/problem+json");
        assertThat(response.headers().firstValue("WWW-Authenticate").isPresent()).as(what).isEqualTo(response.statusCode() == 401);
        assertThat(ApiServer.json(response).path("detail").asText()).as(what).contains("the role ");
        if (method.equals("GET")) {
            assertThat(server.ask("HEAD", path, visitor.secret(), "").statusCode()).as("HEAD, " + what).isEqualTo(response.statusCode());
        }
    }

    @Test
    void everyEventDoesWhatTheTableSaysForEveryCaller() throws Exception {
        var requests = Map.of("lectureId", "\"physics\"", "follow", "{\"lecture\":\"physics\"}", "unfollow", "{\"lecture\":\"physics\"}",
                "correct", "{\"lecture\":\"physics\",\"seq\":1,\"revision\":1,\"text\":\"x\"}",
                "nlProcessing", "{\"arrStart\":0,\"arrEnd\":1,\"unProcessedText\":[[\"word\",\"none\",\"\"]],\"sumText\":\"word\"}");
        try (var server = new CheckedServer(folder)) {
            for (var visitor : visitors(server)) {
                var auth = "{\"" + (visitor.secret().startsWith("hl") ? "link" : "key") + "\":\"" + visitor.secret() + "\"}";
                var answer = server.connect("", auth);
                assertThat(answer).as(visitor.name()).startsWith(visitor.may(needed("connect"), true) ? "40" : "44");
                if (answer.startsWith("44")) {
                    assertThat(answer).contains("the role reader").contains("\"code\":\"unauthorized\"");
                    continue;
                }
                for (var request : requests.entrySet()) {
                    try (var client = new SocketIoClient(server.port(), "/", "", Map.of(), auth)) {
                        var said = client.call(request.getKey(), request.getValue());
                        assertThat(said.path("code").asText().equals("forbidden"))
                                .as("%s: %s -> %s", visitor.name(), request.getKey(), said)
                                .isNotEqualTo(visitor.may(needed(request.getKey()), true));
                    }
                }
                for (var lecture : List.of("", "&lecture=physics")) {
                    try (var client = new SocketIoClient(server.port(), "/webrtc", "format=s16le&session=new" + lecture, Map.of(), auth)) {
                        var said = client.call("transcription", new byte[2000]);
                        // Who names no lecture speaks in the only one in which it may.
                        var own = lecture.isEmpty() && visitor.name().endsWith("another lecture") && !visitor.name().startsWith("READER");
                        var may = own || visitor.may(needed("transcription"), true);
                        assertThat(said.has("received")).as("%s: transcription%s -> %s", visitor.name(), lecture, said).isEqualTo(may);
                        assertThat(client.events("captionError")).as(visitor.name()).hasSize(may ? 0 : 1);
                    }
                }
            }
        }
    }
}
