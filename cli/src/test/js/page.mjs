// Opens the caption page in a headless Chromium whose microphone plays a recording, presses the button, and prints what a reader saw as one line
// of JSON when the words have come, or when its patience is at its end.
//
//   node page.mjs '{"url": …, "chromium": …, "wav": …, "locale": "en-US", "spoken": "en", "countries": 2, "patienceMs": 40000, "webm": true}'
//
// `countries` is how often the word country must have been final. `webm: false` takes MediaRecorder away, as in Safari. `interruption`: once the first countries are final, a call
// takes the microphone for so many ms, as on an iPhone. `withoutUpgrade`: the server is behind a proxy that lets no WebSocket pass.
// `share`: also copies the address for readers, and gives what the page says of it.
// It prints "partial" in a line of its own when the first partial text is on the page.

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright-core";

const want = JSON.parse(process.argv[2]);
const profile = mkdtempSync(join(tmpdir(), "hearus-page-"));
const context = await chromium.launchPersistentContext(profile, {
  executablePath: want.chromium,
  headless: true,
  locale: want.locale,
  permissions: ["microphone"],
  args: [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--use-fake-ui-for-media-stream",
    "--use-fake-device-for-media-stream",
    `--use-file-for-fake-audio-capture=${want.wav}%noloop`,
  ],
});
const page = context.pages()[0] ?? (await context.newPage());
const result = { complaints: [] };
page.on("pageerror", (error) => result.complaints.push(error.message));
page.on("console", (message) => {
  // A refused connection is what a test of lost connections makes; everything else is a defect.
  if (want.withoutUpgrade && message.text().startsWith("WebSocket connection to")) return;
  if (message.type() === "error" && !message.text().includes("ERR_CONNECTION_REFUSED")) result.complaints.push(message.text());
});
if (!want.webm) await page.addInitScript(() => delete globalThis.MediaRecorder);

// WebKit moves every AudioContext to "interrupted", refuses resume() meanwhile, and leaves it suspended.
if (want.interruption) {
  await page.addInitScript(() => {
    const contexts = [];
    const Real = AudioContext;
    globalThis.AudioContext = class extends Real {
      #taken = false;
      constructor(...options) {
        super(...options);
        contexts.push(this);
      }
      get state() {
        return this.#taken ? "interrupted" : super.state;
      }
      resume() {
        return this.#taken ? Promise.reject(new DOMException("interrupted", "InvalidStateError")) : super.resume();
      }
      async take(taken) {
        if (taken) await super.suspend();
        this.#taken = taken;
        this.dispatchEvent(new Event("statechange"));
      }
    };
    globalThis.interrupt = (taken) => Promise.all(contexts.map((context) => context.take(taken)));
  });
}

await page.goto(want.url);
await page.selectOption("#spoken", want.spoken);
result.title = await page.title();
result.button = await page.textContent("#record");
await page.focus("#record");
await page.keyboard.press("Enter");
await page.waitForSelector(".phrase.partial .tentative, .phrase:not(.partial)", { timeout: want.patienceMs });
console.log("partial");

const final = () => page.$$eval(".phrase:not(.partial)", (phrases) => phrases.map((phrase) => phrase.textContent.trim()).join(" "));
const deadline = Date.now() + want.patienceMs;
const countries = async (count) => {
  while (Date.now() < deadline && (await final()).split(/country/i).length <= count) await new Promise((done) => setTimeout(done, 100));
};
const status = (words) => page.waitForFunction((expected) => document.getElementById("status").textContent === expected, words, { timeout: 5000 });
if (want.interruption) {
  await countries(2);
  await status("Listening");
  await page.evaluate(() => interrupt(true));
  await status("The microphone was taken away");
  await new Promise((done) => setTimeout(done, want.interruption));
  await page.evaluate(() => interrupt(false));
  await status("Listening");
}
await countries(want.countries);
result.status = await page.textContent("#status");
await page.click("#record");
await page.waitForSelector('body[data-state="idle"]', { timeout: want.patienceMs });
result.text = await final();
result.starts = await page.evaluate(() => JSON.parse(localStorage.getItem("hearus.transcript")).map(({ startMs }) => startMs));
result.language = await page.$eval(".phrase", (phrase) => phrase.lang);
result.partialsLeft = await page.$$eval(".phrase.partial", (phrases) => phrases.length);
result.announced = await page.textContent("#announcer");
if (want.share) {
  await page.click("#menu summary");
  await page.click("#share");
  await page.waitForSelector("#notice:not([hidden])");
  result.shared = await page.textContent("#notice-text");
}
await page.reload();
result.afterReload = await final();
await context.close();
rmSync(profile, { recursive: true, force: true });
console.log(JSON.stringify(result));
