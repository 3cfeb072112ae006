/** Divides words into subtitles that people can read. Pure functions. */
@NullMarked
package hearus.lectures.internal.subtitles;

import org.jspecify.annotations.NullMarked;
