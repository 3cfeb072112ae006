// The card that explains a term: opened by click, touch, Enter or Space; closed by Escape, its button, or a click elsewhere. It lies over the text and moves nothing.

const GAP_PX = 8;
/** What Korean adds to a noun in "충돌이라고" and "개방 주소법입니다", and particles, which some nouns end in too. */
const COPULA = /(?:이?라고|이?라는|이란|입니다|이에요|예요)$/;
const PARTICLE = /(?:은|는|이|가|을|를|의|에|로|와|과|도|만|에서|으로|까지|부터|처럼|보다)$/;
const HANGUL = /[\u1100-\u11ff\uac00-\ud7af]/;

export class Explanation {
  #card;
  #title;
  #words;
  #term = null;

  /** `page` holds the terms, elements of class `term` with the explanation in data-explanation; `card` is shown, with an h2 and a p in it and a button that closes it. */
  constructor({ page, card, close }) {
    this.#card = card;
    this.#title = card.querySelector("h2");
    this.#words = card.querySelector("p");
    page.addEventListener("click", ({ target }) => this.#toggle(target.closest(".term")));
    page.addEventListener("keydown", (event) => {
      const term = event.target.closest(".term");
      if (!term || (event.key !== "Enter" && event.key !== " ")) return;
      // Space would scroll.
      event.preventDefault();
      this.#toggle(term);
    });
    close.addEventListener("click", () => this.#closeAndReturn());
    document.addEventListener("keydown", (event) => event.key === "Escape" && this.#term && this.#closeAndReturn());
    document.addEventListener("click", ({ target }) => this.#term && !card.contains(target) && !target.closest(".term") && this.close());
    addEventListener("resize", () => this.#term && this.#place());
  }

  /** Closes the card where it is open. */
  close() {
    this.#term?.setAttribute("aria-expanded", "false");
    this.#term = null;
    this.#card.hidden = true;
  }

  #toggle(term) {
    const open = this.#term;
    this.close();
    if (term && term !== open) this.#open(term);
  }

  #open(term) {
    this.#term = term;
    term.setAttribute("aria-expanded", "true");
    this.#title.textContent = headword(term.textContent, term.dataset.explanation);
    this.#words.textContent = term.dataset.explanation;
    this.#card.lang = HANGUL.test(term.dataset.explanation) ? "ko" : "en";
    this.#card.hidden = false;
    this.#place();
    // A screen reader reads the card because it gets the focus.
    this.#card.focus({ preventScroll: true });
  }

  #closeAndReturn() {
    const term = this.#term;
    this.close();
    term?.focus({ preventScroll: true });
  }

  /** Under the term, or above it where there is no room. A term that goes over lines counts from its first. */
  #place() {
    const [first] = this.#term.getClientRects();
    const { width, height } = this.#card.getBoundingClientRect();
    const below = first.bottom + GAP_PX;
    const top = below + height < innerHeight - GAP_PX ? below : Math.max(GAP_PX, first.top - GAP_PX - height);
    this.#card.style.top = `${top}px`;
    this.#card.style.left = `${Math.max(GAP_PX, Math.min(first.left, innerWidth - width - GAP_PX))}px`;
  }
}

/** The term as a dictionary has it, where that is certain: without punctuation, and without an ending that its explanation does not have either. */
export function headword(text, explanation) {
  const word = text.trim().replace(/[.,!?…]+$/, "");
  for (const ending of [COPULA, PARTICLE]) {
    const bare = word.replace(ending, "");
    if (bare.length < 2 || bare === word) continue;
    if (ending === COPULA || (!explanation.includes(word) && explanation.includes(bare))) return bare;
  }
  return word;
}
