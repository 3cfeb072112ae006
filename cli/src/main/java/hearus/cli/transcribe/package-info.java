/** {@code hearus transcribe}: files to texts, with the help of ffmpeg where it is needed. */
@NullMarked
package hearus.cli.transcribe;

import org.jspecify.annotations.NullMarked;
