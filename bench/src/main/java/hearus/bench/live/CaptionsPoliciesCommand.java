package hearus.bench.live;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import hearus.bench.captions.DecodeMemo;
import hearus.bench.captions.Session;
import hearus.bench.data.Models;
import hearus.bench.report.Report;
import hearus.captions.CaptionPolicy;
import hearus.captions.SessionOptions;
import hearus.captions.simulation.SessionSimulator;
import hearus.models.Model;
import hearus.models.ModelException;
import hearus.whisper.Whisper;

/** Policies beside each other, over the same decodes. */
@Command(name = "policies", mixinStandardHelpOptions = true, description = {
        "What decides when a word is stable, compared: live sessions on a clock that does not wait, decodes that count as taking no time and are kept in a file.",
        "The error rates are those of the finals, whose beginnings were stable before; otherwise: finals that differ from what would be said had nothing been stable."})
final class CaptionsPoliciesCommand implements Callable<Integer> {
    private static final double LONGEST = 60;
    private static final double QUICK_SECONDS = 60;
    private static final List<String> USUAL = List.of("never", "agree@0", "agree@0.3", "attend@0.4", "attend@0.8", "attend@1.0/0.5",
            "attend@1.5", "agree@0.3+attend@1.5");

    @Mixin
    CaptionsOptions options;

    @Option(names = "--language", split = ",", defaultValue = "ko,en", description = "ko, en or both (default: ${DEFAULT-VALUE}).")
    List<String> languages;

    @Option(names = "--policy", split = ",", description = "never, agree@SECONDS, attend@SECONDS/PROBABILITY, several joined by + (default: a choice of them).")
    List<String> policies = USUAL;

    @Option(names = "--interval", split = ",", defaultValue = "1.0", description = "Seconds between partials (default: ${DEFAULT-VALUE}).")
    List<Double> intervals;

    @Option(names = "--partials", paramLabel = "MODEL", description = "Another model for partials, tiny, base or small: give its decodes a file of their own (default: that of the finals).")
    Optional<String> partials;

    @Option(names = "--recording", defaultValue = "", description = "Only recordings whose path contains this, however long (default: all up to a minute).")
    String recording;

    @Option(names = "--pause", defaultValue = "0.6", description = "Seconds of silence that end a phrase (default: ${DEFAULT-VALUE}).")
    double pause;

    @Option(names = "--longest", defaultValue = "20", description = "Seconds at which a phrase is cut (default: ${DEFAULT-VALUE}).")
    double longest;

    @Option(names = "--decodes", defaultValue = "target/decodes.jsonl", description = "Where decodes are kept from run to run (default: ${DEFAULT-VALUE}).")
    Path decodes;

    @Override
    public Integer call() throws IOException, ModelException {
        var out = options.spec.commandLine().getOut();
        var report = options.report();
        var models = Models.ofThisMachine();
        CaptionFigures.head(out, "policy, interval, language");
        try (var whisper = load(models, options.model);
                var partial = partials.isEmpty() ? whisper : load(models, partials.get());
                var simulator = SessionSimulator.create(models.voiceActivity())) {
            var memo = DecodeMemo.open(decodes, (pcm, how) -> (how.partial() ? partial : whisper).decode(pcm, how));
            for (var language : languages) {
                var clips = options.clips(language, recording.isEmpty() ? LONGEST : Double.MAX_VALUE).stream()
                        .filter(clip -> clip.path().contains(recording)).toList();
                if (clips.isEmpty()) {
                    continue;
                }
                var seconds = options.quick ? QUICK_SECONDS : clips.stream().mapToDouble(clip -> clip.seconds() + 1.5).sum();
                var sequence = SpeechSequence.of(clips, 0, seconds);
                for (var interval : intervals) {
                    for (var name : policies) {
                        var policy = CaptionPolicy.builder().pause(seconds(pause)).maximumPhrase(seconds(longest))
                                .partialInterval(seconds(interval)).workers(1).stability(StabilityParser.parse(name)).build();
                        var said = simulator.of(sequence.pcm(), new SessionOptions(name, List.of(language), "", 0), policy, memo,
                                _ -> Duration.ZERO);
                        print(out, report, name + " " + interval, language, sequence, Session.of(said), memo.otherwise());
                    }
                }
            }
        }
        options.finish(report);
        return 0;
    }

    private static Whisper load(Models models, String model) throws ModelException {
        return Whisper.load(models.whisper(Model.byId(model).orElseThrow()));
    }

    private static Duration seconds(double seconds) {
        return Duration.ofMillis(Math.round(1000 * seconds));
    }

    private static void print(PrintWriter out, Report report, String name, String language, SpeechSequence sequence, Session session,
            double otherwise) {
        var errors = CaptionFigures.errors(language, sequence.scores(session));
        var figures = new CaptionFigures().add(session.measure());
        figures.row(out, name + " " + language, "%.2f".formatted(errors));
        var prefix = "captions.policies." + name.replace(' ', '.') + "." + language + ".";
        figures.report(report, prefix);
        report.add(prefix + CaptionFigures.unit(language), errors, "%", sequence.parts().size());
        report.add(prefix + "otherwise", 100 * otherwise, "%", sequence.parts().size());
        out.printf("%28s finals that would be different had nothing been stable: %.0f %%%n", "", 100 * otherwise);
        out.flush();
    }
}
