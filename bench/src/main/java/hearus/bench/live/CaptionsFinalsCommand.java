package hearus.bench.live;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import hearus.bench.captions.Session;
import hearus.bench.data.Models;
import hearus.bench.score.Score;
import hearus.captions.CaptionEvent;
import hearus.models.ModelException;
import hearus.whisper.Whisper;

/** Whether live sessions invent, repeat or lose anything. */
@Command(name = "finals", mixinStandardHelpOptions = true, description = {
        "Finals of live sessions on a clock that does not wait, of every recording: those that have more words than their audio has room for, those that say again",
        "what was said once, voice that was reported as unheard, and the error rates. Ends with 1 if there is a fault."})
final class CaptionsFinalsCommand implements Callable<Integer> {
    private static final int QUICK = 4;

    @Mixin
    CaptionsOptions options;

    @Option(names = "--recording", defaultValue = "", description = "Only recordings whose path contains this (default: all).")
    String recording;

    @Override
    public Integer call() throws IOException, ModelException {
        var out = options.spec.commandLine().getOut();
        var report = options.report();
        var models = Models.ofThisMachine();
        var faults = 0;
        var rows = new StringBuilder();
        var found = new ArrayList<String>();
        try (var whisper = Whisper.load(models.whisper(options.model, options.spec));
                var live = LiveSimulation.of(whisper)) {
            for (var language : List.of("ko", "en")) {
                var scores = new ArrayList<Score>();
                var wrong = 0;
                var unheard = 0;
                var count = 0;
                var clips = options.clips(language, Double.MAX_VALUE).stream().filter(clip -> clip.path().contains(recording)).toList();
                for (var clip : options.quick ? clips.subList(0, Math.min(QUICK, clips.size())) : clips) {
                    var events = live.events(language, SpeechSequence.of(List.of(clip), 0, 0).pcm());
                    var finals = Session.of(events).finals();
                    count += finals.size();
                    for (var fault : new FinalsCheck(language, clip.transcripts()).faults(finals)) {
                        found.add(clip.path() + ": " + fault);
                        out.println(found.getLast());
                        wrong++;
                    }
                    for (var event : events) {
                        if (event.event() instanceof CaptionEvent.Unheard(var startMs, var endMs)) {
                            found.add("%s: unheard from %d to %d ms".formatted(clip.path(), startMs, endMs));
                            out.println(found.getLast());
                            unheard++;
                        }
                    }
                    scores.add(Score.of(clip, LiveSimulation.text(finals)));
                }
                if (scores.isEmpty()) {
                    continue;
                }
                var errors = CaptionFigures.errors(language, scores);
                out.printf("%s: %d recordings, %s %.2f %%, finals without room or repeated: %d, voice reported as unheard: %d%n", language,
                        scores.size(), CaptionFigures.unit(language).toUpperCase(Locale.ROOT), errors, wrong, unheard);
                out.flush();
                report.add("captions.finals." + CaptionFigures.unit(language), errors, "%", scores.size());
                report.add("captions.finals.faults." + language, wrong, "finals", scores.size());
                report.add("captions.finals.unheard." + language, unheard, "stretches", scores.size());
                faults += wrong;
                rows.append(String.format(Locale.ROOT, "| %s | %d | %d | %.2f | %d | %d |%n", language, scores.size(), count, errors, wrong,
                        unheard));
            }
        }
        options.document("finals", """
                | language | recordings | finals | CER or WER %% | without room or repeated | voice reported as unheard |
                |---|--:|--:|--:|--:|--:|
                %s%s""".formatted(rows,
                found.stream().map(it -> "\n- " + it).collect(Collectors.joining()) + (found.isEmpty() ? "" : "\n")));
        options.finish(report);
        return faults == 0 ? 0 : 1;
    }
}
