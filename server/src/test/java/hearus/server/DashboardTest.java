package hearus.server;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import org.junit.jupiter.api.Test;

import hearus.keywords.ChatEndpoint;
import hearus.keywords.KeywordsConfig;
import hearus.server.internal.hub.SocketIoClient;
import hearus.speech.EngineLoader;
import hearus.speech.FakeEngine;
import hearus.testkit.Requires;

import static org.assertj.core.api.Assertions.assertThat;

/** The dashboard in docs asks for metrics, and for labels of them, that servers have. */
class DashboardTest {
    private static final Pattern METRIC = Pattern.compile("\\b(?:hearus|jvm|process|system)_\\w+");
    /** A metric with what stands in braces behind it. */
    private static final Pattern SELECTOR = Pattern.compile("((?:hearus|jvm|process|system)_\\w+)\\{([^}]*)}");
    private static final Pattern LABEL = Pattern.compile("(\\w+)=~?\"");
    private static final Pattern GROUPED = Pattern.compile("by \\(([^)]*)\\) \\((?:rate\\()?((?:hearus|jvm)_\\w+)");
    /** Prometheus adds these itself. */
    private static final List<String> ADDED = List.of("job", "instance");

    private static List<String> expressions(JsonNode dashboard) {
        return dashboard.path("panels").valueStream().flatMap(panel -> panel.path("targets").valueStream())
                .map(target -> target.path("expr").asText()).toList();
    }

    private static String metrics(HearusServer server) throws Exception {
        try (var http = HttpClient.newHttpClient()) {
            return http.send(HttpRequest.newBuilder(URI.create("http://localhost:" + server.port() + "/metrics")).build(),
                    HttpResponse.BodyHandlers.ofString()).body();
        }
    }

    /** What a server with an engine and a hub of a speech server say, once something was refused. */
    private static String metrics() throws Exception {
        var endpoint = KeywordsConfig.builder().endpoint(ChatEndpoint.of(URI.create("http://localhost:1/v1"), "model")).build();
        try (var serve = HearusServer.create(ServerConfig.serve().port(0).keywords(endpoint).build(), FakeEngine::new).start();
                var hub = HearusServer.create(ServerConfig.hub(List.of(URI.create("ws://localhost:1/ws"))).port(0).build(),
                        EngineLoader.none()).start();
                var client = new SocketIoClient(serve.port(), "")) {
            client.call("nlProcessing", "5");
            return metrics(serve) + metrics(hub);
        }
    }

    @Test
    void everyQueryAsksForMetricsAndLabelsThatAreThere() throws Exception {
        var dashboard = dashboard();
        var present = metrics();
        var asked = new TreeSet<String>();

        for (var expression : expressions(dashboard)) {
            METRIC.matcher(expression).results().map(MatchResult::group).forEach(asked::add);
            SELECTOR.matcher(expression).results().forEach(selector -> LABEL.matcher(selector.group(2)).results()
                    .forEach(label -> assertLabel(present, selector.group(1), label.group(1), expression)));
            GROUPED.matcher(expression).results().forEach(group -> List.of(group.group(1).split(" *, *", -1))
                    .forEach(label -> assertLabel(present, group.group(2), label, expression)));
        }

        assertThat(asked).hasSizeGreaterThan(30).allMatch(metric -> present.lines().anyMatch(line -> line.matches(metric + "[{ ].*")),
                "is a metric of a server");
    }

    private static void assertLabel(String present, String metric, String label, String expression) {
        assertThat(ADDED.contains(label) || present.lines().anyMatch(line -> line.matches(metric + "\\{.*\\b" + label + "=\".*")))
                .as("%s has the label %s, for %s", metric, label, expression).isTrue();
    }

    /** Grafana draws panels that lie upon each other as somewhere else. */
    @Test
    void panelsHaveNamesAndPlacesOfTheirOwn() throws IOException {
        var panels = dashboard().path("panels").valueStream().toList();

        assertThat(panels).allMatch(panel -> !panel.path("title").asText().isBlank());
        assertThat(panels.stream().map(panel -> panel.path("id").asInt())).doesNotHaveDuplicates();
        assertThat(panels.stream().map(panel -> panel.path("gridPos").path("x").asInt() + " " + panel.path("gridPos").path("y").asInt()))
                .doesNotHaveDuplicates();
    }

    private static JsonNode dashboard() throws IOException {
        return JsonMapper.builder().build().readTree(Requires.repository().resolve("docs/grafana/hearus.json").toFile());
    }
}
