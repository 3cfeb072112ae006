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
import hearus.whisper.internal.decode.DecodeContext;
import hearus.whisper.internal.decode.DecodedText;
import hearus.whisper.internal.decode.Decoding;
import hearus.whisper.internal.decode.Stopwatch;
import hearus.whisper.internal.decode.TemperatureFallback;
import hearus.whisper.internal.decode.TokenSampler;
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
 * <p>The code that loads it closes it, after everything that decodes with it: first the sessions, then the {@code Captioner} or {@code Transcriber}, then this. A decode that comes later
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
    /** How long {@link #close} waits for decodes in progress. */
    private static final Duration LAST_DECODES = Duration.ofMinutes(1);

    private final Configuration configuration;
    private final Tokenizer tokenizer;
    private final Graphs graphs;
    private final Encoder encoder;
    private final SilentTail tail;
    private final Workspaces workspaces;
    /** The memory budget of all phrase caches. */
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
     * Checks that the model decodes these languages, before there is anything to decode.
     *
     * @param languages as in {@link DecodeOptions#languages()}
     * @throws IllegalArgumentException when one of them is not one of Whisper's
     */
    public void requireLanguages(List<String> languages) {
        languages.forEach(configuration::language);
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

    /** The same; {@code times} receives how long it took. */
    public Hypothesis decode(short[] pcm, DecodeOptions options, Consumer<DecodeTimes> times) {
        return decode(pcm, options, times, stopwatch -> decodeWindow(pcm, options, stopwatch));
    }

    /**
     * Decodes a phrase that grows, as a partial in short context. Of the audio of the last decode with this cache, only the last 2 s are encoded again, and fixed tokens are not
     * decoded again. Earlier audio was encoded without what followed those 2 s, so the text may differ a little from that of a decode without a
     * cache, and depends on when the earlier decodes were made.
     *
     * @throws IllegalArgumentException also when the options ask for anything but a partial in short context
     */
    public Hypothesis decode(short[] pcm, DecodeOptions options, PhraseCache cache, Consumer<DecodeTimes> times) {
        if (!options.partial() || options.context() != Context.SHORT) {
            throw new IllegalArgumentException("With a cache only partials are decoded, in short context");
        }
        return decode(pcm, options, times, stopwatch -> decodeGrowing(pcm, options, cache, stopwatch));
    }

    /** One way to decode a window. */
    @FunctionalInterface
    private interface WindowDecode {
        Hypothesis run(Stopwatch stopwatch) throws OrtException;
    }

    private Hypothesis decode(short[] pcm, DecodeOptions options, Consumer<DecodeTimes> times, WindowDecode decode) {
        if (pcm.length > MAX_SAMPLES) {
            throw new IllegalArgumentException("A window of " + pcm.length + " samples is too long: Whisper decodes at most " + MAX_SAMPLES
                    + " (30 s at 16 kHz); cut it at a pause");
        }
        requireLanguages(options.languages());
        open.readLock().lock();
        try {
            if (closed) {
                throw new IllegalStateException("This Whisper model is closed");
            }
            if (pcm.length < MIN_SAMPLES) {
                return empty(options);
            }
            var stopwatch = new Stopwatch();
            var hypothesis = decode.run(stopwatch);
            times.accept(stopwatch.read());
            return hypothesis;
        } catch (OrtException e) {
            throw new WhisperException("A window of " + 1000L * pcm.length / SAMPLE_RATE + " ms could not be decoded (" + e.getMessage()
                    + "): see that there is enough memory for the model, or take a smaller one", e);
        } finally {
            open.readLock().unlock();
        }
    }

    private Hypothesis decodeWindow(short[] pcm, DecodeOptions options, Stopwatch stopwatch) throws OrtException {
        var hypothesis = decodeWindow(pcm, options, options.context(), stopwatch);
        // The full context is more expensive but loops less. A partial is replaced by the next one anyway.
        return TemperatureFallback.isLoop(hypothesis) && options.context() != Context.FULL && !options.partial()
                ? decodeWindow(pcm, options, Context.FULL, stopwatch)
                : hypothesis;
    }

    private Hypothesis decodeWindow(short[] pcm, DecodeOptions options, Context context, Stopwatch stopwatch) throws OrtException {
        var workspace = workspaces.acquire();
        try {
            var audio = stopwatch.timeEncode(() -> switch (context) {
                case FULL -> encoder.encodeFull(pcm, tail, workspace);
                case MEDIUM -> encoder.encodeMedium(pcm, tail, workspace);
                case SHORT -> encoder.encodeShort(pcm, tail, workspace);
            });
            try (var _ = audio.encoded()) {
                var decoding = context(pcm, audio, workspace, stopwatch);
                var likeliest = Decoding.decode(decoding, options, TokenSampler.GREEDY);
                // A loop in less than the full context is first decoded again in the full one.
                return options.partial() || (context != Context.FULL && TemperatureFallback.isLoop(likeliest))
                        ? likeliest
                        : TemperatureFallback.decode(likeliest, choice -> Decoding.decode(decoding, options.withBeams(1), choice));
            }
        } finally {
            workspaces.release(workspace);
        }
    }

    private Hypothesis decodeGrowing(short[] pcm, DecodeOptions options, PhraseCache cache, Stopwatch stopwatch) throws OrtException {
        var workspace = workspaces.acquire();
        var cached = cache.take();
        try {
            var audio = stopwatch.timeEncode(() -> encoder.encodeGrowing(pcm, cached.map(PhraseCacheEntry::encoded), tail, workspace));
            var computed = Optional.<DecodedText>empty();
            try {
                var decoded = Decoding.decodeGrown(context(pcm, audio, workspace, stopwatch), options,
                        cached.flatMap(it -> it.textOf(pcm)));
                computed = decoded.computed();
                return decoded.hypothesis();
            } finally {
                // The encoded audio is kept even if decoding the text failed.
                PhraseCacheEntry.within(budget, audio.encoded(), computed).ifPresent(cache::put);
            }
        } finally {
            cached.ifPresent(PhraseCacheEntry::close);
            workspaces.release(workspace);
        }
    }

    private DecodeContext context(short[] pcm, EncoderOutput audio, Workspace workspace, Stopwatch stopwatch) {
        return new DecodeContext(configuration, tokenizer, graphs, pcm, audio, workspace, stopwatch);
    }

    private static Hypothesis empty(DecodeOptions options) {
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

    void closeWithin(Duration timeout) {
        closed = true;
        if (!Uninterruptibles.await(timeout, left -> open.writeLock().tryLock(left, TimeUnit.NANOSECONDS))) {
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
