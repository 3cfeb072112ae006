// Opens the caption page in a headless Chromium with finished text on it, has its key points marked, opens explanations by keyboard, mouse and touch, and prints what a reader
// saw as one line of JSON.
//
//   node keypoints.mjs '{"url": …, "chromium": …, "locale": "ko-KR", "width": 1280, "height": 800, "finals": [{text, startMs, endMs, at, language, key}, …], "picture": "x.png"}'
//
// `finals` is what the page itself remembers of finished phrases. `picture` (optional) is a screenshot with the first explanation open.

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright-core";

const want = JSON.parse(process.argv[2]);
const profile = mkdtempSync(join(tmpdir(), "hearus-keypoints-"));
const context = await chromium.launchPersistentContext(profile, {
  executablePath: want.chromium,
  headless: true,
  locale: want.locale,
  viewport: { width: want.width, height: want.height },
  colorScheme: want.dark ? "dark" : "light",
  hasTouch: true,
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
});
const page = context.pages()[0] ?? (await context.newPage());
const result = { complaints: [] };
page.on("pageerror", (error) => result.complaints.push(error.message));
page.on("console", (message) => message.type() === "error" && result.complaints.push(message.text()));
await page.addInitScript((finals) => {
  if (!localStorage.getItem("hearus.transcript")) localStorage.setItem("hearus.transcript", JSON.stringify(finals));
}, want.finals);
await page.goto(want.url);

/** Where every letter stands, one rectangle for each; not spaces, which nobody sees and which have no place where a line ends. */
const letters = () =>
  page.evaluate(() => {
    const places = [];
    const walker = document.createTreeWalker(document.getElementById("transcript"), NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      for (let i = 0; i < node.data.length; i++) {
        if (/\s/.test(node.data[i])) continue;
        const range = document.createRange();
        range.setStart(node, i);
        range.setEnd(node, i + 1);
        const { x, y, width } = range.getBoundingClientRect();
        places.push([node.data[i], x, y, width]);
      }
    }
    return places;
  });
const card = () =>
  page.evaluate(() => {
    const element = document.getElementById("explanation");
    const { left, top, right, bottom } = element.getBoundingClientRect();
    return {
      open: !element.hidden,
      term: element.querySelector("h2").textContent,
      text: element.querySelector("p").textContent,
      inside: left >= 0 && top >= 0 && right <= innerWidth && bottom <= innerHeight,
      focused: document.activeElement === element,
      expanded: document.querySelectorAll('.term[aria-expanded="true"]').length,
    };
  });
const focusedTerm = () => page.evaluate(() => (document.activeElement.className === "term" ? document.activeElement.textContent : ""));

// The page first scrolls to its end.
await page.waitForFunction(() => {
  const { scrollTop, clientHeight, scrollHeight } = document.getElementById("scroller");
  return document.querySelector(".phrase") && scrollHeight - clientHeight - scrollTop < 2;
});
result.outside = await page.evaluate(() =>
  [...document.querySelectorAll("header button, summary, .dock button, .dock select")]
    .filter((control) => {
      const { left, right, width } = control.getBoundingClientRect();
      return width > 0 && (left < 0 || right > innerWidth);
    })
    .map((control) => control.id || control.tagName),
);
const before = await letters();
await page.focus("#keypoints");
await page.keyboard.press("Enter");
await page.waitForSelector(".term", { timeout: 30000 });
await page.waitForSelector("#keypoints:enabled");
const after = await letters();

result.sameLetters = before.map(([letter]) => letter).join("") === after.map(([letter]) => letter).join("");
result.moved = Math.max(...before.map(([, x, y, width], i) => Math.max(Math.abs(x - after[i][1]), Math.abs(y - after[i][2]), width ? Math.abs(width - after[i][3]) : 0)));
result.highlights = await page.$$eval("mark", (marks) => marks.map((mark) => mark.textContent));
result.terms = await page.$$eval(".term", (terms) => terms.map((term) => term.textContent));
result.roles = await page.$$eval(".term", (terms) => [...new Set(terms.map((term) => `${term.getAttribute("role")} ${term.tabIndex} ${term.getAttribute("aria-haspopup")}`))]);
result.said = await page.textContent("#keypoints-status");

const first = page.locator(".term").first();
await first.focus();
const closed = await letters();
await page.keyboard.press("Enter");
result.byEnter = await card();
result.lettersWhileOpen = JSON.stringify(await letters()) === JSON.stringify(closed);
if (want.picture) await page.screenshot({ path: want.picture });
await page.keyboard.press("Escape");
result.afterEscape = { ...(await card()), focus: await focusedTerm() };
await page.keyboard.press(" ");
result.bySpace = await card();
await page.click("#explanation-close");
result.afterClose = { ...(await card()), focus: await focusedTerm() };
await first.click();
result.byClick = await card();
await page.click("header h1");
result.afterClickElsewhere = await card();
const last = page.locator(".term").last();
await last.tap();
result.byTouch = await card();
await last.tap();
result.afterSecondTouch = await card();

await page.reload();
result.termsAfterReload = await page.$$eval(".term", (terms) => terms.map((term) => term.textContent));
await page.locator(".term").first().click();
result.afterReload = await card();
await page.click("#menu summary");
await page.click("#clear");
result.afterClear = { ...(await card()), disabled: await page.isDisabled("#keypoints") };

await page.click("#notice-action");
result.termsAfterUndo = await page.$$eval(".term", (terms) => terms.map((term) => term.textContent));
await context.setOffline(true);
const complaints = result.complaints.length;
await page.click("#keypoints");
await page.waitForSelector("#notice.error", { timeout: 30000 });
result.withoutServer = { notice: await page.textContent("#notice-text"), enabled: await page.isEnabled("#keypoints"), terms: await page.$$eval(".term", (terms) => terms.length) };
// The refused connections are what was asked for.
result.complaints.length = complaints;
await context.close();
rmSync(profile, { recursive: true, force: true });
console.log(JSON.stringify(result));
