// Brings recorded audio to the server, whatever the network does. Every piece is kept until its words are on the page: a piece that was sent
// over a connection that is gone is sent again over the next one, from the end of the last finished phrase.

import { SocketClient } from "./socket.js";
import { joined } from "./webm.js";

/** What may wait while there is no connection: more than ten minutes at 128 kbit/s. */
const LARGEST_BACKLOG = 16 << 20;
/** A phrase is shorter than this: older audio that the server has is settled even where it held no words. */
const LONGEST_PHRASE_MS = 30000;
/** The end of a word is not known better than this; what lies closer to the end of a phrase is part of the pause after it. */
const WORD_END_MS = 200;
const IN_FLIGHT = 16;
const DEAD_AFTER_MS = 15000;

export class Uplink {
  #handlers;
  #socket;
  #pieces = [];
  #bytes = 0;
  #next = 0;
  #unanswered = 0;
  #connection = 0;
  #baseMs = null;
  #settledMs = 0;
  #lagMs = 0;
  #watch = 0;

  /** Handlers: `connected(connection)`, `lost(attempts)`, `refused(message)`, `event(connection, name, ...arguments)`, `overflow(ms)`, `idle()`. */
  constructor({ query, handlers }) {
    this.#handlers = handlers;
    this.#socket = new SocketClient({
      query,
      handlers: {
        connected: () => this.#connected(),
        lost: (attempts) => handlers.lost(attempts),
        refused: (message) => handlers.refused(message),
        event: (name, ...values) => handlers.event(this.#connection, name, ...values),
      },
    });
  }

  open() {
    this.#socket.open();
    this.#watch = setInterval(() => this.#giveUpDeadConnection(), 1000);
  }

  close() {
    clearInterval(this.#watch);
    this.#socket.close();
  }

  reconnect() {
    this.#socket.reconnect();
  }

  /** Takes a piece of audio: { bytes, opening, startMs, endMs }. */
  send(piece) {
    this.#pieces.push({ ...piece, received: false });
    this.#bytes += piece.bytes.length;
    let droppedMs = 0;
    while (this.#bytes > LARGEST_BACKLOG) {
      const oldest = this.#forgetOldest();
      if (!oldest.received) droppedMs += oldest.endMs - oldest.startMs;
    }
    if (droppedMs > 0) this.#handlers.overflow(droppedMs);
    this.#flow();
  }

  /** The place on the recorder's clock of a time on the clock of this connection's session. */
  recorderTime(sessionMs) {
    return (this.#baseMs ?? 0) + sessionMs;
  }

  /** Everything before this time, on the clock of this connection's session, is text that will not change. */
  settled(sessionMs) {
    this.#settledMs = Math.max(this.#settledMs, this.recorderTime(sessionMs) + WORD_END_MS);
    this.#forget();
  }

  /** How far the captions are behind the audio that the server has. */
  lagging(ms) {
    this.#lagMs = ms;
  }

  /** Milliseconds of audio that no server has received. */
  waitingMs() {
    return this.#pieces.filter((piece) => !piece.received).reduce((sum, piece) => sum + piece.endMs - piece.startMs, 0);
  }

  #connected() {
    this.#connection += 1;
    this.#next = 0;
    this.#unanswered = 0;
    this.#baseMs = null;
    this.#lagMs = 0;
    this.#handlers.connected(this.#connection);
    this.#flow();
  }

  #flow() {
    while (this.#socket.connected && this.#unanswered < IN_FLIGHT && this.#next < this.#pieces.length) {
      const piece = this.#pieces[this.#next++];
      const first = this.#baseMs === null;
      if (first) this.#baseMs = piece.startMs;
      this.#unanswered += 1;
      this.#socket.emitBinary("transcription", first ? joined([piece.opening, piece.bytes]) : piece.bytes, () => {
        this.#unanswered -= 1;
        piece.received = true;
        this.#forget();
        this.#flow();
        if (this.#unanswered === 0) this.#handlers.idle();
      });
    }
  }

  #forget() {
    const open = (this.#pieces.at(-1)?.endMs ?? 0) - this.#lagMs - LONGEST_PHRASE_MS;
    while (this.#pieces[0]?.received && this.#pieces[0].endMs < Math.max(this.#settledMs, open)) this.#forgetOldest();
  }

  #forgetOldest() {
    const oldest = this.#pieces.shift();
    this.#bytes -= oldest.bytes.length;
    this.#next = Math.max(0, this.#next - 1);
    return oldest;
  }

  /** Networks vanish without a word, and the server's next ping may be 25 s away. */
  #giveUpDeadConnection() {
    const silence = performance.now() - this.#socket.lastHeard;
    if (this.#socket.connected && this.#unanswered > 0 && silence > DEAD_AFTER_MS) this.#socket.reconnect();
  }
}
