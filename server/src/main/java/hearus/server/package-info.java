/** A Hearus server: the roles hub and speech server, in one process and on one port. Start with {@link hearus.server.HearusServer}. */
@NullMarked
package hearus.server;

import org.jspecify.annotations.NullMarked;
