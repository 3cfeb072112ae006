/** Receives files that clients send in the body of a request. */
@NullMarked
package hearus.server.internal.uploads;

import org.jspecify.annotations.NullMarked;
