package hearus.socketio;

import java.util.List;
import java.util.Optional;

/**
 * An event as it leaves, encoded once for all who get it.
 *
 * @param unit its text and its attachments
 * @param offset by what a client names it when it comes back; empty for one that is not kept for those
 */
record Outgoing(List<EnginePacket> unit, Optional<String> offset) {}
