// The two transports of Engine.IO 4, with one shape for socket.js: `new Transport(address, { message(data), closed() })`, `send(data)`, `close()`.
// `address` is that of the Socket.IO server with the query in it. `closed` is called once, and neither handler after `close`.

export class WebSocketTransport {
  #socket;

  constructor(address, { message, closed }) {
    const url = new URL(address);
    url.protocol = url.protocol.replace("http", "ws");
    url.searchParams.set("transport", "websocket");
    this.#socket = new WebSocket(url);
    this.#socket.binaryType = "arraybuffer";
    this.#socket.onmessage = ({ data }) => message(data);
    this.#socket.onclose = () => closed();
  }

  send(data) {
    this.#socket.send(data);
  }

  close() {
    this.#socket.onmessage = this.#socket.onclose = null;
    this.#socket.close();
  }
}

/** Packets of a polling body are separated by this. */
const SEPARATOR = "\x1e";
/** The server takes larger bodies; what waits longer than this goes with the next one. */
const LARGEST_BODY = 1 << 20;

/** For networks and proxies that let no WebSocket pass. */
export class PollingTransport {
  #url;
  #handlers;
  #waiting = [];
  #posting = false;
  #end = new AbortController();

  constructor(address, handlers) {
    this.#url = new URL(address);
    this.#url.searchParams.set("transport", "polling");
    this.#handlers = handlers;
    this.#poll();
  }

  send(data) {
    this.#waiting.push(typeof data === "string" ? data : `b${base64(data)}`);
    if (!this.#posting) this.#post();
  }

  close() {
    if (this.#end.signal.aborted) return;
    this.#end.abort();
    // Nobody waits for the answer; the server forgets the connection at once instead of after its time-out.
    if (this.#url.searchParams.has("sid")) fetch(this.#url, { method: "POST", body: "1", keepalive: true }).catch(() => {});
  }

  async #poll() {
    try {
      while (!this.#end.signal.aborted) {
        const answer = await fetch(this.#url, { signal: this.#end.signal, cache: "no-store" });
        if (!answer.ok) throw new Error(`polling was answered with ${answer.status}`);
        for (const packet of (await answer.text()).split(SEPARATOR)) this.#take(packet);
      }
    } catch {
      this.#fail();
    }
  }

  #take(packet) {
    if (this.#end.signal.aborted) return;
    if (packet[0] === "0") this.#url.searchParams.set("sid", JSON.parse(packet.slice(1)).sid);
    this.#handlers.message(packet[0] === "b" ? bytes(packet.slice(1)) : packet);
  }

  /** One body after the other: the server takes packets in the order in which bodies come. */
  async #post() {
    this.#posting = true;
    try {
      while (this.#waiting.length > 0) {
        const body = [this.#waiting.shift()];
        for (let size = body[0].length; this.#waiting.length > 0 && size + this.#waiting[0].length < LARGEST_BODY; size += body.at(-1).length) {
          body.push(this.#waiting.shift());
        }
        const answer = await fetch(this.#url, { method: "POST", body: body.join(SEPARATOR), signal: this.#end.signal });
        if (!answer.ok) throw new Error(`a post was answered with ${answer.status}`);
      }
    } catch {
      this.#fail();
    }
    this.#posting = false;
  }

  #fail() {
    if (this.#end.signal.aborted) return;
    this.#end.abort();
    this.#handlers.closed();
  }
}

/** `String.fromCharCode` takes so many arguments in every browser. */
const CHUNK = 8192;

function base64(data) {
  const octets = new Uint8Array(data.buffer ?? data, data.byteOffset ?? 0, data.byteLength);
  let text = "";
  for (let at = 0; at < octets.length; at += CHUNK) text += String.fromCharCode(...octets.subarray(at, at + CHUNK));
  return btoa(text);
}

function bytes(text) {
  return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0)).buffer;
}
