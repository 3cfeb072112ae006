package hearus.speech.internal.remote;

import java.util.OptionalLong;

import hearus.speech.SpeechException;
import hearus.speech.internal.protocol.CaptionsV1;

/** The client's side of a protocol of {@code /ws}, for one connection. {@code sent} is the position after the last sample that was sent. */
interface ClientProtocol {
    /** The first message of a connection whose first sample will be this one. */
    String firstMessage(long from);

    /** Reads a message of the server. */
    CaptionsV1.FromServer read(String text, long sent) throws SpeechException;

    /** The sample before which everything is settled, where the server sends no acks. */
    OptionalLong settled(long sent);

    /** Says that all audio has been sent. */
    void finish(SpeechConnection connection) throws ConnectionLostException, InterruptedException;

    /** Whether, after {@link #finish}, no more messages are expected. */
    boolean isComplete(SpeechConnection connection);
}
