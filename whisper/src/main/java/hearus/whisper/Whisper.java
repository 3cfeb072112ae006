package hearus.whisper;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Consumer;

import ai.onnxruntime.OrtException;

import hearus.whisper.DecodeOptions.Context;
import hearus.whisper.Hypothesis.End;
import hearus.whisper.internal.cache.MemoryBudget;
import hearus.whisper.internal.cache.PhraseCacheEntry;
import hearus.whisper.internal.decode.Choice;
import hearus.whisper.internal.decode.DecodeContext;
import hearus.whisper.internal.decode.DecodedText;
import hearus.whisper.internal.decode.Decoding;
import hearus.whisper.internal.decode.Fallback;
import hearus.whisper.internal.decode.Stopwatch;
import hearus.whisper.internal.encode.Encoder;
import hearus.whisper.internal.encode.EncoderOutput;
import hearus.whisper.internal.encode.SilentTail;
import hearus.whisper.internal.model.Configuration;
import hearus.whisper.internal.model.Graphs;
import hearus.whisper.internal.onnx.Workspace;
import hearus.whisper.internal.onnx.Workspaces;
import hearus.whisper.internal.text.Tokenizer;

/**
 * A loaded Whisper model, shared by every session. Thread-safe: each decode runs on its caller's thread with one core.
 *
 * <p>Whoever loads it closes it, after everything that decodes with it: first the sessions, then the {@code Captioner} or {@code Transcriber}, then this. A decode that comes later
 * gets an exception; native memory is never freed under one that runs.
 *
 * <p>The end of the JVM: a process that is ended by a signal or {@link System#exit} in the middle of a decode does not crash, and open phrases are lost with it. To give them their
 * text, call {@code CaptionSession.finish} and close in the order above before the JVM ends, in a shutdown hook for example: decodes go on as long as a hook runs.
 */
public final class Whisper implements AutoCloseable {
    public static final int SAMPLE_RATE = 16_000;
    public static final int MAX_SAMPLES = 30 * SAMPLE_RATE;
    private static final int MIN_SAMPLES = SAMPLE_RATE / 10;
    private static final Logger LOG = System.getLogger(Whisper.class.getName());
    /** How long they are waited for. */
    private static final Duration LAST_DECODES = Duration.ofMinutes(1);

    private final Configuration configuration;
    private final Tokenizer tokenizer;
    private final Graphs graphs;
    private final Encoder encoder;
    private final SilentTail tail;
    private final Workspaces workspaces;
    /** For what is kept of all phrases. */
    private final MemoryBudget budget;
    /** Decodes hold it for reading, close for writing. */
    private final ReentrantReadWriteLock open = new ReentrantReadWriteLock();
    private volatile boolean closed;
    private boolean freed;

    private Whisper(ModelFiles files, Configuration configuration, Tokenizer tokenizer, Graphs graphs, MemoryBudget budget)
            throws OrtException {
        this.budget = budget;
        this.configuration = configuration;
        this.tokenizer = tokenizer;
        this.graphs = graphs;
        this.encoder = new Encoder(configuration, graphs);
        this.workspaces = new Workspaces(graphs.environment());
        this.tail = SilentTail.load(files.cache(), encoder, graphs.environment());
    }

    /**
     * Loads the prepared graphs of a Whisper model (0.3 to 1.5 s).
     *
     * @throws WhisperException when a file is missing, cannot be read or is not what it should be; installing the model again helps
     */
    public static Whisper load(ModelFiles model) {
        return load(model, Device.CPU);
    }

    /**
     * The same on a device.
     *
     * @param model with weights that suit the device: f16 for a GPU, 8 bits for the processor
     * @throws DeviceException also when the device cannot be used
     */
    public static Whisper load(ModelFiles model, Device device) {
        return load(model, device, MemoryBudget.ofThisMachine());
    }

    static Whisper load(ModelFiles model, MemoryBudget budget) {
        return load(model, Device.CPU, budget);
    }

    private static Whisper load(ModelFiles model, Device device, MemoryBudget budget) {
        device.require();
        try {
            var tokenizer = Tokenizer.load(model.vocabulary(), model.addedTokens());
            var configuration = Configuration.load(model, tokenizer);
            var graphs = Graphs.load(model, device);
            try {
                return new Whisper(model, configuration, tokenizer, graphs, budget);
            } catch (OrtException | RuntimeException | Error e) {
                graphs.close();
                throw e;
            }
        } catch (IOException e) {
            throw new WhisperException(
                    "The model in " + model.folder() + " cannot be read: remove it and install it again (" + e.getMessage() + ")", e);
        } catch (OrtException e) {
            if (device != Device.CPU) {
                throw new DeviceException(device.id() + " cannot run the model in " + model.folder() + ": " + e.getMessage(), e);
            }
            throw new WhisperException(
                    "The model in " + model.folder() + " cannot be loaded: remove it and install it again (" + e.getMessage() + ")", e);
        }
    }

    /**
     * Decodes one window. An interrupt of the calling thread ends it at the next pass.
     *
     * @param pcm 16 kHz mono, at most 30 s ({@value #MAX_SAMPLES} samples); shorter than 0.1 s gives an empty hypothesis
     * @throws IllegalArgumentException when the window is too long or the language is not one of Whisper's
     * @throws IllegalStateException when the model is closed
     * @throws WhisperException when ONNX Runtime cannot decode it
     * @throws java.util.concurrent.CancellationException when the thread was interrupted; it stays so
     */
    public Hypothesis decode(short[] pcm, DecodeOptions options) {
        return decode(pcm, options, _ -> {});
    }

    /** The same; tells what it took as soon as it is done. */
    public Hypothesis decode(short[] pcm, DecodeOptions options, Consumer<DecodeTimes> told) {
        return decode(pcm, options, told, stopwatch -> hear(pcm, options, stopwatch));
    }

    /**
     * Decodes a phrase that grows, as a partial in short context. Of what the last decode with this cache has heard, only the last 2 s are encoded again, and of the text that is
     * fixed, nothing is decoded again. What was heard earlier was heard without what came after those 2 s, so the text may differ a little from that of a decode without a
     * cache, and depends on when the earlier ones were made.
     *
     * @throws IllegalArgumentException also when the options ask for anything but a partial in short context
     */
    public Hypothesis decode(short[] pcm, DecodeOptions options, PhraseCache cache, Consumer<DecodeTimes> told) {
        if (!options.partial() || options.context() != Context.SHORT) {
            throw new IllegalArgumentException("With a cache only partials are decoded, in short context");
        }
        return decode(pcm, options, told, stopwatch -> grow(pcm, options, cache, stopwatch));
    }

    /** One decode, whatever it does. */
    @FunctionalInterface
    private interface Hearing {
        Hypothesis with(Stopwatch stopwatch) throws OrtException;
    }

    private Hypothesis decode(short[] pcm, DecodeOptions options, Consumer<DecodeTimes> told, Hearing hearing) {
        if (pcm.length > MAX_SAMPLES) {
            throw new IllegalArgumentException("A window of " + pcm.length + " samples is too long: Whisper hears at most " + MAX_SAMPLES
                    + " (30 s at 16 kHz); cut it at a pause");
        }
        options.languages().forEach(configuration::language);
        open.readLock().lock();
        try {
            if (closed) {
                throw new IllegalStateException("This Whisper model is closed");
            }
            if (pcm.length < MIN_SAMPLES) {
                return nothing(options);
            }
            var stopwatch = new Stopwatch();
            var heard = hearing.with(stopwatch);
            told.accept(stopwatch.read());
            return heard;
        } catch (OrtException e) {
            throw new WhisperException("A window of " + 1000L * pcm.length / SAMPLE_RATE + " ms could not be decoded (" + e.getMessage()
                    + "): see that there is enough memory for the model, or take a smaller one", e);
        } finally {
            open.readLock().unlock();
        }
    }

    private Hypothesis hear(short[] pcm, DecodeOptions options, Stopwatch stopwatch) throws OrtException {
        var hypothesis = hear(pcm, options, options.context(), stopwatch);
        // The reference's context is dearer but loops less. The next partial replaces this one anyway.
        return Fallback.loops(hypothesis) && options.context() != Context.FULL && !options.partial()
                ? hear(pcm, options, Context.FULL, stopwatch)
                : hypothesis;
    }

    private Hypothesis hear(short[] pcm, DecodeOptions options, Context context, Stopwatch stopwatch) throws OrtException {
        var workspace = workspaces.take();
        try {
            var audio = stopwatch.encoding(() -> switch (context) {
                case FULL -> encoder.full(pcm, tail, workspace);
                case MEDIUM -> encoder.medium(pcm, tail, workspace);
                case SHORT -> encoder.brief(pcm, tail, workspace);
            });
            try (var _ = audio.encoded()) {
                var decoding = context(pcm, audio, workspace, stopwatch);
                var likeliest = Decoding.decode(decoding, options, Choice.LIKELIEST);
                // A loop in less than the full context is first heard again in that.
                return options.partial() || (context != Context.FULL && Fallback.loops(likeliest))
                        ? likeliest
                        : Fallback.hear(likeliest, choice -> Decoding.decode(decoding, options.searching(1), choice));
            }
        } finally {
            workspaces.giveBack(workspace);
        }
    }

    private Hypothesis grow(short[] pcm, DecodeOptions options, PhraseCache cache, Stopwatch stopwatch) throws OrtException {
        var workspace = workspaces.take();
        var earlier = cache.take();
        try {
            var audio = stopwatch.encoding(() -> encoder.growing(pcm, earlier.map(PhraseCacheEntry::encoded), tail, workspace));
            var computed = Optional.<DecodedText>empty();
            try {
                var decoded = Decoding.decodeGrown(context(pcm, audio, workspace, stopwatch), options,
                        earlier.flatMap(it -> it.textOf(pcm)));
                computed = decoded.computed();
                return decoded.hypothesis();
            } finally {
                // What was encoded is worth keeping, whatever became of the text.
                PhraseCacheEntry.within(budget, audio.encoded(), computed).ifPresent(cache::keep);
            }
        } finally {
            earlier.ifPresent(PhraseCacheEntry::close);
            workspaces.giveBack(workspace);
        }
    }

    private DecodeContext context(short[] pcm, EncoderOutput audio, Workspace workspace, Stopwatch stopwatch) {
        return new DecodeContext(configuration, tokenizer, graphs, pcm, audio, workspace, stopwatch);
    }

    private static Hypothesis nothing(DecodeOptions options) {
        var language = options.languages().isEmpty() ? "" : options.languages().getFirst();
        return new Hypothesis("", language, options.languages().size() == 1 ? 1 : 0, List.of(), List.of(), 0, 1, 0, End.END_OF_TEXT);
    }

    /**
     * Frees the native memory when the decodes that run have ended; new ones are refused from now on. Waits for them a minute at most: where one hangs longer, nothing is freed, and
     * that is logged. An interrupt does not shorten the wait, it stays with the thread. Closing it again does nothing.
     */
    @Override
    public void close() {
        closeWithin(LAST_DECODES);
    }

    void closeWithin(Duration patience) {
        closed = true;
        if (!Patience.within(patience, left -> open.writeLock().tryLock(left, TimeUnit.NANOSECONDS))) {
            LOG.log(Level.WARNING,
                    "The model is closed while a decode still runs, which is not waited for any longer: its memory is not freed");
            return;
        }
        try {
            if (!freed) {
                freed = true;
                workspaces.close();
                tail.close();
                graphs.close();
            }
        } finally {
            open.writeLock().unlock();
        }
    }
}
