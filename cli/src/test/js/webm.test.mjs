// Cuts a recorder's stream anywhere and takes it up again anywhere: node webm.test.mjs FOLDER-OF-BLOBS
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { pathToFileURL } from "node:url";

const [folder, source] = process.argv.slice(2);
const { WebmSplitter, joined } = await import(pathToFileURL(source));
const stream = joined(readdirSync(folder).sort().map((name) => new Uint8Array(readFileSync(`${folder}/${name}`))));

function pieces(chunk) {
  const splitter = new WebmSplitter();
  const found = [];
  for (let at = 0; at < stream.length; at += chunk) {
    const piece = splitter.push(stream.slice(at, at + chunk));
    if (piece) found.push(piece);
  }
  return found;
}

function duration(found) {
  return found.reduce((sum, piece) => sum + piece.endMs - piece.startMs, 0);
}

for (const chunk of [1, 7, 1000, 4096, stream.length]) {
  const found = pieces(chunk);
  const whole = joined(found.map((piece) => piece.bytes));
  assert.deepEqual(whole, stream.slice(0, whole.length), `chunks of ${chunk}: nothing is lost or reordered`);
  assert.ok(stream.length - whole.length < 3000, `chunks of ${chunk}: only an unfinished element is held back`);
  assert.ok(duration(found) >= 11900 && duration(found) < 12700, `chunks of ${chunk}: ${duration(found)} ms`);
}

// A stream that is taken up in the middle parses like one from its beginning, and keeps its times.
const found = pieces(4096);
for (let from = 0; from < found.length; from++) {
  const splitter = new WebmSplitter();
  const again = splitter.push(joined([found[from].opening, ...found.slice(from).map((piece) => piece.bytes)]));
  assert.equal(again.endMs, found.at(-1).endMs, `taken up at piece ${from}`);
}

assert.throws(() => new WebmSplitter().push(Uint8Array.of(0, 0, 0, 0)), /not WebM/);
assert.throws(() => new WebmSplitter().push(new TextEncoder().encode("OggS and so on")), /not WebM|WebM element/);
console.log("ok");
