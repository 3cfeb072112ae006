package hearus.whisper;

import ai.onnxruntime.OrtException;

/** Measures the parts of a decode. Used by one thread. */
final class Stopwatch {
    private long encode;
    private long prefill;
    private long step;
    private int steps;
    private int passes;

    /** What is measured. */
    @FunctionalInterface
    interface Part<T> {
        T run() throws OrtException;
    }

    /** The same without a result. */
    @FunctionalInterface
    interface Pass {
        void run() throws OrtException;
    }

    <T> T encoding(Part<T> part) throws OrtException {
        long start = System.nanoTime();
        var result = part.run();
        encode += System.nanoTime() - start;
        return result;
    }

    /** A pass of the decoder. */
    void passing(Pass pass) throws OrtException {
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

    DecodeTimes read() {
        return new DecodeTimes(encode, prefill, step, steps);
    }
}
