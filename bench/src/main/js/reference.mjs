// Transcribes speech with transformers.js, the reference that the bench module's accuracy command compares Hearus with: the same 8-bit ONNX files as
// published, greedy, language given, no timestamps, each file whole in one 30 s window.
//
//   npm ci
//   node reference.mjs --models FOLDER --model base --speech FOLDER [--language ko] [--prefix ko/zeroth_]... > reference-base.jsonl
//
// --models   holds a folder per model (tiny, base, ...) in transformers.js layout: config.json, tokenizer.json, ..., onnx/*_quantized.onnx
// --speech   holds manifest.tsv with columns path and language among others, and the 16 kHz mono WAV files that it names
// --language takes only the files of that language
// --prefix   takes only the files whose path begins so; may be given several times
//
// Writes a line {"path", "language", "text"} for each file, as soon as it is done, and counts on standard error. Files over 30 s are left out.
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { env, pipeline } from '@huggingface/transformers';

const SAMPLE_RATE = 16_000;
const WINDOW_SECONDS = 30;

const { values: options } = parseArgs({
  options: {
    models: { type: 'string' },
    model: { type: 'string' },
    speech: { type: 'string' },
    language: { type: 'string' },
    prefix: { type: 'string', multiple: true, default: [''] },
    threads: { type: 'string', default: '1' },
  },
});
for (const name of ['models', 'model', 'speech']) {
  if (!options[name]) {
    console.error(`Missing --${name}. See the head of ${process.argv[1]}.`);
    process.exit(2);
  }
}

const clips = await manifest(join(options.speech, 'manifest.tsv'));
const chosen = clips.filter(clip =>
  (!options.language || clip.language === options.language) && options.prefix.some(prefix => clip.path.startsWith(prefix)));
if (chosen.length === 0) {
  console.error('No file of the manifest fits --language and --prefix.');
  process.exit(2);
}

env.allowRemoteModels = false;
env.localModelPath = resolve(options.models);
const transcribe = await pipeline('automatic-speech-recognition', options.model, {
  dtype: 'q8',
  device: 'cpu',
  session_options: { intraOpNumThreads: Number(options.threads), interOpNumThreads: 1 },
});

let done = 0;
for (const { path, language } of chosen) {
  const samples = await wav(join(options.speech, path));
  if (samples.length > WINDOW_SECONDS * SAMPLE_RATE) {
    console.error(`${path}: longer than ${WINDOW_SECONDS} s, left out`);
    continue;
  }
  const { text } = await transcribe(samples, { language, task: 'transcribe', return_timestamps: false, do_sample: false, num_beams: 1 });
  console.log(JSON.stringify({ path, language, text: text.trim() }));
  console.error(`${options.model} ${++done}/${chosen.length}`);
}

async function manifest(file) {
  const [head, ...rows] = (await readFile(file, 'utf8')).split('\n').filter(Boolean).map(line => line.split('\t'));
  return rows.map(row => Object.fromEntries(head.map((column, i) => [column, row[i]])));
}

/** The samples of a 16 kHz mono 16-bit WAV file, -1 to 1. */
async function wav(file) {
  const bytes = await readFile(file);
  const chunks = riffChunks(bytes, file);
  const format = chunks.get('fmt ');
  if (format?.readUInt16LE(0) !== 1 || format.readUInt16LE(2) !== 1 || format.readUInt32LE(4) !== SAMPLE_RATE || format.readUInt16LE(14) !== 16) {
    throw new Error(`${file} is not 16 kHz mono 16-bit PCM`);
  }
  const data = chunks.get('data');
  return Float32Array.from({ length: data.length >> 1 }, (_, i) => data.readInt16LE(2 * i) / 32768);
}

function riffChunks(bytes, file) {
  if (bytes.toString('latin1', 0, 4) !== 'RIFF' || bytes.toString('latin1', 8, 12) !== 'WAVE') {
    throw new Error(`${file} is not a WAV file`);
  }
  const chunks = new Map();
  for (let at = 12; at + 8 <= bytes.length;) {
    const size = bytes.readUInt32LE(at + 4);
    chunks.set(bytes.toString('latin1', at, at + 4), bytes.subarray(at + 8, at + 8 + size));
    at += 8 + size + (size & 1);
  }
  return chunks;
}
