// The design that Hearus began as: a hub in Node that starts an ffmpeg for every blob and hands the samples to a recogniser in a process of its own, which decodes the
// whole phrase again with every two seconds of new audio. A phrase is over when loud audio comes 2 s after the last: it is found out by the audio after the pause, and only
// then sent. The recogniser was openai-whisper in Python; here it is transformers.js with the same weights, which is faster.
//   node seed.js MODEL THREADS
import { fork, spawn } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loudness, Lines, serve } from './clients.js';

const RATE = 16_000;
const LOUD = 80;
const RECORD = 2 * RATE;
const PAUSE = 2 * RATE;

if (process.send) {
  const { greedy, recogniser, samples } = await import('./recogniser.js');
  const transcribe = await recogniser(process.argv[2], Number(process.argv[3]));
  process.on('message', async ({ number, pcm, language }) => {
    // openai-whisper takes audio of any length in windows of 30 s.
    const { text } = await transcribe(samples(Buffer.from(pcm, 'base64')), { ...greedy(language), chunk_length_s: 30 });
    process.send({ number, text: text.trim() });
  });
  process.on('disconnect', () => process.exit(0));
  process.send('ready');
} else {
  hub();
}

function hub() {
  const recogniser = fork(join(dirname(fileURLToPath(import.meta.url)), 'seed.js'), process.argv.slice(2), { serialization: 'advanced' });
  const asked = new Map();
  let number = 0;
  const decode = (pcm, language) => new Promise((resolve) => {
    asked.set(++number, resolve);
    recogniser.send({ number, pcm: pcm.toString('base64'), language });
  });
  recogniser.on('message', (message) => {
    if (message === 'ready') {
      serve(speaker);
    } else {
      asked.get(message.number)(message.text);
      asked.delete(message.number);
    }
  });
  recogniser.on('exit', (code) => process.exit(code ?? 1));

  function speaker(language, caption) {
    const lines = new Lines(caption);
    let blobs = Promise.resolve();
    let heard = 0;
    let phrase = [];
    let from = 0;
    let quiet = 0;
    let fresh = 0;
    let text = '';
    let work = Promise.resolve();
    let waiting = 0;
    let gone = false;

    function take(pcm) {
      const loud = loudness(pcm) > LOUD;
      if (loud && quiet >= PAUSE && phrase.length) {
        if (fresh) {
          again();
        }
        const [start, end] = [from, heard - quiet];
        work = work.then(() => lines.show(text, start, end, true));
        phrase = [];
        fresh = 0;
      }
      if (loud && !phrase.length) {
        from = heard;
      }
      heard += pcm.length >> 1;
      quiet = loud ? 0 : quiet + (pcm.length >> 1);
      if (loud) {
        phrase.push(pcm);
        fresh += pcm.length >> 1;
      }
      if (phrase.length && !waiting && fresh > 0 && (fresh >= RECORD || quiet > 0)) {
        again();
      }
    }

    function again() {
      waiting++;
      fresh = 0;
      const whole = Buffer.concat(phrase);
      work = work.then(async () => {
        // Nobody waits for what a speaker who has left said.
        text = gone ? '' : await decode(whole, language);
        waiting--;
      });
    }

    return {
      hear(blob) {
        const pcm = ffmpeg(blob);
        blobs = blobs.then(async () => take(await pcm));
      },
      leave() {
        gone = true;
      },
    };
  }
}

/** The blob as 16 kHz mono 16-bit PCM, by a process of its own. */
function ffmpeg(blob) {
  const raw = ['-f', 's16le', '-ar', String(RATE), '-ac', '1'];
  const process = spawn('ffmpeg', ['-loglevel', 'error', ...raw, '-i', 'pipe:0', ...raw, 'pipe:1'], { stdio: ['pipe', 'pipe', 'inherit'] });
  process.stdin.end(blob);
  return new Promise((resolve, reject) => {
    const parts = [];
    process.stdout.on('data', (part) => parts.push(part));
    process.on('error', reject);
    process.on('close', () => resolve(Buffer.concat(parts)));
  });
}
