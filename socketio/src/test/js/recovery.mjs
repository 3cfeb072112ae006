// A real client whose connection breaks again and again while the server counts: node recovery.mjs http://127.0.0.1:PORT
// Prints one line per check, "ok ..." or "FAIL ...", and exits with 1 if any failed.
import { createRequire } from "node:module";
import net from "node:net";

const require = createRequire(import.meta.url);
const io = require("sio-4");
const settings = { polling: ["polling"], websocket: ["websocket"], upgrade: ["polling", "websocket"] };
const numbers = 300;
let failures = 0;

// A network that can die: no goodbye reaches the server, and what was on its way is lost.
async function network() {
  const server = new URL(process.argv[2]);
  const cables = new Set();
  let dead = false;
  const proxy = net.createServer((near) => {
    if (dead) {
      near.destroy();
      return;
    }
    const far = net.connect(server.port, server.hostname);
    for (const [from, to] of [[near, far], [far, near]]) {
      cables.add(from);
      from.on("error", () => {});
      from.on("close", () => { cables.delete(from); to.destroy(); });
      from.pipe(to);
    }
  });
  const cut = () => {
    dead = true;
    cables.forEach((cable) => cable.destroy());
    setTimeout(() => { dead = false; }, 60);
  };
  await new Promise((yes) => proxy.listen(0, "127.0.0.1", yes));
  return { url: `http://127.0.0.1:${proxy.address().port}`, cut };
}

async function run(setting) {
  const { url, cut } = await network();
  const socket = io(url, { transports: settings[setting], forceNew: true, reconnectionDelay: 20, reconnectionDelayMax: 50 });
  const seen = [];
  const ids = new Set();
  let losses = 0;
  let recovered = 0;
  socket.on("connect", () => {
    ids.add(socket.id);
    if (socket.recovered) recovered++;
  });
  // One cut less than we made where its last words had all been received.
  socket.on("disconnect", () => losses++);
  await new Promise((yes) => socket.once("connect", yes));
  const all = new Promise((yes) => {
    socket.on("number", (value) => {
      seen.push(value);
      if (value % 60 === 30) {
        cut();
      }
      if (value === numbers - 1) yes();
    });
  });
  socket.emit("count to", numbers);
  const late = new Promise((_, no) => setTimeout(() => no(new Error(`only ${seen.length} numbers came, ${losses} losses`)), 30_000));
  try {
    await Promise.race([all, late]);
    const checks = {
      "every number once and in order": seen.length === numbers && seen.every((value, i) => value === i),
      "one id": ids.size === 1,
      "recovered after each loss": losses >= 3 && recovered === losses,
    };
    for (const [name, passed] of Object.entries(checks)) {
      if (!passed) failures++;
      console.log(`${passed ? "ok" : "FAIL"} ${setting}: ${name} (${seen.length} numbers, ${ids.size} ids, ${recovered} of ${losses})`);
    }
  } catch (problem) {
    failures++;
    console.log(`FAIL ${setting}: ${problem.message}`);
  }
  socket.close();
}

await Promise.all(Object.keys(settings).map(run));
process.exit(failures ? 1 : 0);
