package hearus.speech;

import hearus.captions.CaptionEvent;

/** What a speaker hears back. */
public sealed interface SpeechEvent {
    /** Text; every phrase's final comes once, whatever happens to connections in between. */
    record Captioned(CaptionEvent.Caption caption) implements SpeechEvent {}

    /** Somebody spoke there, in milliseconds of the audio clock, and no words were found. */
    record Unheard(long startMs, long endMs) implements SpeechEvent {}

    /** How the stream is doing; sent when it changes. */
    record Status(State state, long lagMs) implements SpeechEvent {}

    /** Something that the speaker should know and that does not end the stream. {@code code} is a word for programs. */
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
