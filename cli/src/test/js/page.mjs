// Opens the caption page in a headless Chromium whose microphone plays a recording, presses the button, and prints what a reader saw as one line
// of JSON when the words have come, or when its patience is at its end.
//
//   node page.mjs '{"url": …, "chromium": …, "wav": …, "locale": "en-US", "spoken": "en", "countries": 2, "patienceMs": 40000, "webm": true}'
//
// `countries` is how often the word country must have been final. `webm: false` takes MediaRecorder away, as in Safari.
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
  if (message.type() === "error" && !message.text().includes("ERR_CONNECTION_REFUSED")) result.complaints.push(message.text());
});
if (!want.webm) await page.addInitScript(() => delete globalThis.MediaRecorder);

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
while (Date.now() < deadline && (await final()).split(/country/i).length <= want.countries) await new Promise((done) => setTimeout(done, 100));
result.status = await page.textContent("#status");
await page.click("#record");
await page.waitForSelector('body[data-state="idle"]', { timeout: want.patienceMs });
result.text = await final();
result.language = await page.$eval(".phrase", (phrase) => phrase.lang);
result.partialsLeft = await page.$$eval(".phrase.partial", (phrases) => phrases.length);
result.announced = await page.textContent("#announcer");
await page.reload();
result.afterReload = await final();
await context.close();
rmSync(profile, { recursive: true, force: true });
console.log(JSON.stringify(result));
