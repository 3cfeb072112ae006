// Asks the server what matters in a finished text: key terms with explanations, and sentences to highlight.

import { SocketClient } from "./socket.js";

/** The server takes 20,000 elements in a message; a lecture of hours goes in parts. */
const LARGEST_PART = 10000;
/** The server may have to ask a language model. */
const PATIENCE_MS = 180000;
const ATTEMPTS = 3;

/**
 * Takes the elements of a text, [text, tag, comment], and gives the same elements marked. Goes on after a lost connection; throws what the server says when it refuses the text, or an
 * error with `silent` when it does not answer.
 */
export function findKeyPoints(elements) {
  return new Promise((resolve, reject) => {
    const found = [];
    const giveUp = () => end(() => reject(Object.assign(new Error("no answer"), { silent: true })));
    const patience = setTimeout(giveUp, PATIENCE_MS);
    const socket = new SocketClient({
      handlers: {
        connected: () => send(),
        lost: (attempts) => attempts >= ATTEMPTS && giveUp(),
        refused: (message) => end(() => reject(new Error(message))),
        event: (name, value) => {
          if (name === "captionError") end(() => reject(new Error(value.message)));
          if (name === "NLPResult") take(value);
        },
      },
    });
    const end = (settle) => {
      clearTimeout(patience);
      socket.close();
      settle();
    };
    const send = () => {
      const unProcessedText = elements.slice(found.length, found.length + LARGEST_PART);
      const sumText = unProcessedText.map(([text]) => text).join(" ");
      socket.emit("nlProcessing", { arrStart: found.length, arrEnd: found.length + unProcessedText.length, unProcessedText, sumText });
    };
    const take = ({ arrStart, unProcessedText }) => {
      if (arrStart !== found.length) return;
      found.push(...unProcessedText);
      if (found.length < elements.length) send();
      else end(() => resolve(found));
    };
    socket.open();
  });
}
