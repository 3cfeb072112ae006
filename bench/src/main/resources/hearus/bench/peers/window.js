// Live captions with whisper.cpp, as its own example stream makes them (step 3 s, length 10 s, keep 0.2 s), behind socket.io and in front of whisper.cpp's server: the
// window is decoded every 3 s; after two decodes the line is final and a new one begins with the last 0.2 s. Audio that waits for longer than two steps is dropped, as there.
//   node window.js URL
import { Lines, Samples, serve } from './clients.js';

const RATE = 16_000;
const STEP = 3 * RATE;
const LENGTH = 10 * RATE;
const KEEP = 0.2 * RATE;
const DECODES_A_LINE = 2;

const [url] = process.argv.slice(2);

async function decode(bytes, language) {
  const form = new FormData();
  const fields = { language, response_format: 'text', temperature: '0', temperature_inc: '0' };
  Object.entries(fields).forEach(([name, value]) => form.append(name, value));
  form.append('file', new Blob([wave(bytes)]), 'a.wav');
  const answer = await fetch(url, { method: 'POST', body: form });
  return (await answer.text()).trim().replaceAll(/\s+/g, ' ');
}

function wave(data) {
  const head = Buffer.alloc(44);
  head.write('RIFF', 0);
  head.writeUInt32LE(36 + data.length, 4);
  head.write('WAVEfmt ', 8);
  head.writeUInt32LE(16, 16);
  head.writeUInt16LE(1, 20);
  head.writeUInt16LE(1, 22);
  head.writeUInt32LE(RATE, 24);
  head.writeUInt32LE(2 * RATE, 28);
  head.writeUInt16LE(2, 32);
  head.writeUInt16LE(16, 34);
  head.write('data', 36);
  head.writeUInt32LE(data.length, 40);
  return Buffer.concat([head, data]);
}

serve((language, caption) => {
  const lines = new Lines(caption);
  const window = new Samples();
  let waiting = new Samples();
  let heard = 0;
  let decodes = 0;
  let busy = false;
  let gone = false;

  async function step() {
    busy = true;
    const [bytes, to] = [waiting.bytes(), heard];
    waiting = new Samples();
    window.keep(Math.max(0, KEEP + LENGTH - (bytes.length >> 1)));
    window.push(bytes);
    const all = window.bytes();
    const text = await decode(all, language);
    const final = ++decodes % DECODES_A_LINE === 0;
    if (!gone) {
      lines.show(text, to - (all.length >> 1), to, final);
    }
    if (final) {
      window.keep(KEEP);
    }
    busy = false;
    next();
  }

  function next() {
    if (waiting.length > 2 * STEP) {
      waiting = new Samples();
    }
    if (!busy && waiting.length >= STEP) {
      step();
    }
  }

  return {
    hear(bytes) {
      heard += bytes.length >> 1;
      waiting.push(bytes);
      if (!busy) {
        next();
      }
    },
    leave() {
      gone = true;
    },
  };
});
