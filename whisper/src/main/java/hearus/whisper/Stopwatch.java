package hearus.whisper;

import ai.onnxruntime.OrtException;

/** Measures the parts of a decode. Used by one thread. */
final class Stopwatch {
    private long encode;
    private long prefill;
    private long step;
    private int steps;

    /** What is measured. */
    @FunctionalInterface
    interface Part<T> {
        T run() throws OrtException;
    }

    /** What is measured and gives nothing back. */
    @FunctionalInterface
    interface Step {
        void run() throws OrtException;
    }

    <T> T encoding(Part<T> part) throws OrtException {
        long start = System.nanoTime();
        var result = part.run();
        encode += System.nanoTime() - start;
        return result;
    }

    <T> T prefilling(Part<T> part) throws OrtException {
        long start = System.nanoTime();
        var result = part.run();
        prefill += System.nanoTime() - start;
        return result;
    }

    void stepping(Step part) throws OrtException {
        long start = System.nanoTime();
        part.run();
        step += System.nanoTime() - start;
        steps++;
    }

    Effort read() {
        return new Effort(encode, prefill, step, steps);
    }
}
