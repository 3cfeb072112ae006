/** Who a caller is and what it may do: one table of roles for every address and event, and the checks before them. */
@NullMarked
package hearus.server.internal.access;

import org.jspecify.annotations.NullMarked;
