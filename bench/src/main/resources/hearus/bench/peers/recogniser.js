// transformers.js with the published 8-bit files of our models (npm packages sts-whisper-*): greedy, language given, no timestamps.
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { env, pipeline } from '@huggingface/transformers';

const HERE = dirname(fileURLToPath(import.meta.url));

/** @param model tiny, base or small */
export function recogniser(model, threads) {
  env.allowRemoteModels = false;
  env.localModelPath = join(HERE, 'node_modules', `sts-whisper-${model}`, 'models');
  return pipeline('automatic-speech-recognition', `Xenova/whisper-${model}`, {
    dtype: 'q8',
    device: 'cpu',
    session_options: { intraOpNumThreads: threads, interOpNumThreads: 1 },
  });
}

export const greedy = (language) => ({ language, task: 'transcribe', return_timestamps: false, do_sample: false, num_beams: 1 });

/** 16-bit little-endian PCM as samples from -1 to 1. */
export function samples(bytes) {
  return Float32Array.from({ length: bytes.length >> 1 }, (_, i) => bytes.readInt16LE(2 * i) / 32768);
}
