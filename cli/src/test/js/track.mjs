// Loads subtitles into a <track> in a headless Chromium, and prints what it shows as a line of JSON: `cues` with `start`, `end`, `text`.
//
//   node track.mjs '{"url": <page of the same origin>, "track": <address of the subtitles>, "chromium": …}'

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright-core";

const want = JSON.parse(process.argv[2]);
const profile = mkdtempSync(join(tmpdir(), "hearus-track-"));
const context = await chromium.launchPersistentContext(profile, { executablePath: want.chromium, headless: true, args: ["--no-sandbox", "--disable-gpu"] });
const page = context.pages()[0] ?? (await context.newPage());
await page.goto(want.url);
const cues = await page.evaluate(
  (address) =>
    new Promise((resolve, reject) => {
      const video = document.createElement("video");
      const track = document.createElement("track");
      track.default = true;
      track.kind = "captions";
      track.src = address;
      track.addEventListener("load", () =>
        resolve([...track.track.cues].map((cue) => ({ start: cue.startTime, end: cue.endTime, text: cue.getCueAsHTML().textContent }))),
      );
      track.addEventListener("error", () => reject(new Error("the track was not loaded")));
      video.append(track);
      document.body.append(video);
      track.track.mode = "showing";
    }),
  want.track,
);
console.log(JSON.stringify({ cues }));
await context.close();
rmSync(profile, { recursive: true, force: true });
