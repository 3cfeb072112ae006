package hearus.bench.jmh;

import java.nio.FloatBuffer;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

import hearus.whisper.Whisper;
import hearus.whisper.internal.decode.Logits;
import hearus.whisper.internal.decode.TokenSampler;
import hearus.whisper.internal.features.LogMel;

/**
 * What Java does around ONNX Runtime: the log-mel spectrogram of 5 s and of 30 s, and the choice of a token. It may use internal packages. Run it
 * with {@code ./hearus bench jmh EngineBenchmark}.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class EngineBenchmark {
    private static final int VOCABULARY = 51_865;
    /** As many as the published models rule out. */
    private static final List<Integer> SUPPRESSED = IntStream.range(0, 1_690).map(i -> VOCABULARY - 1 - i).boxed().toList();

    private final LogMel mel = new LogMel();
    private final short[] phrase = hum(5);
    private final short[] window = hum(30);
    private final FloatBuffer row = logits();
    private final Logits logits = new Logits(VOCABULARY);

    private static short[] hum(int seconds) {
        var pcm = new short[seconds * Whisper.SAMPLE_RATE];
        for (int i = 0; i < pcm.length; i++) {
            pcm[i] = (short) (3_000 * Math.sin(i * 0.06) * Math.sin(i * 0.0007));
        }
        return pcm;
    }

    /** A bell of noise with one clear winner, as real ones are. */
    private static FloatBuffer logits() {
        var random = new Random(1);
        var values = FloatBuffer.allocate(VOCABULARY);
        for (int i = 0; i < VOCABULARY; i++) {
            values.put(i, (float) (3 * random.nextGaussian()));
        }
        return values.put(VOCABULARY / 2, 20);
    }

    @Benchmark
    public float[] melOf5s() {
        return mel.of(phrase, 530);
    }

    @Benchmark
    public float[] melOf30s() {
        return mel.of(window, 3_000);
    }

    @Benchmark
    public int likeliest() {
        return logits.take(row, 0).suppress(SUPPRESSED).argmax();
    }

    @Benchmark
    public double likeliestAndItsProbability() {
        var ready = logits.take(row, 0).suppress(SUPPRESSED);
        return ready.logProbability(ready.argmax());
    }

    @Benchmark
    public int drawn() {
        return TokenSampler.atTemperature(1).sample(logits.take(row, 0).suppress(SUPPRESSED));
    }
}
