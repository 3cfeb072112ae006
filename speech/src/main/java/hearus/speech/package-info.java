/** Streams from a speaker's PCM to captions: to a model in this process ({@link hearus.speech.LocalLink}), or to a speech server ({@link hearus.speech.RemoteLink}, {@link hearus.speech.SpeechServer}). */
@NullMarked
package hearus.speech;

import org.jspecify.annotations.NullMarked;
