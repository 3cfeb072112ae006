package hearus.bench.engine;

import hearus.bench.report.Report;
import hearus.bench.report.ResidentMemory;
import hearus.bench.report.Turns;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;

import hearus.bench.engine.Streams.Speech;
import hearus.bench.peers.EnginePeer;
import hearus.models.Model;
import hearus.whisper.DecodeOptions;
import hearus.whisper.DecodeOptions.Context;
import hearus.whisper.DecodeTimes;
import hearus.whisper.Whisper;

/** Measures one model: our engine alone with more and more speakers, then ours and others' in turns. */
final class EngineBench {
    static final String OURS = "hearus";
    /** Quantities of {@link Turns}. Re-decodes are a second and core, times in milliseconds. */
    static final String REDECODE = "redecode";
    static final String REDECODE_AT_ONCE = "redecode.nodrafts";
    static final String TOKEN = "token";
    static final String MEMORY = "rss";
    /** Seconds of the windows that are encoded. */
    static final List<Integer> WINDOWS = List.of(3, 5, 10, 30);
    static final List<Integer> SPEAKERS = List.of(1, 2, 4, 8, 16);
    /** The number of speakers that the headline is measured with. */
    static final int HEADLINE = 8;
    private static final int WHOLE_CONTEXT = 30;

    private final Model model;
    private final Whisper whisper;
    private final List<Speech> phrases;
    private final List<EnginePeer> peers;
    private final int rounds;
    private final PrintWriter out;
    private final Turns turns = new Turns();
    private final Streams streams;

    /** So many speakers at once: their decodes with what was heard before, and without. */
    record Row(int speakers, Streams.Run growing, Streams.Run atOnce) {}

    /** What was found; {@code decodes} are those of a round. */
    record Found(Model model, List<Row> rows, Turns turns, List<EnginePeer> peers, int decodes) {
        static String encode(int seconds) {
            return "encode." + seconds + "s";
        }
    }

    EngineBench(Model model, Whisper whisper, List<Speech> phrases, List<EnginePeer> peers, int rounds, PrintWriter out) {
        this.model = model;
        this.whisper = whisper;
        this.phrases = List.copyOf(phrases);
        this.peers = List.copyOf(peers);
        this.rounds = rounds;
        this.out = out;
        this.streams = new Streams(whisper, phrases);
    }

    Found measure() throws IOException, InterruptedException {
        ModelMemory.of(model).ifPresent(megabytes -> turns.add(MEMORY, OURS, megabytes));
        streams.growing(HEADLINE);
        var rows = new ArrayList<Row>();
        out.printf("%-10s %22s %12s %14s %14s %8s%n", model.id(), "re-decodes/s/core", "encode ms", "first pass ms", "ms per pass",
                "passes");
        for (int speakers : SPEAKERS) {
            var row = new Row(speakers, streams.growing(speakers), streams.atOnce(speakers));
            print(speakers + ", growing", row.growing);
            print(speakers + ", at once", row.atOnce);
            rows.add(row);
        }
        for (var peer : peers) {
            peer.decode(phrases.getFirst().first(Streams.PHRASE_SECONDS), phrases.getFirst().language());
        }
        for (var round = 0; round < rounds; round++) {
            ours();
            for (var peer : peers) {
                measure(peer);
            }
            out.printf("round %d: %.2f re-decodes/s/core%s%n", round + 1, turns.median(REDECODE, OURS).orElseThrow(), peersSoFar());
            out.flush();
        }
        for (var peer : peers) {
            ResidentMemory.megabytes(peer.pid()).ifPresent(megabytes -> turns.add(MEMORY, peer.id(), megabytes));
        }
        return new Found(model, List.copyOf(rows), turns, peers, phrases.size());
    }

    private String peersSoFar() {
        var text = new StringBuilder();
        for (var peer : peers) {
            text.append(", %s %.2f".formatted(peer.label(), turns.median(REDECODE, peer.id()).orElseThrow()));
        }
        return text.toString();
    }

    private void print(String label, Streams.Run run) {
        out.printf("%-10s %19.2f %12.1f %14.1f %14.2f %8.1f%n", label, run.perSecondAndCore(), run.encodeMillis(), run.prefillMillis(),
                run.millisPerStep(), run.steps());
        out.flush();
    }

    private void ours() {
        for (int seconds : WINDOWS) {
            turns.add(Found.encode(seconds), OURS, encodeMillis(window(seconds), seconds == WHOLE_CONTEXT));
        }
        turns.add(REDECODE, OURS, streams.growing(HEADLINE).perSecondAndCore());
        var atOnce = streams.atOnce(HEADLINE);
        turns.add(REDECODE_AT_ONCE, OURS, atOnce.perSecondAndCore());
        turns.add(TOKEN, OURS, atOnce.millisPerStep());
    }

    private double encodeMillis(short[] window, boolean whole) {
        // Partial: a final whose guards fire would be decoded once more with the full context.
        var options = DecodeOptions.builder().languages(List.of("en")).context(whole ? Context.FULL : Context.SHORT).partial(!whole)
                .build();
        var efforts = new ArrayList<DecodeTimes>();
        whisper.decode(window, options, efforts::add);
        return efforts.stream().mapToLong(DecodeTimes::encode).sum() / 1e6 / efforts.size();
    }

    private void measure(EnginePeer peer) throws IOException, InterruptedException {
        var tokens = new ArrayList<Double>();
        for (int seconds : WINDOWS) {
            if (peer.encodes(seconds)) {
                var parts = peer.parts(window(seconds), "en");
                turns.add(Found.encode(seconds), peer.id(), parts.encodeMillis());
                tokens.add(parts.tokenMillis());
            }
        }
        // Of the shortest window, as ours: the more was heard, the more a token has to look at.
        turns.add(TOKEN, peer.id(), tokens.getFirst());
        var before = peer.cpu();
        for (var phrase : phrases) {
            peer.decode(phrase.first(Streams.PHRASE_SECONDS), phrase.language());
        }
        var rate = phrases.size() / (peer.cpu().minus(before).toNanos() / 1e9);
        // They know nothing of what was heard before: it is the same with it and without.
        turns.add(REDECODE, peer.id(), rate);
        turns.add(REDECODE_AT_ONCE, peer.id(), rate);
    }

    /** The recordings one after the other, as much as that. */
    private short[] window(int seconds) {
        var all = new short[seconds * Whisper.SAMPLE_RATE];
        var length = 0;
        for (var phrase : phrases) {
            var more = Arrays.copyOf(phrase.pcm(), Math.min(phrase.pcm().length, all.length - length));
            System.arraycopy(more, 0, all, length, more.length);
            length += more.length;
        }
        return all;
    }

    /** Adds the numbers under the names that stay. */
    static void report(Found found, Report report) {
        var model = found.model().id();
        var turns = found.turns();
        for (var row : found.rows()) {
            var name = "." + row.speakers() + "streams.";
            report.add("engine.redecode" + name + "drafts." + model, row.growing().perSecondAndCore(), "1/s/core", row.growing().decodes());
            report.add("engine.redecode" + name + "nodrafts." + model, row.atOnce().perSecondAndCore(), "1/s/core", row.atOnce().decodes());
            report.add("engine.pass" + name + "drafts." + model, row.growing().millisPerStep(), "ms", row.growing().decodes());
            report.add("engine.passes" + name + "drafts." + model, row.growing().steps(), "passes", row.growing().decodes());
        }
        add(report, found, REDECODE, "1/s/core");
        add(report, found, REDECODE_AT_ONCE, "1/s/core");
        WINDOWS.forEach(seconds -> add(report, found, Found.encode(seconds), "ms"));
        add(report, found, TOKEN, "ms");
        add(report, found, MEMORY, "MB");
        for (var peer : found.peers()) {
            turns.ratio(REDECODE, OURS, peer.id()).ifPresent(ratio -> report.add("engine.redecode." + model + ".vs." + peer.id(), ratio,
                    "ratio", turns.count(REDECODE, OURS)));
        }
    }

    private static void add(Report report, Found found, String quantity, String unit) {
        var name = "engine." + quantity + "." + found.model().id();
        var rounds = found.turns().count(quantity, OURS);
        value(report, name, found.turns().median(quantity, OURS), unit, rounds);
        found.peers().forEach(peer -> value(report, name + "." + peer.id(), found.turns().median(quantity, peer.id()), unit,
                found.turns().count(quantity, peer.id())));
    }

    private static void value(Report report, String name, OptionalDouble value, String unit, int samples) {
        value.ifPresent(number -> report.add(name, number, unit, samples));
    }
}
