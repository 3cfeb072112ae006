/**
 * Turns live streams of 16 kHz mono PCM into captions, and recordings into text.
 *
 * <p>{@link hearus.captions.Captioner} captions many streams with one model: open a {@link hearus.captions.CaptionSession} for each, give it samples, and its
 * {@link hearus.captions.CaptionListener} receives every {@link hearus.captions.CaptionEvent}. {@link hearus.captions.Transcriber} transcribes recordings.
 */
@NullMarked
package hearus.captions;

import org.jspecify.annotations.NullMarked;
