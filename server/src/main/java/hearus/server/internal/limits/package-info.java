/** How much each client address, and each key or link, has used, and whether it may use more. */
@NullMarked
package hearus.server.internal.limits;

import org.jspecify.annotations.NullMarked;
