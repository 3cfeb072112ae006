package hearus.whisper.models;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;

import hearus.whisper.graph.WeightType;
import hearus.whisper.graph.WhisperGraphs;
import hearus.whisper.models.Catalog.Entry;
import hearus.whisper.models.Catalog.Use;
import hearus.whisper.models.PullProgress.Step;

/** The graph edits of Hearus, with the weights that suit this machine's processor. */
final class WhisperPreparation implements Preparation {
    /** Raise it when the edits change. */
    private static final int VERSION = 1;
    private static final int GRAPHS = 3;

    private final WeightType weights;

    WhisperPreparation(WeightType weights) {
        this.weights = weights;
    }

    @Override
    public Recipe recipe(Entry entry) {
        return new Recipe(weights.name().toLowerCase(Locale.ROOT), VERSION);
    }

    @Override
    public void prepare(Entry entry, Path published, Path ready, PullProgress progress) throws IOException {
        var meter = new Meter(progress, entry.model(), Step.PREPARE, GRAPHS);
        WhisperGraphs.prepare(published.resolve(entry.the(Use.ENCODER).path()), published.resolve(entry.the(Use.DECODER).path()), ready,
                weights);
        meter.at(GRAPHS);
    }
}
