// What went over the wire. A browser shows messages, not frames, so header bytes are computed from each message's size by
// RFC 6455 §5.2; the HTTP side is an estimate and says what it is made of.

const BATCH_MS = 50;
const utf8 = new TextEncoder();

export class Wire {
  sent = new Count();
  received = new Count();
  #requestHeader = 0;
  #responseHeader = 0;

  constructor(line) {
    line.on('sent', (data) => this.sent.add(data, 4)); // a client's frames carry a masking key
    line.on('received', (data) => this.received.add(data, 0));
    line.on('welcome', (welcome) => (this.#requestHeader = welcome.headerBytes));
    this.#measureResponse();
  }

  /** The estimate: HTTP/1.1 long polling with the same messages, those within 50 ms of each other sharing a request. */
  get http() {
    const requests = this.sent.batches + this.received.batches;
    return { requests, request: this.#requestHeader, response: this.#responseHeader, bytes: requests * (this.#requestHeader + this.#responseHeader) };
  }

  async #measureResponse() {
    try {
      const response = await fetch('favicon.svg', { cache: 'no-store' });
      let bytes = 'HTTP/1.1 200 OK\r\n\r\n'.length;
      response.headers.forEach((value, name) => (bytes += name.length + value.length + 4));
      this.#responseHeader = bytes;
    } catch {
      this.#responseHeader = 0; // and the note says so
    }
  }
}

class Count {
  frames = 0;
  payload = 0;
  header = 0;
  batches = 0;
  #last = -Infinity;
  #recent = [];

  add(data, maskBytes) {
    const size = typeof data === 'string' ? utf8.encode(data).length : data.byteLength;
    const now = performance.now();
    this.frames++;
    this.payload += size;
    this.header += 2 + maskBytes + (size > 65535 ? 8 : size > 125 ? 2 : 0);
    if (now - this.#last > BATCH_MS) {
      this.batches++;
      this.#last = now;
    }
    this.#recent.push(now);
  }

  /** Frames a second, over the last two seconds. */
  rate() {
    const since = performance.now() - 2000;
    while (this.#recent.length > 0 && this.#recent[0] < since) {
      this.#recent.shift();
    }
    return this.#recent.length / 2;
  }
}

export class WirePanel {
  #wire;
  #line;

  constructor(wire, line) {
    this.#wire = wire;
    this.#line = line;
    setInterval(() => !document.hidden && this.show(), 500);
    this.show();
  }

  show() {
    const { sent, received, http } = this.#wire;
    const put = (id, text) => (document.getElementById(id).textContent = text);
    for (const [way, count] of [['out', sent], ['in', received]]) {
      put(`wire-rate-${way}`, count.rate().toFixed(1));
      put(`wire-frames-${way}`, count.frames.toLocaleString('en'));
      put(`wire-bytes-${way}`, bytes(count.payload));
      put(`wire-head-${way}`, bytes(count.header));
    }
    const header = sent.header + received.header;
    put('versus-ws', bytes(header));
    put('versus-http', bytes(http.bytes));
    const most = Math.max(header, http.bytes, 1);
    document.getElementById('bar-ws').setAttribute('width', Math.max(0.4, (100 * header) / most));
    document.getElementById('bar-http').setAttribute('width', (100 * http.bytes) / most);
    put('wire-note', note(http, this.#line.extensions));
  }
}

function note(http, extensions) {
  const measured = http.response
    ? `${http.request} B of request headers (as the server counted them in this page’s handshake) + ${http.response} B of response headers (as a fetch here showed them)`
    : 'not known: the response headers could not be read';
  return `Frame headers are computed from each message’s size (RFC 6455 §5.2); pings, pongs, TCP and TLS are not in it.${
    extensions ? ` Agreed: ${extensions.split(';')[0]}, so larger payloads travel smaller than shown.` : ''
  } The estimate is HTTP/1.1 long polling of the same messages, those within ${BATCH_MS} ms sharing one request: ${http.requests.toLocaleString('en')} × (${measured}). HTTP/2 would shrink its headers.`;
}

function bytes(count) {
  return count < 1000 ? `${count} B` : count < 1e6 ? `${(count / 1000).toFixed(count < 1e4 ? 2 : 1)} kB` : `${(count / 1e6).toFixed(2)} MB`;
}
