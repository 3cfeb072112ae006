package hearus.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

import hearus.cli.CutClients.Kind;
import hearus.cli.CutClients.Run;

import static hearus.cli.CutClients.words;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * The socket.io-client versions that people have, their network cut in the middle of a sentence, against a packaged Hearus. With {@code -Dhearus.cuts=tiny} (or another
 * model) every client is cut for 0.5, 2 and 10 s at ten moments, and what it lost is printed.
 */
class CutsIT {
    /** The model mishears a word here and there, more often beside a seam; a phrase that is lost or comes twice is 5 words or more. */
    private static final int MISHEARD = 5;
    private static final int QUIET_MS = 30_000;

    @TempDir
    private static Path folder;

    private static CutClients clients;
    private static RunningHearus hearus;

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        clients = CutClients.install(folder);
        hearus = RunningHearus.start(folder.resolve("log"), "serve", "--port", "0", "--model", System.getProperty("hearus.cuts", "tiny"),
                "--language", "en");
    }

    @AfterAll
    static void stop() {
        if (hearus != null) {
            hearus.close();
        }
    }

    private static List<Kind> kinds() {
        var kinds = new ArrayList<Kind>();
        for (var version : new int[]{2, 3, 4}) {
            for (var wholeFiles : new boolean[]{true, false}) {
                for (var transports : List.of(CutClients.WEBSOCKET, CutClients.POLLING)) {
                    kinds.add(new Kind("%d, %s, %s".formatted(version, wholeFiles ? "files" : "stream", transports.getFirst()), version,
                            version == 4 ? "/webrtc" : "/", transports, wholeFiles, true));
                }
            }
        }
        return kinds;
    }

    private static JsonNode cut(List<Run> runs) throws IOException, InterruptedException {
        return Scripts.result(clients.start(hearus.url(), QUIET_MS, runs));
    }

    /**
     * The cuts fall into the middle of a phrase: a final whose proof of arrival is on its way at the cut is sent again (docs/decisions/033-resumption.md), which takes a
     * cut within milliseconds of a final.
     */
    @Test
    void clientsWhoseNetworkIsCutForTwoSecondsGoOnInTheirSession() throws Exception {
        var kinds = List.of(new Kind("2", 2, "/", CutClients.BOTH, false, true),
                new Kind("the Vue page's", 3, "/", CutClients.BOTH, true, true),
                new Kind("the React page's", 4, "/webrtc", CutClients.BOTH, false, true),
                new Kind("polling", 3, "/", CutClients.POLLING, false, false));
        var results = cut(
                IntStream.range(0, kinds.size()).mapToObj(i -> clients.cut(kinds.get(i), i, 5_200 + 270 * i, 2_000)).toList());
        for (int i = 0; i < kinds.size(); i++) {
            var name = kinds.get(i).name();
            var result = results.path(i);
            assertThat(result.path("connects").asInt()).as(name).isGreaterThan(1);
            assertThat(result.path("sessions")).as(name).hasSize(1);
            assertThat(CutClients.doubled(result)).as("%s: %s", name, result.path("finals")).isZero();
            assertThat(CutClients.missing(words(result))).as("%s: %s", name, result.path("texts")).isLessThanOrEqualTo(MISHEARD);
            assertThat(words(result).size()).as("%s: %s", name, result.path("texts")).isLessThanOrEqualTo(CutClients.SAID + MISHEARD);
        }
    }

    @Test
    @EnabledIfSystemProperty(named = "hearus.cuts", matches = ".+")
    void everyClientIsCutAtTenMoments() throws Exception {
        System.out.println("| client | cut, s | runs | words missing of 22 | words too many | finals twice | sessions | refused blobs |");
        var number = 100;
        for (var kind : kinds()) {
            for (var lengthMs : new int[]{0, 500, 2_000, 10_000}) {
                var runs = new ArrayList<Run>();
                for (int moment = 0; moment < (lengthMs == 0 ? 1 : 10); moment++) {
                    runs.add(clients.cut(kind, number++, 700 + 1_030 * moment, lengthMs));
                }
                print(kind, lengthMs, cut(runs).valueStream().toList());
            }
        }
    }

    private static void print(Kind kind, int lengthMs, List<JsonNode> results) {
        var missing = results.stream().map(result -> CutClients.missing(words(result))).toList();
        var tooMany = results.stream().map(result -> CutClients.extra(words(result))).toList();
        System.out.printf("| %s | %.1f | %d | %s | %s | %d | %s | %d |%n", kind.name(), lengthMs / 1000.0, results.size(), missing, tooMany,
                results.stream().mapToInt(CutClients::doubled).sum(),
                results.stream().map(result -> result.path("sessions").size()).toList(),
                results.stream().mapToInt(result -> result.path("errors").size()).sum());
    }
}
