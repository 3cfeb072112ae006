// The microphone: permission, level, and its sound in pieces (see webm.js). MediaRecorder with WebM/Opus where the browser has it; elsewhere
// (Safari) PCM from an AudioWorklet.

import { WebmSplitter } from "./webm.js";

const TIMESLICE_MS = 250;
const WEBM = "audio/webm;codecs=opus";
const BITS_PER_SECOND = 48000;
const PCM_RATE = 16000;
/** Longer than a busy page is ever late. */
const GAP_MS = 1500;
/** After longer interruptions app.js begins a new session. */
export const LONGEST_FILL_MS = 60000;

export function usesWebm() {
  return typeof MediaRecorder !== "undefined" && MediaRecorder.isTypeSupported(WEBM);
}

export class Microphone {
  #stream;
  #context;
  #analyser;
  #samples;
  #source;
  #end = new AbortController();

  /** Asks for the microphone. Throws an Error whose name says why not: InsecureContext, or one of getUserMedia's. */
  static async open() {
    if (!navigator.mediaDevices?.getUserMedia) {
      throw Object.assign(new Error("no microphone without a secure context"), { name: "InsecureContext" });
    }
    const stream = await navigator.mediaDevices.getUserMedia({
      audio: { channelCount: 1, echoCancellation: false, noiseSuppression: true, autoGainControl: true },
    });
    return new Microphone(stream);
  }

  constructor(stream) {
    this.#stream = stream;
    try {
      this.#context = new AudioContext(usesWebm() ? {} : { sampleRate: PCM_RATE });
      this.#source = this.#context.createMediaStreamSource(stream);
    } catch {
      // Firefox does not resample a microphone for a context.
      this.#context = new AudioContext();
      this.#source = this.#context.createMediaStreamSource(stream);
    }
    this.#analyser = this.#context.createAnalyser();
    this.#analyser.fftSize = 1024;
    this.#samples = new Float32Array(this.#analyser.fftSize);
    this.#source.connect(this.#analyser);
  }

  /** What the server must be told of the sound's form; nothing where the bytes say it themselves. */
  format() {
    return usesWebm() ? {} : { format: "s16le", rate: this.#context.sampleRate, channels: 1 };
  }

  /**
   * Calls `piece` for each piece of sound, `gone` when the microphone is unplugged, and `interrupted(true)` when a call, Siri or a lock screen takes it away for a while, then
   * `interrupted(false)`. Returns the function that ends it.
   */
  async record({ piece, gone, broken, interrupted }) {
    this.#stream.getAudioTracks()[0].onended = gone;
    this.#watchInterruptions(interrupted);
    return usesWebm() ? this.#recordWebm(piece, broken) : this.#recordPcm(piece);
  }

  /** iOS leaves an interrupted context suspended; it may be resumed by itself, or at the next touch. */
  #watchInterruptions(interrupted) {
    const track = this.#stream.getAudioTracks()[0];
    const { signal } = this.#end;
    let was = false;
    const look = () => {
      const is = this.#context.state !== "running" || track.muted;
      if (is !== was) interrupted((was = is));
    };
    const resume = () => {
      if (this.#context.state !== "running") this.#context.resume().catch(() => {});
    };
    const changed = () => {
      look();
      resume();
    };
    this.#context.addEventListener("statechange", changed, { signal });
    for (const change of ["mute", "unmute"]) track.addEventListener(change, changed, { signal });
    for (const touch of ["pointerup", "touchend", "keydown", "visibilitychange"]) document.addEventListener(touch, resume, { signal });
    resume();
  }

  /** Loudness from 0 to 1; speech at a normal distance lies around 0.5. */
  level() {
    this.#analyser.getFloatTimeDomainData(this.#samples);
    const power = this.#samples.reduce((sum, sample) => sum + sample * sample, 0) / this.#samples.length;
    const decibels = 10 * Math.log10(power + 1e-10);
    return Math.min(1, Math.max(0, (decibels + 60) / 60));
  }

  /** Silence instead of sound: lets the recognizer notice that the last phrase has ended. */
  mute() {
    for (const track of this.#stream.getAudioTracks()) track.enabled = false;
  }

  close() {
    this.#end.abort();
    for (const track of this.#stream.getTracks()) {
      track.onended = null;
      track.stop();
    }
    this.#context.close();
  }

  #recordWebm(piece, broken) {
    const recorder = new MediaRecorder(this.#stream, { mimeType: WEBM, audioBitsPerSecond: BITS_PER_SECOND });
    const splitter = new WebmSplitter();
    // Blob.arrayBuffer is asynchronous: a chain keeps the blobs in their order.
    let chain = Promise.resolve();
    recorder.ondataavailable = ({ data }) => {
      chain = chain.then(async () => {
        const next = data.size > 0 ? splitter.push(new Uint8Array(await data.arrayBuffer())) : null;
        if (next) piece(next);
      });
      chain.catch(broken);
    };
    recorder.onerror = ({ error }) => broken(error);
    recorder.start(TIMESLICE_MS);
    return () =>
      new Promise((done) => {
        recorder.onstop = () => chain.then(done, done);
        if (recorder.state === "inactive") chain.then(done, done);
        else recorder.stop();
      });
  }

  async #recordPcm(piece) {
    await this.#context.audioWorklet.addModule("pcm-worklet.js");
    const node = new AudioWorkletNode(this.#context, "pcm", { numberOfOutputs: 0, processorOptions: { milliseconds: TIMESLICE_MS } });
    const rate = this.#context.sampleRate;
    let samples = 0;
    const take = (block) => {
      const startMs = (samples / rate) * 1000;
      samples += block.length;
      piece({ bytes: new Uint8Array(block.buffer), opening: new Uint8Array(0), startMs, endMs: (samples / rate) * 1000 });
    };
    let lastAt = performance.now();
    node.port.onmessage = ({ data }) => {
      // An interrupted context counts no samples. Silence stands for them, so that the times behind it stay true.
      const missing = Math.min(performance.now() - lastAt - TIMESLICE_MS, LONGEST_FILL_MS);
      if (missing > GAP_MS) for (let left = missing; left > 0; left -= TIMESLICE_MS) take(new Int16Array(data.length));
      lastAt = performance.now();
      take(data);
    };
    await this.#context.resume();
    this.#source.connect(node);
    return async () => this.#source.disconnect(node);
  }
}
