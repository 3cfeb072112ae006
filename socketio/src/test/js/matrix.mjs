// Every client version over every transport setting: node matrix.mjs http://127.0.0.1:PORT
// Prints one line per check, "ok ..." or "FAIL ...", and exits with 1 if any failed.
import { createRequire } from "node:module";
import { randomBytes } from "node:crypto";

const require = createRequire(import.meta.url);
const url = process.argv[2];
const versions = { "2.5.0": "sio-2", "3.0.5": "sio-3.0", "3.1.3": "sio-3.1", "4.8.4": "sio-4" };
const settings = { polling: ["polling"], websocket: ["websocket"], upgrade: ["polling", "websocket"] };
const patience = 15_000;
const binary = randomBytes(100 * 1024);
const base64 = randomBytes(75 * 1024).toString("base64");
const korean = "안녕하세요, 실시간 자막 — 뷁 😀";
let failures = 0;

function expect(condition, message) {
  if (!condition) throw new Error(message);
}

function within(promise, what) {
  let timer;
  const late = new Promise((_, reject) => { timer = setTimeout(() => reject(new Error(`${what} did not happen in time`)), patience); });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

const next = (socket, event) => within(new Promise((resolve) => socket.once(event, (...values) => resolve(values))), event);
const ask = (socket, event, ...values) => within(new Promise((resolve) => socket.emit(event, ...values, (...answer) => resolve(answer))), `ack of ${event}`);

function sameBytes(value, expected) {
  const bytes = Buffer.isBuffer(value) ? value : value instanceof ArrayBuffer ? Buffer.from(value) : null;
  expect(bytes, `binary expected, got ${typeof value}`);
  expect(bytes.equals(expected), `bytes differ: ${bytes.length} for ${expected.length}`);
}

function open(io, path, transports) {
  return io(url + path, { transports, forceNew: true, reconnection: false, timeout: patience, auth: { token: "abc" }, query: { from: "matrix" } });
}

function connected(socket) {
  return within(new Promise((resolve, reject) => {
    socket.once("connect", resolve);
    socket.once("connect_error", reject);
    socket.once("error", (problem) => reject(new Error(String(problem.message ?? problem))));
  }), "connect");
}

async function run(version, setting) {
  const io = require(versions[version]);
  const transports = settings[setting];
  const check = async (name, body) => {
    try {
      await body();
      console.log(`ok ${version} ${setting}: ${name}`);
    } catch (problem) {
      failures++;
      console.log(`FAIL ${version} ${setting}: ${name}: ${problem.message}`);
    }
  };

  const socket = open(io, "/", transports);
  await check("connects", () => connected(socket));
  await check("travels as configured", async () => {
    const expected = setting === "polling" ? "polling" : "websocket";
    if (setting === "upgrade" && socket.io.engine.transport.name !== "websocket") {
      await within(new Promise((resolve) => socket.io.engine.once("upgrade", resolve)), "upgrade");
    }
    const [info] = await ask(socket, "info");
    expect(info.transport === expected, `transport ${info.transport}`);
    expect(info.protocol === (version.startsWith("2") ? 3 : 4), `protocol ${info.protocol}`);
    expect(info.from === "matrix", `query ${info.from}`);
    expect(version.startsWith("2") || info.token === "abc", `token ${info.token}`);
  });
  await check("text comes back in the ack", async () => {
    const [text, number, nested] = await ask(socket, "echo", korean, 7, { deep: [null, true, { korean }] });
    expect(text === korean && number === 7 && nested.deep[2].korean === korean, "it differs");
  });
  await check("100 KB of base64 come back", async () => {
    const [text] = await ask(socket, "echo", base64);
    expect(text === base64, "it differs");
  });
  await check("100 KB of binary come back in the ack", async () => sameBytes((await ask(socket, "echo", binary))[0], binary));
  await check("100 KB of binary come back as an event", async () => {
    const event = next(socket, "echoed");
    socket.emit("echo", binary);
    sameBytes((await event)[0], binary);
  });
  await check("nested binary keeps its place", async () => {
    const [answer] = await ask(socket, "echo", { first: Buffer.from([0, 1]), list: [Buffer.from([2]), "text", { last: Buffer.from([]) }] });
    sameBytes(answer.first, Buffer.from([0, 1]));
    sameBytes(answer.list[0], Buffer.from([2]));
    expect(answer.list[1] === "text", "text between");
    sameBytes(answer.list[2].last, Buffer.from([]));
  });
  await check("text and binary keep their order", async () => {
    const got = new Promise((resolve) => {
      const seen = [];
      socket.on("counted", (value) => {
        seen.push(typeof value === "number" ? value : Buffer.from(value).readInt32BE(0));
        if (seen.length === 60) resolve(seen);
      });
    });
    for (let i = 0; i < 60; i++) {
      const bytes = Buffer.alloc(4);
      bytes.writeInt32BE(i);
      socket.emit("count", i % 3 === 1 ? bytes : i);
    }
    const seen = await within(got, "60 numbers");
    expect(seen.every((value, index) => value === index), seen.join());
  });
  await check("the server asks and gets the client's answer", async () => {
    socket.once("question", (text, bytes, answer) => answer(`${text}!`, bytes));
    const [text, bytes] = await ask(socket, "askMe", "really", binary);
    expect(text === "really!", `answer ${text}`);
    sameBytes(bytes, binary);
  });
  await check("another namespace shares the connection", async () => {
    const custom = socket.io.socket("/custom", { auth: {} });
    if (!custom.connected) await connected(custom);
    const [text, bytes] = await ask(custom, "echo", "custom", binary);
    expect(text === "custom", "it differs");
    sameBytes(bytes, binary);
    custom.disconnect();
    const [still] = await ask(socket, "echo", "still here");
    expect(still === "still here", "the main namespace is gone");
  });
  await check("an unknown namespace is refused by name", async () => {
    const unknown = open(io, "/unknown", transports);
    const problem = await connected(unknown).then(() => null, (error) => error);
    unknown.close();
    expect(problem && problem.message === "Invalid namespace", problem ? problem.message : "it connected");
  });
  await check("a message over the limit is refused with its reason", async () => {
    const greedy = open(io, "/", transports);
    await connected(greedy);
    const lost = within(new Promise((resolve) => greedy.once("disconnect", (...why) => resolve(why))), "disconnect");
    greedy.emit("echo", "x".repeat(1_100_000));
    const [reason, details] = await lost;
    greedy.close();
    const polls = setting === "polling";
    expect(reason === (polls ? "transport error" : "transport close") || setting === "upgrade", `reason ${reason}`);
    expect(!polls || !version.startsWith("4") || details.description === 413, `description ${details?.description}`);
  });
  await check("a disconnected client can come back", async () => {
    const reason = next(socket, "disconnect");
    socket.emit("kick");
    expect((await reason)[0] === "io server disconnect", `reason ${await reason}`);
    // A client that connects before it has seen the end of the old connection uses that.
    const engine = socket.io.engine;
    if (engine && engine.readyState !== "closed") await within(new Promise((resolve) => engine.once("close", resolve)), "the connection's end");
    const again = connected(socket);
    socket.connect();
    await again;
    const [text] = await ask(socket, "echo", "again");
    expect(text === "again", "it differs");
  });
  socket.close();
}

await Promise.all(Object.keys(versions).flatMap((version) => Object.keys(settings).map((setting) => run(version, setting))));
process.exit(failures ? 1 : 0);
