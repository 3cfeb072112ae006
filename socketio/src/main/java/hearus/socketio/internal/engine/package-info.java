/** Engine.IO sessions: heartbeat, upgrade probe, polling, flow control in both directions. */
@NullMarked
package hearus.socketio.internal.engine;

import org.jspecify.annotations.NullMarked;
