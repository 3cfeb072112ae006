// Cuts the WebM stream of a MediaRecorder at element boundaries, so that it can be taken up again in the middle: the recorder writes its header
// once, and a server that has lost the connection has lost the header with it.
//
// A piece is { bytes, opening, startMs, endMs }. `bytes` are whole elements. `opening` is what must precede them where they are the first of a
// connection: the header and the beginning of a cluster. Times are the recorder's.

const EBML = 0x1a45dfa3;
const SEGMENT = 0x18538067;
const CLUSTER = 0x1f43b675;
const TIMECODE = 0xe7;
const SIMPLE_BLOCK = 0xa3;
const BLOCK_GROUP = 0xa0;
const UNKNOWN = -1;
const LARGEST_ELEMENT = 4 << 20;
/** Chrome's packets are 60 ms, Firefox's 20 ms; the end of a piece need not be more exact than that. */
const PACKET_MS = 60;

export class WebmSplitter {
  #rest = new Uint8Array(0);
  #header = [];
  #inCluster = false;
  #clusterTime = 0;
  #lastTime = 0;

  /** Takes a blob's bytes and returns the piece they complete, or null while there is none. */
  push(blob) {
    const bytes = joined([this.#rest, blob]);
    const wasInCluster = this.#inCluster;
    const opening = wasInCluster ? this.#opening() : joined(this.#header);
    const startMs = this.#lastTime;
    let at = 0;
    for (let element = read(bytes, at); element; element = read(bytes, at)) {
      if (this.#header.length === 0 && element.id !== EBML) throw new Error("not WebM");
      const entered = element.id === SEGMENT || element.id === CLUSTER;
      const end = element.body + (entered ? 0 : element.size);
      if (!entered && (element.size === UNKNOWN || element.size > LARGEST_ELEMENT)) throw new Error(`WebM element of ${element.size} bytes`);
      if (end > bytes.length) break;
      if (element.id === CLUSTER) this.#inCluster = true;
      if (!this.#inCluster) this.#header.push(bytes.slice(at, end));
      if (element.id === TIMECODE) this.#clusterTime = number(bytes, element.body, element.size);
      if (element.id === SIMPLE_BLOCK || element.id === BLOCK_GROUP) this.#lastTime = this.#blockEnd(bytes, element);
      at = end;
    }
    this.#rest = bytes.slice(at);
    return at === 0 ? null : { bytes: bytes.slice(0, at), opening, startMs, endMs: this.#lastTime };
  }

  #blockEnd(bytes, { id, body }) {
    if (id === BLOCK_GROUP) return this.#lastTime + PACKET_MS;
    // Track number (one byte for every track that a recorder makes), then the time as a signed 16 bit number.
    const relative = new DataView(bytes.buffer, bytes.byteOffset + body + 1, 2).getInt16(0);
    return this.#clusterTime + relative + PACKET_MS;
  }

  #opening() {
    const time = new Uint8Array(10);
    time.set([TIMECODE, 0x88]);
    new DataView(time.buffer).setBigUint64(2, BigInt(this.#clusterTime));
    return joined([...this.#header, Uint8Array.of(0x1f, 0x43, 0xb6, 0x75, 0x01, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff), time]);
  }
}

/** The element at this place: its id, where its body begins, its size or UNKNOWN; null while its head is incomplete. */
function read(bytes, at) {
  if (at >= bytes.length) return null;
  const idLength = Math.clz32(bytes[at]) - 23;
  if (idLength > 4) throw new Error("not WebM");
  const sizeAt = at + idLength;
  if (sizeAt >= bytes.length) return null;
  const sizeLength = Math.clz32(bytes[sizeAt]) - 23;
  const body = sizeAt + sizeLength;
  if (sizeLength > 8) throw new Error("not WebM");
  if (body > bytes.length) return null;
  const marker = 1 << (8 - sizeLength);
  let size = bytes[sizeAt] & (marker - 1);
  let ones = size === marker - 1;
  for (let i = sizeAt + 1; i < body; i++) {
    size = size * 256 + bytes[i];
    ones = ones && bytes[i] === 0xff;
  }
  return { id: number(bytes, at, idLength), body, size: ones ? UNKNOWN : size };
}

function number(bytes, at, length) {
  let value = 0;
  for (let i = at; i < at + length; i++) value = value * 256 + bytes[i];
  return value;
}

export function joined(parts) {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
