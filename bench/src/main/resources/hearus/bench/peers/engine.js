// transformers.js as an engine: a line of JSON in, {what, language, pcm in base64}, a line out. Ends when its standard input does.
//   node engine.js MODEL
import { createInterface } from 'node:readline';
import { greedy, recogniser, samples } from './recogniser.js';

const TOKENS = 24;
const transcribe = await recogniser(process.argv[2], 1);

async function millis(work) {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

/** The encoder by its session; a token as what 24 tokens take longer than one. */
async function parts(audio, language) {
  const { input_features: features } = await transcribe.processor(audio);
  const generate = (tokens) => transcribe.model.generate({
    inputs: features, ...greedy(language), min_new_tokens: tokens, max_new_tokens: tokens,
  });
  const encode = await millis(() => transcribe.model.sessions.model.run({ input_features: features.ort_tensor }));
  const one = await millis(() => generate(1));
  const many = await millis(() => generate(TOKENS));
  return { encode, token: (many - one) / (TOKENS - 1) };
}

console.log('ready');
for await (const line of createInterface({ input: process.stdin })) {
  const { what, language, pcm } = JSON.parse(line);
  const audio = samples(Buffer.from(pcm, 'base64'));
  const answer = what === 'parts' ? await parts(audio, language) : await transcribe(audio, greedy(language));
  console.log(JSON.stringify(answer));
}
