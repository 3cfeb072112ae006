package hearus.speech;

import hearus.captions.CaptionEvent;

/** An event of a stream, for its speaker. */
public sealed interface SpeechEvent {
    /** A caption; every phrase's final comes once, whatever happens to connections in between. */
    record Captioned(CaptionEvent.Caption caption) implements SpeechEvent {}

    /** Somebody spoke there, in milliseconds of the audio clock, and no words were found. */
    record Unheard(long startMs, long endMs) implements SpeechEvent {}

    /** The state of the stream; sent when it changes. */
    record Status(State state, long lagMs) implements SpeechEvent {}

    /** An error that does not end the stream. {@code code} is for programs, as in {@code captionError}. */
    record Problem(String code, String message) implements SpeechEvent {}

    /** The states of a stream, as in captionStatus. */
    enum State {
        LISTENING, DELAYED, RECONNECTING, STOPPED;

        /** The state of a stream whose session has this one. */
        public static State of(CaptionEvent.State session) {
            return switch (session) {
                case LISTENING -> LISTENING;
                case DELAYED -> DELAYED;
                case STOPPED -> STOPPED;
            };
        }
    }
}
