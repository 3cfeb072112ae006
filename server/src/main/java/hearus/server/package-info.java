/** The roles hub and speech server in one process, on one port. {@link hearus.server.HearusServer} is the way in. */
@NullMarked
package hearus.server;

import org.jspecify.annotations.NullMarked;
