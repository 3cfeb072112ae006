// Opens the caption page in a headless Chromium, shows captions whose text becomes shorter, and prints as one line of JSON where the first letter stood after each.
//
//   node steady.mjs '{"url": …, "chromium": …}'

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright-core";

const want = JSON.parse(process.argv[2]);
const profile = mkdtempSync(join(tmpdir(), "hearus-steady-"));
const context = await chromium.launchPersistentContext(profile, {
  executablePath: want.chromium,
  headless: true,
  locale: "en-US",
  viewport: { width: 390, height: 844 },
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
});
const page = context.pages()[0] ?? (await context.newPage());
await page.goto(want.url);
const tops = await page.evaluate(async () => {
  const { Transcript } = await import(new URL("transcript.js", location.href));
  const [here, scroller, latest, announcer] = ["transcript", "scroller", "latest", "announcer"].map((id) => document.getElementById(id));
  const transcript = new Transcript({ page: here, scroller, latest, announcer });
  const caption = (key, words, final, startMs) => ({ key, text: "word ".repeat(words).trim(), stable: 0, final, startMs, endMs: startMs + 1000, at: 1770000000000, language: "en" });
  const top = (shown) => {
    transcript.show(shown);
    return here.querySelector(".phrase").getBoundingClientRect().top;
  };
  return {
    first: top(caption("a", 10, true, 0)),
    long: top(caption("b", 40, false, 1000)),
    shorter: top(caption("b", 20, false, 1000)),
    final: top(caption("b", 15, true, 1000)),
    nextParagraph: top(caption("c", 5, false, 20000)),
  };
});
await context.close();
rmSync(profile, { recursive: true, force: true });
console.log(JSON.stringify(tops));
