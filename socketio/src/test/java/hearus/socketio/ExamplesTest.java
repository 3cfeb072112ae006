package hearus.socketio;

import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.tools.ToolProvider;

import io.vertx.core.Vertx;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import hearus.socketio.example.Examples;
import hearus.testkit.Requires;

import static org.assertj.core.api.Assertions.assertThat;

/** What the documentation shows works. */
@Timeout(120)
class ExamplesTest {
    @Test
    void aServerBesideOtherThings() throws Exception {
        var vertx = Vertx.vertx();
        try {
            var port = Examples.server(vertx, 0).toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS).actualPort();
            try (var client = new RawClient("http://127.0.0.1:" + port)) {
                var socket = client.socket();
                socket.next();
                socket.send("40");
                socket.next();
                socket.send("420[\"hello\",\"Ali\"]");
                assertThat(socket.next()).isEqualTo("430[\"hello Ali\"]");
                var other = client.connect("/ws");
                other.send("echo");
                assertThat(other.next()).isEqualTo("echo");
            }
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
        }
    }

    @Test
    void optionsOfACautiousServer() {
        assertThat(Examples.options().recovery()).contains(SocketIoOptions.Recovery.defaults());
        assertThat(Examples.options().maxEventsPerSecond()).isEqualTo(100);
        assertThat(Examples.options()).usingRecursiveComparison()
                .comparingOnlyFields("pingInterval", "pingTimeout", "connectTimeout", "upgradeTimeout")
                .isEqualTo(SocketIoOptions.defaults());
    }

    @Test
    void talkRoomsAndMiddleware() throws Exception {
        try (var server = new TestServer(TestServer.patient()); var client = new RawClient(server)) {
            var namespace = server.server().of("/example");
            Examples.middleware(namespace);
            Examples.talk(namespace);
            Examples.rooms(namespace);
            var one = client.joined();
            one.send("40/example,");
            assertThat(one.next())
                    .isEqualTo("44/example,{\"message\":\"Give the token that you were sent\",\"data\":{\"code\":\"token\"}}");
            var two = client.joined();
            var followers = 0;
            for (var socket : List.of(one, two)) {
                socket.send("40/example,{\"token\":\"open sesame\"}");
                assertThat((String) socket.next()).startsWith("40/example,");
                socket.send("42/example,1[\"follow\",\"physics\"]");
                followers++;
                assertThat(socket.next()).isEqualTo("43/example,1[" + followers + "]");
            }
            assertThat((String) one.next()).contains("joined");
            one.send("451-/example,2[\"upload\",{\"_placeholder\":true,\"num\":0}]");
            one.send(new byte[]{1, 2, 3});
            assertThat(one.next()).isEqualTo("43/example,2[\"thank you\",3]");
            one.send("42/example,[\"ask me\"]");
            assertThat(one.next()).isEqualTo("42/example,0[\"how are you?\"]");
            one.send("43/example,0[\"fine\"]");
            assertThat(one.next()).isEqualTo("42/example,[\"noted\",\"fine\"]");
        }
    }

    @Test
    void theDocumentationBuilds(@TempDir Path folder) throws Exception {
        var module = Requires.repository().resolve("socketio");
        var tool = ToolProvider.getSystemDocumentationTool();
        var log = new StringWriter();
        try (var files = tool.getStandardFileManager(null, null, null);
                var sources = Files.list(module.resolve("src/main/java/hearus/socketio"))) {
            var options = List.of("-d", folder.toString(), "-Xdoclint:all,-missing", "-Werror", "-quiet", "-public", "--snippet-path",
                    module.resolve("src/test/java").toString(), "-classpath", System.getProperty("java.class.path"));
            var done = tool.getTask(log, files, null, null, options,
                    files.getJavaFileObjectsFromPaths(sources.filter(Files::isRegularFile).toList())).call();
            assertThat(done).as(log.toString()).isTrue();
        }
        assertThat(folder.resolve("hearus/socketio/Broadcast.html")).content().contains("except(\"muted\")");
    }
}
