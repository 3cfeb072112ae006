// Streams blobs to a Hearus with a real socket.io-client, at the pace at which a recorder emits them, and prints what came back as one line of JSON.
//
//   node stream.mjs '{"url": …, "version": 2|3|4, "namespace": "/", "transports": […], "query": {…}, "folder": …, "everyMs": 500, "base64": true,
//                     "word": "country", "times": 2, "patienceMs": 30000}'
//
// It ends when the word has come back so many times and every blob is acknowledged, or when its patience is at its end.

import { readFileSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";

const want = JSON.parse(process.argv[2]);
const io = createRequire(import.meta.url)(`socket.io-client-${want.version}`);
const blobs = readdirSync(want.folder).sort().map((name) => readFileSync(`${want.folder}/${name}`));
const result = { texts: [], captions: 0, acknowledged: 0, bytesAcknowledged: 0, bytesSent: 0, errors: [] };
const wait = (ms) => new Promise((done) => setTimeout(done, ms));

const socket = io(`${want.url}${want.namespace}`, { transports: want.transports, query: want.query, reconnection: false, forceNew: true });
socket.on("transitionResult", (text) => result.texts.push(text));
socket.on("caption", () => (result.captions += 1));
socket.on("captionError", ({ code, message }) => result.errors.push(`${code}: ${message}`));
socket.on("connect_error", (error) => result.errors.push(`connect_error: ${error}`));
await new Promise((done) => {
  socket.on("connect", done);
  socket.on("connect_error", done);
});

const started = Date.now();
for (const [index, blob] of blobs.entries()) {
  await wait(started + index * want.everyMs - Date.now());
  result.bytesSent += blob.length;
  socket.emit("transcription", want.base64 ? blob.toString("base64") : blob, ({ received }) => {
    result.acknowledged += 1;
    result.bytesAcknowledged += received;
  });
}
const heard = () => result.texts.join(" ").toLowerCase().split(want.word).length - 1;
const deadline = Date.now() + want.patienceMs;
while (Date.now() < deadline && (heard() < want.times || result.acknowledged < blobs.length)) await wait(50);
socket.close();
console.log(JSON.stringify(result));
process.exit(0);
