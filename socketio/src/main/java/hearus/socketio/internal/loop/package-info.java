/** Event loops with timers that do not count the time in which a loop was stopped. */
@NullMarked
package hearus.socketio.internal.loop;

import org.jspecify.annotations.NullMarked;
