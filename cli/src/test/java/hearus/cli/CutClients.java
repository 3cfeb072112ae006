package hearus.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;

import hearus.testkit.Recordings;

/** Clients that say the recorded sentence at a recorder's pace while something happens to their network or to their server, and what they got: {@code cuts.mjs}. */
final class CutClients {
    static final List<String> POLLING = List.of("polling");
    static final List<String> WEBSOCKET = List.of("websocket");
    static final List<String> BOTH = List.of("polling", "websocket");
    /** Words of the sentence. */
    static final int SAID = 22;

    private static final int PATIENCE_MS = 120_000;

    private final Scripts scripts;
    private final Path continuation;
    private final Path complete;

    private CutClients(Scripts scripts, Path continuation, Path complete) {
        this.scripts = scripts;
        this.continuation = continuation;
        this.complete = complete;
    }

    /** @param folder for the recorders' blobs */
    static CutClients install(Path folder) throws IOException, InterruptedException {
        return new CutClients(Scripts.install(), Blobs.write(folder.resolve("continuation"), Recordings.continuation()),
                Blobs.write(folder.resolve("complete"), Recordings.complete()));
    }

    /** One client of a first page: how it sends, and how it is known again. */
    record Kind(String name, int version, String namespace, List<String> transports, boolean wholeFiles, boolean base64) {}

    /** What {@code cuts.mjs} is asked: see there. */
    record Run(int version, String namespace, List<String> transports, Map<String, String> query, Map<String, String> headers,
            String folder, int everyMs, boolean base64, int times, int cutAtMs, int cutMs) {}

    private record Cuts(String url, int patienceMs, int quietMs, String last, List<Run> runs) {}

    /** A client that says the sentence once, and whose network is cut once; not at all where {@code lengthMs} is 0. */
    Run cut(Kind kind, int number, int atMs, int lengthMs) {
        return run(kind, number, 1, atMs, lengthMs);
    }

    /** A client that says the sentence so often. */
    Run speak(Kind kind, int number, int times) {
        return run(kind, number, times, 0, 0);
    }

    private Run run(Kind kind, int number, int times, int atMs, int lengthMs) {
        // Browsers keep the cookie that they were given; a client in Node has to be given one. From 4.6 on the socket server knows its clients itself.
        var headers = kind.version() == 4
                ? Map.<String, String>of()
                : Map.of("Cookie", "hearus=browser-of-the-cut-number-%04d".formatted(number));
        return new Run(kind.version(), kind.namespace(), kind.transports(), Map.of(), headers,
                (kind.wholeFiles() ? complete : continuation).toString(), kind.wholeFiles() ? 500 : 540, kind.base64(), times, atMs,
                lengthMs);
    }

    /** @param quietMs how long they wait for words that may never come */
    Process start(String url, int quietMs, List<Run> runs) throws IOException {
        return scripts.start("cuts.mjs", new Cuts(url, PATIENCE_MS, quietMs, "for your country", runs));
    }

    static List<String> words(JsonNode result) {
        return Words.of(String.join(" ", result.path("texts").valueStream().map(JsonNode::asText).toList()));
    }

    /** How many words of the sentence did not come back in their order. */
    static int missing(List<String> heard) {
        return missing(heard, 1);
    }

    /** As {@link #missing(List)}, of the sentence said so often. */
    static int missing(List<String> heard, int times) {
        var said = Words.of((Recordings.TEXT + " ").repeat(times));
        var longest = new int[said.size() + 1][heard.size() + 1];
        for (int i = 1; i <= said.size(); i++) {
            for (int j = 1; j <= heard.size(); j++) {
                longest[i][j] = said.get(i - 1).equals(heard.get(j - 1))
                        ? longest[i - 1][j - 1] + 1
                        : Math.max(longest[i - 1][j], longest[i][j - 1]);
            }
        }
        return said.size() - longest[said.size()][heard.size()];
    }

    /** How many words came that were not said, or said once and came twice. */
    static int extra(List<String> heard) {
        return heard.size() - SAID + missing(heard);
    }

    /** How many finals came twice. */
    static int doubled(JsonNode result) {
        var finals = result.path("finals").valueStream().map(JsonNode::asText).toList();
        return finals.size() - new HashSet<>(finals).size();
    }
}
