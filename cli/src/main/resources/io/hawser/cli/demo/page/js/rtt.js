// Round trips: a ping message each second, the time until its echo, and the numbers over the last five minutes.

import { ping } from './protocol.js';

const EVERY_MS = 1000;
const KEEP = 300;
const SILENT_MS = 10_000;

export class RoundTrips {
  samples = []; // {at, ms}; ms null: sent, and lost with the line
  lost = 0;
  #line;
  #flying = new Map();
  #stamp = 0;
  #changed;
  #silent;

  /** changed(sample or null) after each change; silent(since or null) says since when there has been no answer. */
  constructor(line, changed, silent) {
    this.#line = line;
    this.#changed = changed;
    this.#silent = silent;
    line.on('pong', (pong) => this.#answered(pong.stamp));
    line.on('welcome', () => this.#ping());
    line.on('down', () => this.#down());
    setInterval(() => this.#tick(), EVERY_MS);
  }

  get last() {
    return this.samples.findLast((sample) => sample.ms !== null)?.ms ?? null;
  }

  /** The part-th quantile of what was answered, by nearest rank. */
  quantile(part) {
    const sorted = this.samples.map((sample) => sample.ms).filter((ms) => ms !== null).sort((a, b) => a - b);
    return sorted.length === 0 ? null : sorted[Math.max(0, Math.ceil(part * sorted.length) - 1)];
  }

  get answered() {
    return this.samples.filter((sample) => sample.ms !== null).length;
  }

  #tick() {
    if (!this.#line.open) {
      return;
    }
    const oldest = this.#flying.values().next().value ?? null;
    const waited = oldest === null ? 0 : performance.now() - oldest;
    this.#silent(waited > 1500 ? oldest : null);
    if (waited > SILENT_MS) {
      this.#line.giveUp(`no answer for ${SILENT_MS / 1000} s`);
    } else {
      this.#ping();
    }
  }

  #ping() {
    const stamp = ++this.#stamp;
    this.#flying.set(stamp, performance.now());
    this.#line.sendBinary(ping(stamp, this.last));
  }

  #answered(stamp) {
    const sent = this.#flying.get(stamp);
    if (sent !== undefined) {
      this.#flying.delete(stamp);
      this.#silent(null);
      this.#add({ at: Date.now(), ms: performance.now() - sent });
    }
  }

  #down() {
    this.lost += this.#flying.size;
    this.#flying.clear();
    this.#silent(null);
    this.#add({ at: Date.now(), ms: null });
  }

  #add(sample) {
    this.samples.push(sample);
    if (this.samples.length > KEEP) {
      this.samples.shift();
    }
    this.#changed(sample);
  }
}

/** As many digits as the clock is good for. */
export function millis(ms) {
  if (ms === null) {
    return '–';
  }
  const digits = ms >= 100 ? 0 : ms >= 10 ? 1 : window.crossOriginIsolated ? 2 : 1;
  return `${ms.toFixed(digits)} ms`;
}
