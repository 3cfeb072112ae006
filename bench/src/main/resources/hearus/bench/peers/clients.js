// The Socket.IO side that the servers here have in common: blobs of 16 kHz mono 16-bit PCM come as 'transcription', what is heard goes back as 'caption' events of
// Hearus's form, as far as these servers know what belongs there. Prints its port, and ends when its standard input does.
import { createServer } from 'node:http';
import { Server } from 'socket.io';

/** @param speaker makes for a socket what takes its blobs: (language, caption) => { hear(bytes), leave() } */
export function serve(speaker) {
  const http = createServer((_, response) => response.writeHead(404).end());
  const io = new Server(http, { maxHttpBufferSize: 8e6 });
  io.on('connection', (socket) => {
    const one = speaker(socket.handshake.query.language, (caption) => socket.emit('caption', caption));
    socket.on('transcription', (blob) => one.hear(blob));
    socket.on('disconnect', () => one.leave());
  });
  http.listen(0, '127.0.0.1', () => console.log(http.address().port));
  process.stdin.on('end', () => process.exit(0)).resume();
}

/** Lines of text that are shown, changed and at last final, as captions. */
export class Lines {
  #caption;
  #line = 1;
  #revision = 0;

  constructor(caption) {
    this.#caption = caption;
  }

  /** The window of audio, in samples, that the text was heard in. Nothing is stable before it is final: these servers make no difference. */
  show(text, from, to, final) {
    if (text || this.#revision > 0) {
      this.#caption({
        id: `line-${this.#line}`, revision: ++this.#revision, text, stable: final ? text.length : 0, final,
        startMs: from / 16, endMs: to / 16, words: [],
      });
    }
    if (final) {
      this.#line++;
      this.#revision = 0;
    }
  }
}

/** Samples that only grow at the end and go at the beginning. */
export class Samples {
  #parts = [];
  length = 0;

  push(bytes) {
    this.#parts.push(bytes);
    this.length += bytes.length >> 1;
  }

  /** All of it as bytes. */
  bytes() {
    this.#parts = [Buffer.concat(this.#parts)];
    return this.#parts[0];
  }

  /** Keeps the last of them. */
  keep(count) {
    const bytes = this.bytes();
    this.#parts = [bytes.subarray(Math.max(0, bytes.length - 2 * count))];
    this.length = this.#parts[0].length >> 1;
  }
}

/** Root mean square of 16-bit samples. */
export function loudness(bytes) {
  let sum = 0;
  for (let at = 0; at + 1 < bytes.length; at += 2) {
    sum += bytes.readInt16LE(at) ** 2;
  }
  return Math.sqrt(sum / Math.max(1, bytes.length >> 1));
}
