// The captions on the page. A phrase is a span that grows while it is partial and is never touched again once it is final; phrases that follow
// each other closely make a paragraph. Stays at the newest words until the reader scrolls up.

const PARAGRAPH_PAUSE_MS = 2500;
const PARAGRAPH_LENGTH = 320;
const NEAR_END_PX = 60;

export class Transcript {
  #page;
  #scroller;
  #latest;
  #announcer;
  #phrases = new Map();
  #paragraph = null;
  #finals = [];
  #following = true;
  #batching = false;
  announcing = false;

  /** `page` takes the paragraphs, `scroller` scrolls them, `latest` is shown while the reader is elsewhere, `announcer` is the live region. */
  constructor({ page, scroller, latest, announcer }) {
    this.#page = page;
    this.#scroller = scroller;
    this.#latest = latest;
    this.#announcer = announcer;
    scroller.addEventListener("scroll", () => this.#noticeScroll(), { passive: true });
    latest.addEventListener("click", () => this.#follow());
    new ResizeObserver(() => this.#keepUp()).observe(page);
    new ResizeObserver(() => this.reflow()).observe(scroller);
  }

  /**
   * Shows a caption, partial or final. `key` names its phrase on this page, `startMs` and `endMs` lie on the recorder's clock, `at` is the time of day
   * of its first word. Another `speaker` begins a paragraph. Returns whether it was new final text.
   */
  show({ key, text, stable, final, startMs, endMs, at, language, marks, speaker = "" }) {
    const known = this.#phrases.get(key);
    if (known?.final) return false;
    const phrase = known ?? this.#begin(key, startMs, at, speaker);
    phrase.element.lang = language;
    phrase.element.replaceChildren(...(final ? [text] : [text.slice(0, stable), tentative(text.slice(stable))]), " ");
    if (final) this.#settle(phrase, text, endMs, marks);
    this.#hold(phrase.paragraph);
    this.#keepUp();
    return final;
  }

  has(key) {
    return this.#phrases.get(key)?.final ?? false;
  }

  /** Gives a final text another one, or other marks. */
  revise({ key, text, marks }) {
    const phrase = this.#phrases.get(key);
    phrase.element.replaceChildren(text, " ");
    phrase.saved.text = text;
    phrase.saved.marks = marks;
    draw(phrase);
    this.#keepUp();
  }

  /** Draws much at once: where things lie is looked at when all of it is there. */
  batch(action) {
    this.#batching = true;
    try {
      action();
    } finally {
      this.#batching = false;
      this.#keepUp();
    }
  }

  /** Gives up the room that `show` has held: the letters have another size now. */
  reflow() {
    for (const paragraph of this.#page.querySelectorAll("p[style]")) paragraph.removeAttribute("style");
    if (this.#paragraph) this.#paragraph.height = 0;
    this.#keepUp();
  }

  /** The final text as elements for findKeyPoints, a line break between paragraphs; `mark` knows how to draw them when they come back. */
  elements() {
    const elements = [];
    const places = [];
    for (const paragraph of this.#page.querySelectorAll("p")) {
      if (elements.length > 0) elements.push(["", "br", ""]);
      for (const phrase of this.#phrases.values()) {
        if (!phrase.final || phrase.element.parentElement !== paragraph) continue;
        places.push({ phrase, from: elements.length });
        for (const [word] of wordsOf(phrase.element.textContent)) elements.push([word, "none", ""]);
      }
    }
    const mark = (marked) => {
      for (const { phrase, from } of places) {
        const words = wordsOf(phrase.element.textContent);
        phrase.saved.marks = words.map((_, i) => marked[from + i].slice(1));
        draw(phrase);
      }
    };
    return { elements, mark };
  }

  hasFinals() {
    return this.#finals.length > 0;
  }

  /** Partial text whose connection is lost: its audio will be sent again, so it makes room for what comes then. */
  withdrawPartials() {
    for (const [key, phrase] of this.#phrases) {
      if (phrase.final) continue;
      const paragraph = phrase.element.parentElement;
      phrase.element.remove();
      if (!paragraph.querySelector(".phrase")) {
        paragraph.remove();
        if (paragraph === this.#paragraph?.element) this.#paragraph = null;
      }
      this.#phrases.delete(key);
    }
  }

  /** Partial text that nobody will complete becomes text. */
  keepPartials() {
    for (const phrase of this.#phrases.values()) {
      if (!phrase.final) this.#settle(phrase, phrase.element.textContent.trim(), phrase.startMs);
    }
  }

  hasPartials() {
    return [...this.#phrases.values()].some((phrase) => !phrase.final);
  }

  isEmpty() {
    return this.#phrases.size === 0;
  }

  /** The final text, a line for each paragraph. */
  text() {
    return [...this.#page.querySelectorAll("p")].map((paragraph) => [...paragraph.querySelectorAll(".phrase")].map((phrase) => phrase.textContent.trim()).join(" ")).join("\n\n");
  }

  /** What `restore` takes. */
  saved() {
    return this.#finals;
  }

  restore(finals) {
    for (const final of finals) this.show({ ...final, stable: final.text.length, final: true });
  }

  clear() {
    this.#page.replaceChildren();
    this.#phrases.clear();
    this.#finals = [];
    this.#paragraph = null;
    this.#follow();
  }

  /** Text that becomes shorter while it is spoken leaves its last line empty: without that, all lines above would fall by one and be pushed up again with the next words. */
  #hold(paragraph) {
    if (this.#batching || paragraph !== this.#paragraph) return;
    const { height } = paragraph.element.getBoundingClientRect();
    if (height < paragraph.height) paragraph.element.style.minHeight = `${paragraph.height}px`;
    else paragraph.height = height;
  }

  #begin(key, startMs, at, speaker) {
    if (!this.#paragraph || speaker !== this.#paragraph.speaker || startMs - this.#paragraph.endMs > PARAGRAPH_PAUSE_MS || startMs < this.#paragraph.startMs || this.#paragraph.length > PARAGRAPH_LENGTH) {
      const element = document.createElement("p");
      const time = document.createElement("time");
      time.dateTime = new Date(at).toISOString();
      time.textContent = new Date(at).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit", hour12: false });
      element.append(time);
      if (speaker) {
        const label = document.createElement("b");
        label.className = "speaker";
        label.textContent = speaker;
        element.append(label, " ");
      }
      this.#page.append(element);
      this.#paragraph = { element, speaker, startMs, endMs: startMs, length: 0, height: 0 };
    }
    const element = document.createElement("span");
    element.className = "phrase partial";
    this.#paragraph.element.append(element);
    const phrase = { key, element, paragraph: this.#paragraph, startMs, at, final: false };
    this.#phrases.set(key, phrase);
    return phrase;
  }

  #settle(phrase, text, endMs, marks) {
    phrase.final = true;
    phrase.element.className = "phrase";
    phrase.element.replaceChildren(text, " ");
    phrase.saved = { key: phrase.key, text, startMs: phrase.startMs, endMs, at: phrase.at, language: phrase.element.lang, marks };
    if (marks) draw(phrase);
    phrase.paragraph.endMs = Math.max(phrase.paragraph.endMs, endMs);
    phrase.paragraph.length += text.length;
    this.#finals.push(phrase.saved);
    if (this.announcing) this.#announce(text, phrase.element.lang);
  }

  #announce(text, language) {
    const line = document.createElement("p");
    line.textContent = text;
    line.lang = language;
    this.#announcer.append(line);
    while (this.#announcer.childElementCount > 5) this.#announcer.firstElementChild.remove();
  }

  #noticeScroll() {
    const { scrollHeight, scrollTop, clientHeight } = this.#scroller;
    this.#following = scrollHeight - scrollTop - clientHeight < NEAR_END_PX;
    this.#latest.hidden = this.#following;
  }

  #follow() {
    this.#following = true;
    this.#latest.hidden = true;
    this.#keepUp();
  }

  #keepUp() {
    if (this.#following && !this.#batching) this.#scroller.scrollTop = this.#scroller.scrollHeight;
  }
}

/** The words of a text with their places. */
function wordsOf(text) {
  return [...text.matchAll(/\S+/g)].map((word) => [word[0], word.index]);
}

/** Draws a phrase with the marks of its words, [tag, comment] for each: words with the same mark together, and not a character more or less than before. */
function draw({ element, saved }) {
  const text = element.textContent;
  const words = wordsOf(text);
  if (saved.marks.length !== words.length) return;
  const nodes = [];
  let drawn = 0;
  for (let first = 0; first < words.length; ) {
    const [tag, comment] = saved.marks[first];
    let last = first;
    while (last + 1 < words.length && saved.marks[last + 1][0] === tag && saved.marks[last + 1][1] === comment) last += 1;
    const from = words[first][1];
    const to = words[last][1] + words[last][0].length;
    // A highlighted sentence is one, also around a term in it.
    const inside = first > 0 && tag !== "none" && saved.marks[first - 1][0] !== "none" && [tag, saved.marks[first - 1][0]].includes("highlight");
    nodes.push(marked(text.slice(drawn, from), inside ? "highlight" : "none"), marked(text.slice(from, to), tag, comment));
    drawn = to;
    first = last + 1;
  }
  element.replaceChildren(...nodes, text.slice(drawn));
}

function marked(text, tag, comment) {
  if (tag === "comment" && comment) return term(text, comment);
  if (tag !== "highlight") return text;
  const element = document.createElement("mark");
  element.textContent = text;
  return element;
}

/** A button in all but its name: a real one would not break at the end of a line. */
function term(text, comment) {
  const element = document.createElement("span");
  element.className = "term";
  element.tabIndex = 0;
  element.setAttribute("role", "button");
  element.setAttribute("aria-haspopup", "dialog");
  element.setAttribute("aria-expanded", "false");
  element.dataset.explanation = comment;
  element.textContent = text;
  return element;
}

function tentative(text) {
  const element = document.createElement("span");
  element.className = "tentative";
  element.textContent = text;
  return element;
}
