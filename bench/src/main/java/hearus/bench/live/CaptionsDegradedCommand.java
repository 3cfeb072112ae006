package hearus.bench.live;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import hearus.bench.captions.Session;
import hearus.bench.data.Degradation;
import hearus.bench.data.Manifest.Clip;
import hearus.bench.data.WaveFile;
import hearus.bench.score.Score;
import hearus.captions.CaptionEvent;
import hearus.models.ModelException;

/** Speech through bad microphones, rooms and lines. */
@Command(name = "degraded", mixinStandardHelpOptions = true, description = {
        "Error rates of speech as bad microphones, rooms and lines give it: each recording as a whole, as transcribe reads it, and as a live session on a",
        "clock that does not wait; finals that have more words than their audio has room for or repeat what was said once; voice reported as unheard."})
final class CaptionsDegradedCommand implements Callable<Integer> {
    private static final int QUICK = 2;

    @Mixin
    CaptionsOptions options;

    @Option(names = "--recordings", defaultValue = "12", description = "How many of each language, evenly chosen (default: ${DEFAULT-VALUE}).")
    int recordings;

    @Override
    public Integer call() throws IOException, ModelException {
        var out = options.spec.commandLine().getOut();
        var report = options.report();
        var rows = new StringBuilder();
        try (var transcriber = OfflineTranscriber.load(options.model); var live = LiveSimulation.of(transcriber.whisper())) {
            for (var language : List.of("ko", "en")) {
                var clips = evenly(options.clips(language, 30), options.quick ? QUICK : recordings);
                for (var degradation : Degradation.values()) {
                    var offline = new ArrayList<Score>();
                    var finals = new ArrayList<Score>();
                    int wrong = 0;
                    int unheard = 0;
                    for (var clip : clips) {
                        var speech = degradation.apply(WaveFile.read(clip.file()));
                        offline.add(Score.of(clip, transcriber.text(speech, List.of(language))));
                        var events = live.events(language, SpeechSequence.withSilence(speech));
                        var said = Session.of(events).finals();
                        finals.add(Score.of(clip, LiveSimulation.text(said)));
                        wrong += new FinalsCheck(language, clip.transcripts()).faults(said).size();
                        unheard += (int) events.stream().filter(event -> event.event() instanceof CaptionEvent.Unheard).count();
                    }
                    var name = degradation.name().toLowerCase(Locale.ROOT);
                    var unit = CaptionFigures.unit(language);
                    double whole = CaptionFigures.errors(language, offline);
                    double spoken = CaptionFigures.errors(language, finals);
                    out.printf(
                            "%s %-10s %d recordings, %s offline %.2f %%, live %.2f %%, finals without room or repeated: %d, unheard: %d%n",
                            language, name, clips.size(), unit, whole, spoken, wrong, unheard);
                    out.flush();
                    report.add("captions.degraded." + name + ".offline." + unit, whole, "%", clips.size());
                    report.add("captions.degraded." + name + ".live." + unit, spoken, "%", clips.size());
                    rows.append(
                            String.format(Locale.ROOT, "| %s | %s | %d | %.2f | %.2f | %d | %d |%n", language, name, clips.size(), whole,
                                    spoken, wrong, unheard));
                }
            }
        }
        options.document("degraded", """
                | language | speech | recordings | offline, CER or WER %% | live | without room or repeated | voice reported as unheard |
                |---|---|--:|--:|--:|--:|--:|
                %s""".formatted(rows));
        options.finish(report);
        return 0;
    }

    /** So many of them, from the first to the last, with the same distance. */
    private static List<Clip> evenly(List<Clip> clips, int count) {
        int wanted = Math.min(count, clips.size());
        var chosen = new ArrayList<Clip>();
        for (int i = 0; i < wanted; i++) {
            chosen.add(clips.get(i * clips.size() / wanted));
        }
        return chosen;
    }
}
