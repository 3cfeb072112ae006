// Sends finished texts as the seed's page does, from many sockets at once, draws the answers into each socket's script, and prints the scripts as one line of JSON.
//
//   node keywords.mjs '{"url": …, "version": 2|3|4, "namespace": "/", "transports": […], "sentences": [["…", …], …], "patienceMs": 60000}'
//
// `sentences` holds a list for each socket; every sentence is a message of its own, all sent at once. The result is a list for each socket: {places, script, errors}.

import { createRequire } from "node:module";

const want = JSON.parse(process.argv[2]);
const io = createRequire(import.meta.url)(`socket.io-client-${want.version}`);

/** As the seed's page writes a sentence into its script: a word in an element, two line breaks behind it. */
function elements(sentence) {
  return [...sentence.split(" ").map((word) => [word, "none", ""]), ["", "br", ""], ["", "br", ""]];
}

function run(sentences) {
  return new Promise((done) => {
    const result = { places: [], script: [], errors: [] };
    const socket = io(`${want.url}${want.namespace}`, { transports: want.transports, reconnection: false, forceNew: true });
    const end = () => {
      socket.close();
      done(result);
    };
    const patience = setTimeout(end, want.patienceMs);
    socket.on("connect_error", (error) => result.errors.push(`connect_error: ${error}`));
    socket.on("captionError", ({ code, message }) => result.errors.push(`${code}: ${message}`));
    socket.on("NLPResult", (answer) => {
      const { arrStart, arrEnd, unProcessedText } = typeof answer === "string" ? JSON.parse(answer) : answer;
      result.places.push(arrStart);
      result.script.splice(arrStart, arrEnd - arrStart, ...unProcessedText);
      if (result.places.length === sentences.length) {
        clearTimeout(patience);
        end();
      }
    });
    socket.on("connect", () => {
      for (const sentence of sentences) {
        const arrStart = result.script.length;
        result.script.push(...elements(sentence));
        const arrEnd = result.script.length;
        const unProcessedText = result.script.slice(arrStart, arrEnd);
        const sumText = unProcessedText.map((element) => element[0]).join(" ");
        socket.emit("nlProcessing", JSON.stringify({ arrStart, arrEnd, unProcessedText, sumText }));
      }
    });
  });
}

// Not before the whole line is out: what a pipe has not taken yet would be lost.
process.stdout.write(`${JSON.stringify(await Promise.all(want.sentences.map(run)))}\n`, () => process.exit(0));
