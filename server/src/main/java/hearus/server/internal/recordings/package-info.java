/** Recordings of lectures: uploads, the jobs that write them down, and kept audio. */
@NullMarked
package hearus.server.internal.recordings;

import org.jspecify.annotations.NullMarked;
