// The line: the browser's own WebSocket, and what this page does when it parts. A plain socket never pretends to survive, so
// the coming back is written out here: wait with exponential backoff and jitter, connect, say hello with the old seat's key,
// and let the server's answer replace everything we thought we knew.
//
// state.kind: connecting · open · waiting · offline · closed. "open" means the server has said welcome, not only that TCP is up.

import { Emitter } from './emitter.js';
import { decode } from './protocol.js';

const FIRST_DELAY_MS = 500;
const LONGEST_DELAY_MS = 20_000;
const CONNECT_TIMEOUT_MS = 10_000;
const FINAL = new Set([1002, 1003, 1007, 1008, 1009, 4000, 4001, 4400, 4401, 4408]);
const LOOPBACK = /^(localhost|127\.|\[?::1)/;

export class Line extends Emitter {
  state = { kind: 'connecting', attempt: 1 };
  #url;
  #hello;
  #socket = null;
  #timer = 0;
  #attempt = 1;

  /** hello: a function that gives the first message to send. */
  constructor(url, hello) {
    super();
    this.#url = url;
    this.#hello = hello;
    window.addEventListener('online', () => this.state.kind === 'offline' && this.connect());
    window.addEventListener('offline', () => this.state.kind === 'waiting' && this.#retry(this.state.last));
  }

  get open() {
    return this.state.kind === 'open';
  }

  get extensions() {
    return this.#socket?.extensions ?? '';
  }

  /** Bytes handed to send() that the browser has not given to the network yet. */
  get unsentBytes() {
    return this.#socket?.bufferedAmount ?? 0;
  }

  connect() {
    clearTimeout(this.#timer);
    this.#become({ kind: 'connecting', attempt: this.#attempt });
    const socket = new WebSocket(this.#url);
    socket.binaryType = 'arraybuffer';
    this.#socket = socket;
    this.#timer = setTimeout(() => this.#lost(socket, 4100, `no welcome in ${CONNECT_TIMEOUT_MS / 1000} s`), CONNECT_TIMEOUT_MS);
    socket.onopen = () => this.#transmit(JSON.stringify(this.#hello()));
    socket.onmessage = (event) => this.#socket === socket && this.#received(event.data);
    socket.onclose = (event) => this.#lost(socket, event.code, event.reason);
  }

  sendText(message) {
    return this.open && this.#transmit(JSON.stringify(message));
  }

  sendBinary(buffer) {
    return this.open && this.#transmit(buffer);
  }

  /** Ends the line for good, until connect() is called. */
  cut(reason) {
    clearTimeout(this.#timer);
    this.#ended({ kind: 'closed', code: 4000, reason });
  }

  /** Nothing has been heard for too long: do not wait for TCP to notice. */
  giveUp(reason) {
    if (this.#socket) {
      this.#lost(this.#socket, 4100, reason);
    }
  }

  #transmit(data) {
    this.#socket.send(data);
    this.emit('sent', data);
    return true;
  }

  #received(data) {
    this.emit('received', data);
    const message = typeof data === 'string' ? JSON.parse(data) : decode(data);
    if (message.t === 'welcome') {
      clearTimeout(this.#timer);
      this.#attempt = 1;
      this.#become({ kind: 'open', since: performance.now() });
    }
    this.emit(message.t, message);
  }

  #lost(socket, code, reason) {
    if (this.#socket !== socket) {
      return;
    }
    clearTimeout(this.#timer);
    const last = { code, reason: reason || meaning(code) };
    if (FINAL.has(code)) {
      this.#ended({ kind: 'closed', ...last });
    } else {
      this.#drop();
      this.#retry(last);
    }
  }

  #retry(last) {
    clearTimeout(this.#timer);
    if (!navigator.onLine && !LOOPBACK.test(location.hostname)) {
      this.#become({ kind: 'offline', last });
      return;
    }
    const ceiling = Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** (this.#attempt - 1));
    const delay = ceiling / 2 + (Math.random() * ceiling) / 2;
    this.#attempt++;
    this.#become({ kind: 'waiting', attempt: this.#attempt, until: performance.now() + delay, last });
    this.#timer = setTimeout(() => this.connect(), delay);
  }

  #ended(state) {
    this.#drop(state);
    this.#attempt = 1;
    this.#become(state);
  }

  #drop(state) {
    const socket = this.#socket;
    this.#socket = null;
    if (socket && socket.readyState < WebSocket.CLOSING) {
      socket.close(state?.code >= 3000 ? state.code : 4100, (state?.reason ?? 'given up').slice(0, 100));
    }
  }

  #become(state) {
    const before = this.state;
    this.state = state;
    if (before.kind === 'open' && state.kind !== 'open') {
      this.emit('down', state);
    }
    this.emit('state', state);
  }
}

/** What a close code without a reason tells; the browser hides why a handshake failed. */
export function meaning(code) {
  switch (code) {
    case 1000:
      return 'closed normally';
    case 1001:
      return 'the server is going away';
    case 1005:
      return 'closed without a code';
    case 1006:
      return 'no closing handshake: refused, or the connection dropped';
    case 1011:
      return 'the server failed';
    case 1013:
      return 'try again later';
    default:
      return 'no reason given';
  }
}
