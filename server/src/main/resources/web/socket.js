// A Socket.IO client as small as this page needs: protocol 5 on Engine.IO 4, over WebSocket or else polling, one namespace.
// It reconnects by itself; what to send again after that is the caller's to decide (see uplink.js).

import { link } from "./link.js";
import { PollingTransport, WebSocketTransport } from "./transports.js";

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 8000;

export class SocketClient {
  #address;
  #handlers;
  #socket = null;
  /** The way the next attempt goes. Once polling has been the only way that works, it stays. */
  #Transport = WebSocketTransport;
  #opened = false;
  #wanted = false;
  #attempts = 0;
  #retry = 0;
  #heartbeat = 0;
  #silenceAllowed = 45000;
  #acks = new Map();
  #nextAck = 0;
  #binary = null;

  /**
   * The server is where the page is, also below a path of a proxy. `query` goes into the address. Handlers:
   * `connected()`, `lost(attempts)` once for each connection or attempt that failed, `refused(message)`, `event(name, ...arguments)`.
   */
  constructor({ page = document.baseURI, query = {}, handlers }) {
    this.#address = new URL(`socket.io/?${new URLSearchParams({ EIO: "4", ...query })}`, page).href;
    this.#handlers = handlers;
  }

  /** When something last came in, by performance.now(). */
  lastHeard = 0;
  connected = false;

  open() {
    this.#wanted = true;
    this.#connect();
  }

  close() {
    this.#wanted = false;
    clearTimeout(this.#retry);
    if (this.connected) this.#socket.send("41");
    this.#drop();
  }

  /** Gives the connection up as dead, or hurries the next attempt. */
  reconnect() {
    if (!this.#wanted) return;
    clearTimeout(this.#retry);
    if (this.#socket) {
      this.#lost();
    } else {
      this.#attempts = 0;
      this.#connect();
    }
  }

  /** Sends an event with one binary argument; `acknowledged(answer)` is called at most once, never after the connection is lost. */
  emitBinary(name, bytes, acknowledged) {
    const id = this.#nextAck++;
    this.#acks.set(id, acknowledged);
    this.#socket.send(`451-${id}${JSON.stringify([name, { _placeholder: true, num: 0 }])}`);
    this.#socket.send(bytes);
  }

  /** Sends an event with one argument; `acknowledged(answer)` is called at most once, never after the connection is lost. */
  request(name, value, acknowledged) {
    const id = this.#nextAck++;
    this.#acks.set(id, acknowledged);
    this.#socket.send(`42${id}${JSON.stringify([name, value])}`);
  }

  emit(name, ...values) {
    this.#socket.send(`42${JSON.stringify([name, ...values])}`);
  }

  #connect() {
    this.#opened = false;
    this.#socket = new this.#Transport(this.#address, { message: (data) => this.#heard(data), closed: () => this.#lost() });
    this.#listenForSilence();
  }

  #heard(data) {
    this.lastHeard = performance.now();
    this.#listenForSilence();
    if (typeof data !== "string") {
      this.#attachment(data);
      return;
    }
    switch (data[0]) {
      case "0": {
        this.#opened = true;
        const { pingInterval, pingTimeout } = JSON.parse(data.slice(1));
        this.#silenceAllowed = pingInterval + pingTimeout;
        // A link in the page's address says what this page may do.
        this.#socket.send(link ? `40${JSON.stringify({ link })}` : "40");
        break;
      }
      case "1":
        this.#lost();
        break;
      case "2":
        this.#socket.send(`3${data.slice(1)}`);
        break;
      case "4":
        this.#packet(data.slice(1));
        break;
    }
  }

  #packet(text) {
    const [, type, attachments, id, json] = /^(\d)(?:(\d+)-)?(?:\/[^,]*,)?(\d+)?(.*)$/s.exec(text);
    const body = json ? JSON.parse(json) : undefined;
    switch (type) {
      case "0":
        this.connected = true;
        this.#attempts = 0;
        this.#handlers.connected();
        break;
      case "1":
        this.#lost();
        break;
      case "2":
        this.#handlers.event(...body);
        break;
      case "3":
        this.#acknowledged(Number(id), body);
        break;
      case "4":
        // At a limit it may connect again later, as after a lost connection.
        if (body?.data?.code !== "limited") this.#handlers.refused(body?.message ?? String(body));
        this.#lost();
        break;
      case "5":
      case "6":
        this.#binary = { type, id: Number(id), body, missing: Number(attachments), parts: [] };
        break;
    }
  }

  #attachment(bytes) {
    const packet = this.#binary;
    if (!packet) return;
    packet.parts.push(bytes);
    if (packet.parts.length < packet.missing) return;
    this.#binary = null;
    const body = filled(packet.body, packet.parts);
    if (packet.type === "5") {
      this.#handlers.event(...body);
    } else {
      this.#acknowledged(packet.id, body);
    }
  }

  #acknowledged(id, answer) {
    const acknowledged = this.#acks.get(id);
    this.#acks.delete(id);
    acknowledged?.(...answer);
  }

  #listenForSilence() {
    clearTimeout(this.#heartbeat);
    this.#heartbeat = setTimeout(() => this.#lost(), this.connected ? this.#silenceAllowed : 10000);
  }

  #lost() {
    this.#drop();
    if (!this.#wanted) return;
    if (!this.#opened && this.#Transport === WebSocketTransport) {
      this.#Transport = PollingTransport;
      this.#connect();
      return;
    }
    if (!this.#opened) this.#Transport = WebSocketTransport;
    this.#attempts += 1;
    // Half of the wait is chance, so that a lecture hall does not come back in one instant.
    const wait = Math.min(FIRST_WAIT_MS * 2 ** (this.#attempts - 1), LONGEST_WAIT_MS);
    this.#retry = setTimeout(() => this.#connect(), wait / 2 + (Math.random() * wait) / 2);
    this.#handlers.lost(this.#attempts);
  }

  #drop() {
    clearTimeout(this.#heartbeat);
    const socket = this.#socket;
    this.#socket = null;
    this.connected = false;
    this.#acks.clear();
    this.#binary = null;
    socket?.close();
  }
}

function filled(value, parts) {
  if (Array.isArray(value)) return value.map((item) => filled(item, parts));
  if (value && typeof value === "object") {
    if (value._placeholder) return parts[value.num];
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, filled(item, parts)]));
  }
  return value;
}
