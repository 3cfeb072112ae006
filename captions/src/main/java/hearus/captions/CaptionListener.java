package hearus.captions;

/** Receives the events of a session. */
@FunctionalInterface
public interface CaptionListener {
    void on(CaptionEvent event);
}
