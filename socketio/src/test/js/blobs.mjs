// A real browser emits Blobs, as MediaRecorder gives them: node blobs.mjs http://127.0.0.1:PORT /path/to/chromium
// Every client version over every transport setting; prints one line per check, "ok ..." or "FAIL ...", and exits with 1 if any failed.
import { createRequire } from "node:module";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { chromium } from "playwright-core";

const require = createRequire(import.meta.url);
const [url, executablePath] = process.argv.slice(2);
const versions = { "2.5.0": "sio-2", "3.0.5": "sio-3.0", "3.1.3": "sio-3.1", "4.8.4": "sio-4" };
const settings = { polling: ["polling"], websocket: ["websocket"], upgrade: ["polling", "websocket"] };
const profile = mkdtempSync(join(tmpdir(), "hearus-blobs-"));
const context = await chromium.launchPersistentContext(profile, { executablePath, headless: true, args: ["--no-sandbox", "--disable-gpu"] });
let failures = 0;

// Runs in the page.
async function emitBlobs(transports) {
  const socket = globalThis.io("/", { transports, forceNew: true, reconnection: false });
  const within = (promise, what) => Promise.race([promise, new Promise((_, no) => setTimeout(() => no(new Error(`${what}: nothing in 15 s`)), 15_000))]);
  const ask = (...values) => within(new Promise((yes) => socket.emit("echo", ...values, (...answer) => yes(answer))), "ack");
  const same = async (value, expected) => {
    const got = new Uint8Array(value);
    return value instanceof ArrayBuffer && got.length === expected.length && got.every((byte, i) => byte === expected[i]);
  };
  await within(new Promise((yes, no) => { socket.once("connect", yes); socket.once("connect_error", no); }), "connect");
  if (transports.length > 1 && socket.io.engine.transport.name !== "websocket") {
    await within(new Promise((yes) => socket.io.engine.once("upgrade", yes)), "upgrade");
  }
  const bytes = Uint8Array.from({ length: 60_000 }, (_, i) => (i * 31) % 251);
  const results = {};
  results["a Blob comes whole"] = await same((await ask(new Blob([bytes], { type: "audio/webm" })))[0], bytes);
  results["a File and an ArrayBuffer come whole"] = await same((await ask(new File([bytes], "a.webm")))[0], bytes) && await same((await ask(bytes.buffer))[0], bytes);
  const [nested] = await ask({ name: "강의", parts: [new Blob([bytes.subarray(0, 100)]), new Blob([])] });
  results["nested Blobs keep their place"] = nested.name === "강의" && await same(nested.parts[0], bytes.subarray(0, 100)) && await same(nested.parts[1], new Uint8Array());
  const counted = [];
  const all = new Promise((yes) => socket.on("counted", (value) => { counted.push(new DataView(value).getInt32(0)); if (counted.length === 40) yes(); }));
  for (let i = 0; i < 40; i++) {
    const data = new DataView(new ArrayBuffer(4));
    data.setInt32(0, i);
    socket.emit("count", new Blob([data]));
  }
  await within(all, "40 Blobs");
  results["Blobs keep their order"] = counted.every((value, i) => value === i);
  socket.close();
  return results;
}

async function run(version, setting) {
  const page = await context.newPage();
  try {
    await page.goto(url);
    await page.addScriptTag({ path: join(dirname(require.resolve(`${versions[version]}/package.json`)), "dist/socket.io.js") });
    for (const [name, passed] of Object.entries(await page.evaluate(emitBlobs, settings[setting]))) {
      if (!passed) failures++;
      console.log(`${passed ? "ok" : "FAIL"} ${version} ${setting}: ${name}`);
    }
  } catch (problem) {
    failures++;
    console.log(`FAIL ${version} ${setting}: ${problem.message}`);
  } finally {
    await page.close();
  }
}

for (const version of Object.keys(versions)) for (const setting of Object.keys(settings)) await run(version, setting);
await context.close();
rmSync(profile, { recursive: true, force: true });
process.exit(failures ? 1 : 0);
