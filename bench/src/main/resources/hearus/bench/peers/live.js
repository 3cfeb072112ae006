// Live captions with transformers.js, as one writes them behind socket.io: a phrase is what is loud, it is decoded whole again and again while it grows (the next time
// when the last one is done and a second has passed), and is final after 0.6 s that are not loud, or at 25 s.
//   node live.js MODEL THREADS
import { loudness, Lines, Samples, serve } from './clients.js';
import { greedy, recogniser, samples } from './recogniser.js';

const RATE = 16_000;
const LOUD = 80;
const PAUSE = 0.6 * RATE;
const LONGEST = 25 * RATE;
const PRE_ROLL = 0.3 * RATE;

const transcribe = await recogniser(process.argv[2], Number(process.argv[3]));

// One model: decodes wait for each other. Nobody waits for those of a speaker who has left.
let last = Promise.resolve();
const decode = (bytes, language, gone) =>
  (last = last.then(() => (gone() ? { text: '' } : transcribe(samples(bytes), greedy(language)))));

serve((language, caption) => {
  const lines = new Lines(caption);
  let phrase = new Samples();
  let heard = 0;
  let quiet = Infinity;
  let decoded = 0;
  let busy = false;
  let gone = false;

  async function show(bytes, to, final) {
    const { text } = await decode(bytes, language, () => gone);
    if (!gone) {
      lines.show(text.trim(), to - (bytes.length >> 1), to, final);
    }
  }

  async function partial() {
    busy = true;
    decoded = phrase.length;
    await show(phrase.bytes(), heard, false);
    busy = false;
  }

  let finals = Promise.resolve();
  return {
    hear(bytes) {
      heard += bytes.length >> 1;
      phrase.push(bytes);
      quiet = loudness(bytes) > LOUD ? 0 : quiet + (bytes.length >> 1);
      if (quiet === Infinity) {
        phrase.keep(PRE_ROLL);
      } else if (quiet >= PAUSE || phrase.length >= LONGEST) {
        const [all, to] = [phrase.bytes(), heard];
        finals = finals.then(() => show(all, to, true));
        phrase = new Samples();
        quiet = Infinity;
        decoded = 0;
      } else if (!busy && phrase.length - decoded >= RATE) {
        partial();
      }
    },
    leave() {
      gone = true;
    },
  };
});
