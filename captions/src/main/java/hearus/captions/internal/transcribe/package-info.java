/** Transcription of whole recordings: windows, voice that was left out, and subtitles. */
@NullMarked
package hearus.captions.internal.transcribe;

import org.jspecify.annotations.NullMarked;
