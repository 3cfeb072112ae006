// Measures ack round trips with Node's Socket.IO client, for `hearus bench socketio`. Reads lines {port, transport, payload} from standard input, with {millis}
// to warm up or {count, pause} to measure, and answers each with a line: the round trips in milliseconds. Connections are kept from line to line.
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { io } from 'socket.io-client';

// Bytes as a recorder's blob has them: nothing that a fast path for runs of one letter could take.
const binary = Buffer.from(Uint8Array.from({ length: 75 * 1024 }, (_, i) => (i * 2654435761) >>> 11));
const payloads = { text: 'Where is the lecture hall, please?', base64: binary.toString('base64'), binary };
const sockets = new Map();

async function connected(port, transport) {
  const key = `${port} ${transport}`;
  if (!sockets.has(key)) {
    const socket = io(`http://127.0.0.1:${port}`, { transports: [transport], forceNew: true, reconnection: false });
    await new Promise((resolve, reject) => socket.on('connect', resolve).on('connect_error', reject));
    socket.on('disconnect', (reason) => {
      console.error(`The ${transport} client was disconnected: ${reason}`);
      process.exit(1);
    });
    sockets.set(key, socket);
  }
  return sockets.get(key);
}

async function roundTrip(socket, data) {
  const start = process.hrtime.bigint();
  const length = await socket.timeout(10_000).emitWithAck('measure', data);
  if (length !== data.length) {
    throw new Error(`The server saw ${length} of ${data.length}`);
  }
  return Number(process.hrtime.bigint() - start) / 1e6;
}

for await (const line of createInterface({ input: process.stdin })) {
  const { port, transport, payload, count = 0, pause = 0, millis = 0 } = JSON.parse(line);
  const socket = await connected(port, transport);
  const data = payloads[payload];
  const times = [];
  for (const end = performance.now() + millis; performance.now() < end; ) {
    await roundTrip(socket, data);
  }
  for (let i = 0; i < count; i++) {
    times.push(await roundTrip(socket, data));
    await sleep(pause);
  }
  console.log(JSON.stringify(times));
}
process.exit(0);
