/** Lectures to the outside: what speakers add, what followers are sent, and the REST API. */
@NullMarked
package hearus.server.internal.lectures;

import org.jspecify.annotations.NullMarked;
