package hearus.captions.internal.session;

import java.util.function.Consumer;

import hearus.captions.CaptionEvent;
import hearus.captions.CaptionEvent.Settled;

/** Tells which samples will not be needed again, since they are silence or part of a final. Single-threaded. */
final class Settlement {
    private final Consumer<CaptionEvent> out;
    private long settled;

    Settlement(long startSample, Consumer<CaptionEvent> out) {
        this.settled = startSample;
        this.out = out;
    }

    /** Every sample before this one is settled. Told only where it is at least {@code step} samples more than was told before. */
    void upTo(long sample, long step) {
        if (sample - settled >= step) {
            settled = sample;
            out.accept(new Settled(settled));
        }
    }
}
