package hearus.speech.internal.remote;

import java.util.OptionalLong;

import hearus.speech.SpeechException;
import hearus.speech.internal.protocol.Wire;

/** How a hub speaks with a speech server over one connection. {@code sent} is the place after the last sample that went out. */
interface ClientProtocol {
    /** The first message of a connection whose first sample will be this one. */
    String greeting(long from);

    /** What the server says. */
    Wire.FromServer read(String text, long sent) throws SpeechException;

    /** The sample before which nothing need be kept, where the server does not say so itself. */
    OptionalLong settled(long sent);

    /** All audio has been sent. */
    void finish(SpeechConnection connection) throws ConnectionLostException, InterruptedException;

    /** Whether, after {@link #finish}, nothing more is to be expected. */
    boolean over(SpeechConnection connection);
}
