package hearus.whisper.internal.decode;

import ai.onnxruntime.OrtException;

import hearus.whisper.DecodeTimes;

/** Measures the parts of a decode. Used by one thread. */
public final class Stopwatch {
    private long encode;
    private long prefill;
    private long step;
    private int steps;
    private int passes;

    /** What is measured. */
    @FunctionalInterface
    public interface Part<T> {
        T run() throws OrtException;
    }

    /** The same without a result. */
    @FunctionalInterface
    interface Pass {
        void run() throws OrtException;
    }

    public <T> T timeEncode(Part<T> part) throws OrtException {
        long start = System.nanoTime();
        var result = part.run();
        encode += System.nanoTime() - start;
        return result;
    }

    /** A pass of the decoder. */
    void timePass(Pass pass) throws OrtException {
        long start = System.nanoTime();
        pass.run();
        long took = System.nanoTime() - start;
        if (passes++ == 0) {
            prefill += took;
        } else {
            step += took;
            steps++;
        }
    }

    public DecodeTimes read() {
        return new DecodeTimes(encode, prefill, step, steps);
    }
}
