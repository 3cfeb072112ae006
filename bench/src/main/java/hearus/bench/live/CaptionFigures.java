package hearus.bench.live;

import hearus.bench.report.Report;
import hearus.bench.score.ErrorRate;
import hearus.bench.score.Percentiles;
import hearus.bench.score.Score;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

import hearus.bench.captions.Session;

/** The figures of live sessions, of several languages together: how early words came, how steady they were. */
final class CaptionFigures {
    private final List<Double> first = new ArrayList<>();
    private final List<Double> commit = new ArrayList<>();
    private final List<Double> last = new ArrayList<>();
    private long erased;
    private long letters;
    private double early;
    private int contradicted;
    private int phrases;

    /** Errors of a language's finals in the unit that is usual for it: letters of Korean, words of others. */
    static double errors(String language, List<Score> scores) {
        return ErrorRate.sum(scores.stream().map(language.equals("ko") ? Score::characters : Score::words).toList()).percent();
    }

    /** What errors are counted in: cer or wer. */
    static String unit(String language) {
        return language.equals("ko") ? "cer" : "wer";
    }

    CaptionFigures add(Session.Measures measures) {
        first.addAll(measures.first());
        commit.addAll(measures.commit());
        last.addAll(measures.last());
        erased += measures.erased();
        letters += measures.letters();
        early += measures.early() * measures.commit().size();
        contradicted += measures.contradicted();
        phrases += measures.phrases();
        return this;
    }

    Percentiles commit() {
        return Percentiles.of(commit);
    }

    double erasure() {
        return letters == 0 ? 0 : (double) erased / letters;
    }

    static void head(PrintWriter out, String what) {
        out.printf("%-28s %8s %22s %22s %22s %8s %10s %12s%n", what, "error %", "first text", "word to stable", "last word to final",
                "erasure",
                "early", "contradicted");
        out.printf("%-28s %8s %22s %22s %22s %8s %10s %12s%n", "", "", "p50 / p95 / p99", "p50 / p95 / p99", "p50 / p95 / p99",
                "of finals", "of words", "of finals");
    }

    /** A row; {@code errors} are left out where they are of several units. */
    void row(PrintWriter out, String name, String errors) {
        out.printf("%-28s %8s %22s %22s %22s %8.3f %9.0f%% %6d of %3d%n", name, errors, Percentiles.of(first).seconds(),
                commit().seconds(), Percentiles.of(last).seconds(), erasure(), commit.isEmpty() ? 0 : 100 * early / commit.size(),
                contradicted, phrases);
        out.flush();
    }

    /** Under names that begin with {@code prefix}. */
    void report(Report report, String prefix) {
        add(report, prefix + "first", Percentiles.of(first));
        add(report, prefix + "commit", commit());
        add(report, prefix + "final", Percentiles.of(last));
        report.add(prefix + "erasure", erasure(), "ratio", letters);
        report.add(prefix + "contradicted", contradicted, "finals", phrases);
    }

    private static void add(Report report, String name, Percentiles values) {
        report.add(name + ".p50.ms", values.p50(), "ms", values.count());
        report.add(name + ".p95.ms", values.p95(), "ms", values.count());
        report.add(name + ".p99.ms", values.p99(), "ms", values.count());
    }
}
