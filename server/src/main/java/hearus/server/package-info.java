/** The roles hub and speech server in one process, on one port. {@link hearus.server.HearusServer} is the way in. */
package hearus.server;
