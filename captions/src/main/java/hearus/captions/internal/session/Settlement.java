package hearus.captions.internal.session;

import java.util.function.Consumer;

import hearus.captions.CaptionEvent;
import hearus.captions.CaptionEvent.Settled;

/** Reports which samples will not be needed again, since they are silence or part of a final. Single-threaded. */
final class Settlement {
    private final Consumer<CaptionEvent> out;
    private long settled;

    Settlement(long startSample, Consumer<CaptionEvent> out) {
        this.settled = startSample;
        this.out = out;
    }

    /** Every sample before this one is settled. Reported only if it is at least {@code step} samples after the last report. */
    void upTo(long sample, long step) {
        if (sample - settled >= step) {
            settled = sample;
            out.accept(new Settled(settled));
        }
    }
}
