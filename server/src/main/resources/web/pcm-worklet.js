// Runs on the audio thread: gathers mono samples as signed 16 bit little-endian PCM.
class Pcm extends AudioWorkletProcessor {
  #block;
  #filled = 0;

  constructor({ processorOptions }) {
    super();
    this.#block = new Int16Array(Math.round((sampleRate * processorOptions.milliseconds) / 1000));
  }

  process([channels]) {
    for (const sample of channels[0] ?? []) {
      this.#block[this.#filled++] = Math.max(-32768, Math.min(32767, Math.round(sample * 32767)));
      if (this.#filled === this.#block.length) {
        this.port.postMessage(this.#block.slice());
        this.#filled = 0;
      }
    }
    return true;
  }
}

registerProcessor("pcm", Pcm);
