/** The HTTP of Engine.IO: CORS, bodies, responses, and a timeout for request headers. */
@NullMarked
package hearus.socketio.internal.http;

import org.jspecify.annotations.NullMarked;
