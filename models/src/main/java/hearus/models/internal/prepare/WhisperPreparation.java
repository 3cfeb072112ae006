package hearus.models.internal.prepare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import hearus.models.PullProgress;
import hearus.models.PullProgress.Step;
import hearus.models.WeightType;
import hearus.models.internal.catalog.Catalog.Entry;
import hearus.models.internal.catalog.Catalog.Use;
import hearus.models.internal.local.Meter;
import hearus.models.internal.local.Polling;

/** The graph edits of Hearus, with weights of one type. */
public final class WhisperPreparation implements Preparation {
    /** Raise it when the edits change. */
    private static final int VERSION = 4;

    private final WeightType weights;

    public WhisperPreparation(WeightType weights) {
        this.weights = weights;
    }

    @Override
    public Recipe recipe(Entry entry) {
        return new Recipe(weights.name().toLowerCase(Locale.ROOT), VERSION);
    }

    @Override
    public double growth() {
        // Measured: 1.1, and 2.3 of tiny, most of which is a vocabulary.
        return weights == WeightType.F16 ? 2.5 : 1.5;
    }

    @Override
    public void prepare(Entry entry, Path published, Path ready, PullProgress progress) throws IOException, InterruptedException {
        Callable<Void> edits = () -> {
            WhisperGraphs.prepare(published.resolve(entry.the(Use.ENCODER).path()), published.resolve(entry.the(Use.DECODER).path()), ready,
                    weights);
            return null;
        };
        var meter = new Meter(progress, entry.model(), Step.PREPARE, WhisperGraphs.FILES.size());
        // Closing waits for the edits, which cannot be interrupted, so that the folder is not deleted under them.
        try (var thread = Executors.newSingleThreadExecutor()) {
            var work = thread.submit(edits);
            while (!Polling.isDone(work)) {
                meter.at(WhisperGraphs.FILES.stream().map(ready::resolve).filter(Files::exists).count());
            }
            finish(work);
        }
        meter.at(WhisperGraphs.FILES.size());
    }

    private static void finish(Future<?> work) throws IOException, InterruptedException {
        try {
            work.get();
        } catch (ExecutionException e) {
            var cause = Objects.requireNonNullElse(e.getCause(), e);
            throw new IOException(cause.getMessage(), cause);
        }
    }
}
