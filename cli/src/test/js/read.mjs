// Opens the reading page of a lecture in a headless Chromium, and prints a line of JSON each time that the next of the wanted texts stands on it: what a reader sees.
//
//   node read.mjs '{"url": …, "chromium": …, "locale": "en-US", "width": 1280, "height": 800, "wanted": ["…"], "patienceMs": 60000, "picture": …}'
//
// After the first it also reloads the page and waits for the same text. `status`, `title`, `text`, `terms` (marked words), `speakers`, `complaints`.

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright-core";

const want = JSON.parse(process.argv[2]);
const profile = mkdtempSync(join(tmpdir(), "hearus-read-"));
const context = await chromium.launchPersistentContext(profile, {
  executablePath: want.chromium,
  headless: true,
  locale: want.locale,
  viewport: { width: want.width, height: want.height },
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
});
const page = context.pages()[0] ?? (await context.newPage());
const complaints = [];
page.on("pageerror", (error) => complaints.push(error.message));
page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
const finalText = () => [...document.querySelectorAll(".phrase:not(.partial)")].map((phrase) => phrase.textContent.trim()).join(" ");

async function awaitText(wanted) {
  await page.waitForFunction(
    (text) => [...document.querySelectorAll(".phrase:not(.partial)")].map((phrase) => phrase.textContent.trim()).join(" ").includes(text),
    wanted,
    { timeout: want.patienceMs },
  );
  return {
    status: await page.textContent("#status"),
    title: await page.title(),
    text: await page.evaluate(finalText),
    terms: await page.$$eval(".term", (terms) => terms.map((term) => term.textContent)),
    speakers: await page.$$eval(".speaker", (labels) => labels.map((label) => label.textContent)),
    language: await page.evaluate(() => document.documentElement.lang),
    overflow: await page.evaluate(() => document.documentElement.scrollWidth > innerWidth),
    complaints,
  };
}

await page.goto(want.url);
for (const [index, wanted] of want.wanted.entries()) {
  const seen = await awaitText(wanted);
  if (index === 0) {
    await page.reload();
    seen.afterReload = (await awaitText(wanted)).text;
  }
  if (want.picture) await page.screenshot({ path: want.picture });
  console.log(JSON.stringify(seen));
}
await context.close();
rmSync(profile, { recursive: true, force: true });
