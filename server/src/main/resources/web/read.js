// The reading page of one lecture, at l/ID: its history from the first word, then what is said, live. Follows again after a lost connection from the next
// segment that it lacks.

import { accountButtons } from "./account.js";
import { Explanation } from "./explanation.js";
import { SocketClient } from "./socket.js";
import { text } from "./strings.js";
import { Transcript } from "./transcript.js";
import { $, announceBox, closingMenu, languageButton, saveText, sizeButtons } from "./view.js";

const RETRY_MS = 3000;

const lecture = decodeURIComponent(location.pathname.split("/").pop());
const transcript = new Transcript({ page: $("transcript"), scroller: $("scroller"), latest: $("latest"), announcer: $("announcer") });
new Explanation({ page: $("transcript"), card: $("explanation"), close: $("explanation-close") });

let next = 1;
let change = 0;
let startedAt = 0;
let title = "";
let condition = "connecting";
/** Segments of a page of history come together, and are drawn together. */
let waiting = [];
/** What is being said, by segment. */
const partials = new Map();

function show(state) {
  condition = state;
  const words = text({ connecting: "connecting", following: "following", ended: "ended", lost: "reconnecting", missing: "noLecture", refused: "noAccess" }[state]);
  if ($("status").textContent !== words) $("status").textContent = words;
  document.body.dataset.mood = { following: "good", lost: "warn", missing: "warn", refused: "warn" }[state] ?? "";
}

function follow() {
  socket.request("follow", { lecture, from: next, changes: change }, (answer) => {
    if (answer.error) {
      show({ not_found: "missing", forbidden: "refused" }[answer.code] ?? "lost");
      setTimeout(() => socket.connected && follow(), RETRY_MS);
      return;
    }
    const known = answer.lecture;
    startedAt = Date.parse(known.started ?? known.created);
    title = known.title;
    showTitle();
    show(known.ended ? "ended" : "following");
  });
}

function showTitle() {
  $("title").textContent = title || "Hearus";
  if (title) document.title = `${title} · Hearus`;
}

function segmentCame(segment) {
  if (waiting.push(segment) === 1) requestAnimationFrame(draw);
  next = Math.max(next, segment.seq + 1);
  change = Math.max(change, segment.change);
}

function draw() {
  const segments = waiting;
  waiting = [];
  segments.forEach(({ id }) => partials.delete(id));
  transcript.batch(() => {
    // What is being said stands below what has been said: its caption may come before the history, or before another speaker's segment.
    if (partials.size > 0 || segments.length > 1) transcript.withdrawPartials();
    segments.forEach(drawSegment);
    partials.forEach(showPartial);
  });
  $("empty").hidden = true;
}

function drawSegment(segment) {
  const marks = marksOfWords(segment);
  if (transcript.has(segment.id)) {
    transcript.revise({ key: segment.id, text: segment.text, marks });
    return;
  }
  transcript.show({
    key: segment.id,
    text: segment.text,
    stable: segment.text.length,
    final: true,
    startMs: segment.startMs,
    endMs: segment.endMs,
    at: startedAt + segment.startMs,
    language: segment.language,
    speaker: segment.speaker,
    marks,
  });
}

/** The marks of a segment, [tag, comment] for each word of its text. */
function marksOfWords({ text: words, marks }) {
  return [...words.matchAll(/\S+/g)].map((word) => {
    const mark = marks.find(({ start, end }) => word.index < end && word.index + word[0].length > start);
    return mark ? [mark.kind === "term" ? "comment" : "highlight", mark.comment] : ["none", ""];
  });
}

function partialCame(caption) {
  if (caption.lecture !== lecture || waiting.some(({ id }) => id === caption.segment)) return;
  show("following");
  $("empty").hidden = true;
  if (caption.text) partials.set(caption.segment, caption);
  else partials.delete(caption.segment);
  showPartial(caption);
}

function showPartial(caption) {
  transcript.show({
    key: caption.segment,
    text: caption.text,
    stable: caption.stable,
    final: false,
    startMs: caption.startMs,
    endMs: caption.endMs,
    at: startedAt + caption.startMs,
    language: caption.language,
    speaker: caption.speaker,
  });
}

const socket = new SocketClient({
  page: new URL("..", document.baseURI).href,
  handlers: {
    connected: () => {
      if (condition === "refused") show("connecting");
      // What was being said goes on under the same name, or comes as a segment.
      transcript.withdrawPartials();
      partials.clear();
      follow();
    },
    lost: () => condition !== "refused" && show("lost"),
    refused: () => show("refused"),
    event: (name, value) => {
      if (name === "segment" && value.lecture === lecture) segmentCame(value);
      if (name === "caption") partialCame(value);
      if (name === "captionError" && value.code === "unauthorized") show("refused");
      if (name === "lectureEnded" && value.lecture === lecture) show("ended");
    },
  },
});

$("copy").onclick = () => navigator.clipboard.writeText(transcript.text());
$("download").onclick = () => saveText(transcript.text());
closingMenu();
sizeButtons(() => transcript.reflow());
languageButton(() => {
  showTitle();
  show(condition);
});
announceBox(transcript);
accountButtons(new URL("..", document.baseURI));
addEventListener("online", () => socket.reconnect());
socket.open();
