// The caption page: microphone -> uplink -> captions. One Session object for each press of the button; this file joins them to the buttons.

import { accountButtons, signedIn } from "./account.js";
import { Explanation } from "./explanation.js";
import { findKeyPoints } from "./keypoints.js";
import { namedLecture, readingAddress } from "./link.js";
import { LONGEST_FILL_MS, Microphone } from "./microphone.js";
import { text } from "./strings.js";
import { Transcript } from "./transcript.js";
import { Uplink } from "./uplink.js";
import { $, announceBox, closingMenu, languageButton, memory, saveText, sizeButtons } from "./view.js";

const SILENCE_LEVEL = 0.08;
const SILENT_AFTER_MS = 8000;
/** Longer than the pause that ends a phrase. */
const LAST_PAUSE_MS = 1200;
const LAST_WORDS_MS = 10000;
const ATTEMPTS_BEFORE_ALARM = 3;
/** A recorder that hands out nothing for so long has lost its sound. */
const NO_PIECES_MS = 3000;

const transcript = new Transcript({ page: $("transcript"), scroller: $("scroller"), latest: $("latest"), announcer: $("announcer") });
const explanation = new Explanation({ page: $("transcript"), card: $("explanation"), close: $("explanation-close") });
let session = null;

// --- What the page says --------------------------------------------------------------------------------------------------

let says = () => ({ mood: "", words: text("idle"), lag: "" });
let noticed = null;

/** `words` are read out by screen readers when they change, so what changes all the time stands in `lag`. `describe` is called again when the interface changes its language. */
function status(describe) {
  says = describe;
  const { mood, words, lag } = describe();
  document.body.dataset.mood = mood;
  if ($("status").textContent !== words) $("status").textContent = words;
  $("lag").textContent = lag;
}

function notice(words, { error = true, action } = {}) {
  noticed = words;
  $("notice").hidden = false;
  $("notice").classList.toggle("error", error);
  $("notice-text").textContent = words();
  $("notice-action").hidden = !action;
  $("notice-action").textContent = action?.words() ?? "";
  $("notice-action").onclick = action?.run ?? null;
}

function dismiss() {
  noticed = null;
  $("notice").hidden = true;
}

function state(name) {
  document.body.dataset.state = name;
  $("record").disabled = name === "starting" || name === "stopping";
  $("record-text").textContent = text({ idle: "start", starting: "starting", recording: "stop", stopping: "stopping" }[name]);
}

function seconds(ms) {
  return (ms / 1000).toFixed(ms < 9950 ? 1 : 0);
}

// --- One press of the button ---------------------------------------------------------------------------------------------

class Session {
  #microphone;
  #endRecording;
  #uplink;
  #startedAt;
  #condition = { state: "connecting", lagMs: 0 };
  #audibleAt = performance.now();
  #pieceAt = performance.now();
  #interruptedAt = 0;
  #ticker;
  #wakeLock = null;
  #replacing = false;
  #id = crypto.randomUUID?.() ?? String(Math.random()).slice(2);

  static async start(microphone, languages) {
    const started = new Session(microphone, languages);
    started.#endRecording = await microphone.record({
      piece: (piece) => started.#send(piece),
      interrupted: (is) => started.#interrupted(is),
      gone: () => fail("errorGone"),
      broken: () => fail("errorRecorder"),
    });
    return started;
  }

  constructor(microphone, languages) {
    this.#microphone = microphone;
    this.#startedAt = Date.now();
    this.#uplink = new Uplink({
      // A piece that was not captioned is sent again over a new connection, whose clock begins at that piece.
      query: { language: languages, session: "new", lecture, ...microphone.format() },
      handlers: {
        connected: () => this.#connected(),
        lost: (attempts) => this.#lost(attempts),
        refused: (message) => notice(() => text("errorRefused", { message })),
        event: (connection, name, value) => this.#event(connection, name, value),
        overflow: (ms) => notice(() => text("errorOverflow", { seconds: seconds(ms) })),
        idle: () => this.#report(),
      },
    });
    this.#uplink.open();
    this.#ticker = setInterval(() => this.#tick(), 100);
    this.#stayAwake();
  }

  #send(piece) {
    this.#pieceAt = performance.now();
    this.#uplink.send(piece);
  }

  /** A call, Siri or a lock screen has taken the microphone, or given it back. */
  #interrupted(is) {
    const lastedMs = this.#interruptedAt ? performance.now() - this.#interruptedAt : 0;
    this.#interruptedAt = is ? performance.now() : 0;
    this.#audibleAt = this.#pieceAt = performance.now();
    this.#report();
    if (!is && lastedMs > LONGEST_FILL_MS && document.body.dataset.state === "recording") restart();
  }

  /** Lets the last words arrive, then ends everything. */
  async stop() {
    this.#microphone.mute();
    await wait(LAST_PAUSE_MS);
    await this.#endRecording();
    const deadline = performance.now() + LAST_WORDS_MS;
    while ((this.#uplink.waitingMs() > 0 || transcript.hasPartials()) && performance.now() < deadline) await wait(50);
    this.abandon();
  }

  abandon() {
    clearInterval(this.#ticker);
    this.#uplink.close();
    this.#microphone.close();
    this.#wakeLock?.release();
    transcript.keepPartials();
    $("level").style.setProperty("--level", 0);
  }

  hurry() {
    this.#uplink.reconnect();
  }

  async #stayAwake() {
    try {
      this.#wakeLock = await navigator.wakeLock?.request("screen");
    } catch {
      // Not every browser and battery allows it; captions go on without.
    }
  }

  resumed() {
    this.#stayAwake();
  }

  #connected() {
    this.#condition = { state: "listening", lagMs: 0 };
    this.#replacing = true;
    if (noticed?.server) dismiss();
    this.#report();
  }

  #lost(attempts) {
    this.#condition = { state: "reconnecting", lagMs: 0 };
    if (attempts >= ATTEMPTS_BEFORE_ALARM && !noticed) notice(Object.assign(() => text("errorServer"), { server: true }));
    this.#report();
  }

  #event(connection, name, value) {
    switch (name) {
      case "caption":
        this.#caption(connection, value);
        break;
      case "captionStatus":
        if (value.state !== "stopped") this.#condition = { state: value.state, lagMs: value.lagMs };
        this.#uplink.lagging(value.lagMs);
        this.#report();
        break;
      case "captionError":
        notice(() => text("errorAudio", { message: value.message }));
        break;
    }
  }

  #caption(connection, caption) {
    if (this.#replacing) transcript.withdrawPartials();
    this.#replacing = false;
    const startMs = this.#uplink.recorderTime(caption.startMs);
    const fresh = transcript.show({
      key: `${this.#id}/${connection}/${caption.id}`,
      text: caption.text,
      stable: caption.stable,
      final: caption.final,
      startMs: startMs,
      endMs: this.#uplink.recorderTime(caption.endMs),
      at: this.#startedAt + startMs,
      language: caption.language,
    });
    $("empty").hidden = true;
    this.#uplink.lagging(caption.lagMs);
    this.#condition.lagMs = caption.lagMs;
    if (fresh) {
      this.#uplink.settled(caption.endMs);
      remember();
    }
    this.#report();
  }

  #tick() {
    const level = this.#microphone.level();
    $("level").style.setProperty("--level", level.toFixed(3));
    const now = performance.now();
    if (level > SILENCE_LEVEL) this.#audibleAt = now;
    if (this.#condition.state !== "listening" || now - this.#audibleAt > SILENT_AFTER_MS || now - this.#pieceAt > NO_PIECES_MS) this.#report();
  }

  #report() {
    const { state: condition, lagMs } = this.#condition;
    const silent = performance.now() - this.#audibleAt > SILENT_AFTER_MS;
    const interrupted = this.#interruptedAt > 0 || performance.now() - this.#pieceAt > NO_PIECES_MS;
    status(() => {
      const lag = lagMs >= 500 ? text("lag", { seconds: seconds(lagMs) }) : "";
      switch (condition) {
        case "connecting":
          return { mood: "", words: text("connecting"), lag: "" };
        case "reconnecting":
          return { mood: "warn", words: text("reconnecting"), lag: text("kept", { seconds: Math.round(this.#uplink.waitingMs() / 1000) }) };
        case "delayed":
          if (interrupted) break;
          return { mood: "warn", words: text("delayed"), lag };
        default:
          if (interrupted) break;
          return silent ? { mood: "warn", words: text("silent"), lag: text("checkMicrophone") } : { mood: "good", words: text("listening"), lag };
      }
      return { mood: "warn", words: text("interrupted"), lag: text("touchToResume") };
    });
  }
}

const MICROPHONE_ERRORS = {
  InsecureContext: "errorInsecure",
  NotAllowedError: "errorDenied",
  SecurityError: "errorDenied",
  NotFoundError: "errorMissing",
  OverconstrainedError: "errorMissing",
  NotReadableError: "errorBusy",
  AbortError: "errorBusy",
};

async function start() {
  dismiss();
  state("starting");
  try {
    session = await Session.start(await Microphone.open(), $("spoken").value);
    state("recording");
  } catch (error) {
    console.error(error);
    rest();
    notice(() => text(MICROPHONE_ERRORS[error.name] ?? "errorRecorder"));
  }
}

async function stop() {
  state("stopping");
  status(() => ({ mood: "good", words: text("stopping"), lag: "" }));
  await session?.stop();
  rest();
}

async function restart() {
  await stop();
  await start();
}

function fail(message) {
  session?.abandon();
  rest();
  notice(() => text(message));
}

function rest() {
  session = null;
  state("idle");
  status(() => ({ mood: "", words: text("idle"), lag: "" }));
}

function wait(ms) {
  return new Promise((done) => setTimeout(done, ms));
}

// --- Buttons -------------------------------------------------------------------------------------------------------------

function languageChanged() {
  state(document.body.dataset.state);
  status(says);
  if (noticed) $("notice-text").textContent = noticed();
}

async function copy() {
  try {
    await navigator.clipboard.writeText(transcript.text());
    notice(() => text("copied"), { error: false });
  } catch {
    notice(() => text("errorCopy"));
  }
}

/** The lecture of this page: the one that its address names, or one under a name that nobody guesses, so that whoever is given its address reads along. */
const lecture = namedLecture ?? Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => "abcdefghjkmnpqrstuvwxyz23456789_"[byte % 32]).join("");

async function share() {
  let address;
  try {
    address = await readingAddress(lecture, signedIn());
  } catch (error) {
    notice(() => text("errorShare", { message: error.message }));
    return;
  }
  try {
    await navigator.clipboard.writeText(address);
    notice(() => text("shared", { address }), { error: false });
  } catch {
    notice(() => address, { error: false });
  }
}

function clear() {
  const before = transcript.saved();
  explanation.close();
  transcript.clear();
  remember();
  $("empty").hidden = false;
  if (before.length === 0) return;
  notice(() => text("cleared"), {
    error: false,
    action: {
      words: () => text("restore"),
      run: () => {
        const since = transcript.saved();
        transcript.clear();
        restore([...before, ...since]);
        dismiss();
      },
    },
  });
}

function restore(finals) {
  transcript.restore(finals);
  remember();
  $("empty").hidden = !transcript.isEmpty();
}

/** What is on the page survives a reload. */
function remember() {
  memory.set("transcript", JSON.stringify(transcript.saved()));
  showFinding();
}

let finding = false;

function showFinding() {
  $("keypoints").disabled = finding || !transcript.hasFinals();
  $("keypoints-text").dataset.text = finding ? "finding" : "keypoints";
  $("keypoints-text").textContent = text($("keypoints-text").dataset.text);
}

async function markKeyPoints() {
  dismiss();
  finding = true;
  showFinding();
  try {
    const { elements, mark } = transcript.elements();
    const marked = await findKeyPoints(elements);
    explanation.close();
    mark(marked);
    tellWhatWasFound(marked);
  } catch (error) {
    notice(() => text("errorKeypoints", { message: error.silent ? text("noAnswer") : error.message }));
  }
  finding = false;
  remember();
}

/** Said and not shown: the marks are there to be seen, and a notice would move the text. */
function tellWhatWasFound(marked) {
  const terms = new Set(marked.filter(([, tag]) => tag === "comment").map(([, , comment]) => comment)).size;
  if (marked.some(([, tag]) => tag === "comment" || tag === "highlight")) {
    $("keypoints-status").textContent = text("found", { terms });
  } else {
    notice(() => text("foundNothing"), { error: false });
  }
}

function restored() {
  try {
    return JSON.parse(memory.get("transcript") ?? "[]");
  } catch {
    return [];
  }
}

$("record").onclick = () => (document.body.dataset.state === "recording" ? stop() : start());
$("keypoints").onclick = markKeyPoints;
$("copy").onclick = copy;
$("download").onclick = () => saveText(transcript.text());
$("share").onclick = share;
$("clear").onclick = clear;
$("notice-close").onclick = dismiss;
$("spoken").onchange = async ({ target }) => {
  memory.set("spoken", target.value);
  if (document.body.dataset.state === "recording") await restart();
};

addEventListener("online", () => session?.hurry());
document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && session?.resumed());
addEventListener("beforeunload", (event) => session && event.preventDefault());

closingMenu();
sizeButtons(() => transcript.reflow());
languageButton(languageChanged);
accountButtons(document.baseURI);
announceBox(transcript);
$("spoken").value = memory.get("spoken") ?? "ko,en";
if ($("spoken").selectedIndex < 0) $("spoken").value = "ko,en";
transcript.restore(restored());
$("empty").hidden = !transcript.isEmpty();
showFinding();
rest();

try {
  const ready = await fetch("health/ready");
  if (ready.status === 503 && !session) notice(() => text("loading"), { error: false });
} catch {
  notice(Object.assign(() => text("errorServer"), { server: true }));
}
