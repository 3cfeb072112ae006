/** Speech recognition of one window of at most 30 seconds: load a {@link hearus.whisper.Whisper} from its files and decode with it. */
@NullMarked
package hearus.whisper;

import org.jspecify.annotations.NullMarked;
