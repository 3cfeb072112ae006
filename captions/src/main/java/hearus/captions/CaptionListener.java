package hearus.captions;

/** Told what a session hears. */
@FunctionalInterface
public interface CaptionListener {
    void on(CaptionEvent event);
}
