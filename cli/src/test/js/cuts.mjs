// Streams recordings at a recorder's pace with real socket.io-clients, each through a network of its own that is cut once, and prints what came back as a line of JSON.
//
//   node cuts.mjs '{"url": …, "patienceMs": 60000, "quietMs": 30000, "last": "for your country", "runs": [{"version": 2|3|4, "namespace": "/", "transports": […], "query": {…}, "headers": {…},
//                    "folder": …, "everyMs": 500, "base64": true, "times": 1, "cutAtMs": 3000, "cutMs": 2000}]}'
//
// `times`: how often the recording is sent. A run ends when it is connected, has sent everything and has heard nothing for quietMs, or for AFTER_LAST_MS once the last words came as often as they were said; or when its patience is at its end. Of each: `texts` (every transitionResult),
// `finals` ("session/id" of every final caption), `sessions`, `connects`, `sent` and `errors` (captionError).

import { readFileSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import net from "node:net";

const want = JSON.parse(process.argv[2]);
const require = createRequire(import.meta.url);
const target = new URL(want.url);
const AFTER_LAST_MS = 2000;
const wait = (ms) => new Promise((done) => setTimeout(done, Math.max(0, ms)));

/** A network between a client and the server. */
async function network() {
  const sockets = new Set();
  let down = false;
  const server = net.createServer((client) => {
    if (down) return client.resetAndDestroy();
    const peer = net.connect(target.port, target.hostname);
    for (const [from, to] of [[client, peer], [peer, client]]) {
      sockets.add(from);
      from.on("data", (bytes) => to.write(bytes));
      from.on("error", () => {});
      from.on("close", () => {
        sockets.delete(from);
        to.destroy();
      });
    }
  });
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    async cut(ms) {
      down = true;
      for (const socket of sockets) socket.resetAndDestroy();
      await wait(ms);
      down = false;
    },
  };
}

async function run({ version, namespace, transports, query, headers, folder, everyMs, base64, times, cutAtMs, cutMs }) {
  const io = require(`socket.io-client-${version}`);
  const recording = readdirSync(folder).sort().map((name) => readFileSync(`${folder}/${name}`));
  const blobs = Array(times).fill(recording).flat();
  const result = { texts: [], finals: [], sessions: [], connects: 0, sent: 0, errors: [] };
  const through = await network();
  const socket = io(through.url + namespace, { transports, query, extraHeaders: headers, forceNew: true });
  let heard = Date.now();
  socket.on("connect", () => {
    heard = Date.now(); // What was kept while the network was away is only sent now.
    result.connects += 1;
  });
  socket.on("transitionResult", (text) => result.texts.push(text));
  socket.on("caption", ({ id, session, final }) => {
    heard = Date.now();
    if (!result.sessions.includes(session)) result.sessions.push(session);
    if (final) result.finals.push(`${result.sessions.indexOf(session)}/${id}`);
  });
  socket.on("captionError", ({ code, message }) => result.errors.push(`${code}: ${message}`));
  await new Promise((done) => socket.once("connect", done));

  const started = Date.now();
  if (cutMs > 0) setTimeout(() => through.cut(cutMs), cutAtMs);
  for (const [index, blob] of blobs.entries()) {
    await wait(started + index * everyMs - Date.now());
    socket.emit("transcription", base64 ? blob.toString("base64") : blob);
    result.sent += 1;
  }
  heard = Date.now();
  const deadline = Date.now() + want.patienceMs;
  const complete = () => result.texts.join(" ").toLowerCase().split(want.last).length > times;
  const quiet = () => (complete() ? AFTER_LAST_MS : want.quietMs);
  while (Date.now() < deadline && (!socket.connected || Date.now() < started + cutAtMs + cutMs || Date.now() - heard < quiet())) await wait(50);
  socket.close();
  return result;
}

console.log(JSON.stringify(await Promise.all(want.runs.map(run))));
process.exit(0);
