package hearus.cli.model;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

import hearus.captions.CaptionPolicy;
import hearus.models.InstalledModel;
import hearus.models.Model;
import hearus.whisper.Device;
import hearus.whisper.ModelFiles;
import hearus.whisper.Whisper;

/** Which of the models that are here this machine can caption a live speaker with. */
final class AutoModel {
    private static final Logger LOG = System.getLogger(AutoModel.class.getName());
    /** For each model that is tried. */
    private static final Duration BUDGET = Duration.ofMillis(500);
    /** What a re-decode may take of the time until the next: the rest is for finals, the language, and another speaker. */
    private static final double SHARE = 0.5;

    private AutoModel() {}

    /**
     * The largest model that keeps up: a re-decode of a rather long phrase takes at most half of the time from one partial to the next. The smallest where none does; nothing where no
     * Whisper model is among them. Each model that is tried is loaded (0.3 to 1.5 s) and decodes for half a second.
     */
    static Optional<InstalledModel> choose(List<InstalledModel> installed, Device device, CaptionPolicy policy) {
        return choose(installed, policy, model -> tried(model, device));
    }

    static Optional<InstalledModel> choose(List<InstalledModel> installed, CaptionPolicy policy,
            Function<InstalledModel, Duration> redecode) {
        var models = installed.stream().filter(it -> it.model() != Model.SILERO_VAD)
                .sorted(Comparator.comparing(InstalledModel::model).reversed())
                .toList();
        var most = policy.partialInterval().toMillis() * SHARE;
        for (var one : models) {
            var took = redecode.apply(one);
            var fits = took.toMillis() <= most;
            LOG.log(Level.INFO, "Model {0}: {1} ms to decode a phrase again, {2} ms may be: {3}", one.model().id(), took.toMillis(),
                    (long) most,
                    fits ? "chosen" : "too slow here");
            if (fits) {
                return Optional.of(one);
            }
        }
        models.reversed().stream().findFirst()
                .ifPresent(smallest -> LOG.log(Level.WARNING, "No installed model keeps up with a live speaker here: {0} will lag least",
                        smallest.model().id()));
        return models.reversed().stream().findFirst();
    }

    private static Duration tried(InstalledModel model, Device device) {
        try (var whisper = Whisper.load(ModelFiles.in(model.folder()), device)) {
            return DecodeSpeed.redecode(whisper, BUDGET);
        }
    }
}
