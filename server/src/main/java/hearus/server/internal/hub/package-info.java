/** Browsers and apps on one side, speech on the other: Socket.IO events in and out, as the seed defined them. */
package hearus.server.internal.hub;
