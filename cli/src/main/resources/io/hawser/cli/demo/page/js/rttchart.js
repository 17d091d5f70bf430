// The live chart of our own round trips: two minutes, one sample a second, the median and the 99th percentile ruled across.
// The scale is logarithmic: a tenth of a millisecond can be seen beside a stall of a second.

import { millis } from './rtt.js';

const SVG = 'http://www.w3.org/2000/svg';
const SPAN_MS = 120_000;
const LEFT = 46;

export class RttChart {
  #svg;
  #trips;
  #pick = null;
  #parts = {};
  #ticks = [];

  constructor(svg, trips) {
    this.#svg = svg;
    this.#trips = trips;
    for (const [name, kind] of [['rtt-grid', 'path'], ['rtt-gap', 'path'], ['rtt-area', 'path'], ['rtt-p99', 'path'], ['rtt-median', 'path'],
      ['rtt-line', 'path'], ['rtt-pick', 'path'], ['rtt-now', 'circle'], ['picked', 'text']]) {
      this.#parts[name] = document.createElementNS(SVG, kind);
      this.#parts[name].setAttribute('class', name);
      svg.append(this.#parts[name]);
    }
    this.#parts['rtt-now'].setAttribute('r', '3.5');
    svg.addEventListener('pointermove', (event) => this.#point(event.clientX - svg.getBoundingClientRect().left));
    svg.addEventListener('pointerleave', () => this.#point(null));
    svg.addEventListener('keydown', (event) => this.#step(event));
    svg.addEventListener('blur', () => this.#point(null));
    new ResizeObserver(() => this.draw()).observe(svg);
    setInterval(() => !document.hidden && this.draw(), 1000); // time passes while the line is down, too
  }

  draw() {
    const width = this.#svg.clientWidth;
    const height = this.#svg.clientHeight;
    if (!width) {
      return;
    }
    const now = Date.now();
    const shown = this.#trips.samples.filter((sample) => now - sample.at <= SPAN_MS);
    const [bottom, top] = decades(shown.map((sample) => sample.ms).filter((ms) => ms !== null));
    const x = (at) => LEFT + (1 - (now - at) / SPAN_MS) * (width - LEFT - 6);
    const y = (ms) => height - 2 - (Math.log10(Math.min(top, Math.max(bottom, ms)) / bottom) / Math.log10(top / bottom)) * (height - 10);
    const set = (name, d) => this.#parts[name].setAttribute('d', d);
    this.#rule(bottom, top, y, width);
    const { line, area, gaps } = trace(shown, x, y, y(bottom));
    set('rtt-line', line);
    set('rtt-area', area);
    set('rtt-gap', gaps.map(([from, to]) => `M${from},${y(top)}H${Math.max(to, from + 2)}V${y(bottom)}H${from}Z`).join(''));
    const rule = (part) => (shown.length > 1 ? `M${LEFT},${y(this.#trips.quantile(part) ?? bottom)}H${width}` : '');
    set('rtt-median', rule(0.5));
    set('rtt-p99', rule(0.99));
    const last = shown.at(-1);
    this.#parts['rtt-now'].setAttribute('visibility', last?.ms != null ? 'visible' : 'hidden');
    if (last?.ms != null) {
      this.#parts['rtt-now'].setAttribute('cx', x(last.at));
      this.#parts['rtt-now'].setAttribute('cy', y(last.ms));
    }
    this.#drawPick(shown, x, height, width);
  }

  #rule(bottom, top, y, width) {
    let grid = '';
    this.#ticks.forEach((tick) => tick.remove());
    this.#ticks = [];
    for (let value = bottom; value <= top * 1.001; value *= 10) {
      grid += `M${LEFT},${y(value)}H${width}`;
      const tick = document.createElementNS(SVG, 'text');
      this.#ticks.push(tick);
      this.#svg.append(tick);
      put(tick, LEFT - 6, y(value) + 4, short(value), 'end');
    }
    this.#parts['rtt-grid'].setAttribute('d', grid);
  }

  describe() {
    const quantile = (part) => millis(this.#trips.quantile(part));
    this.#svg.setAttribute('aria-label',
      `Round trip times: now ${millis(this.#trips.last)}, median ${quantile(0.5)}, p99 ${quantile(0.99)}, ${this.#trips.answered} measured. Arrow keys read single ones.`);
  }

  #drawPick(shown, x, height, width) {
    const measured = shown.filter((sample) => sample.ms !== null);
    const sample = this.#pick === null ? undefined
      : measured.reduce((a, b) => (Math.abs(x(b.at) - this.#pick) < Math.abs(x(a.at) - this.#pick) ? b : a), measured[0]);
    this.#parts['rtt-pick'].setAttribute('d', sample ? `M${x(sample.at)},4V${height}` : '');
    const right = sample && x(sample.at) > width - 110;
    put(this.#parts.picked, sample ? x(sample.at) + (right ? -5 : 5) : 0, 14,
      sample ? `${millis(sample.ms)}, ${Math.round((Date.now() - sample.at) / 1000)} s ago` : '', right ? 'end' : 'start');
  }

  #point(x) {
    this.#pick = x;
    this.draw();
  }

  #step(event) {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (step) {
      event.preventDefault();
      const width = this.#svg.clientWidth;
      const second = (width - LEFT - 6) / (SPAN_MS / 1000);
      this.#point(Math.min(width, Math.max(LEFT, (this.#pick ?? width) + step * second)));
      this.#svg.setAttribute('aria-label', this.#parts.picked.textContent || 'nothing measured');
    }
  }
}

/** The line through what was measured, broken where the line was down. */
function trace(samples, x, y, floor) {
  let line = '';
  let area = '';
  let run = [];
  let down = null;
  const gaps = [];
  const finish = () => {
    if (run.length > 0) {
      const path = run.map(([px, py]) => `${px.toFixed(1)},${py.toFixed(2)}`).join('L');
      line += `M${path}`;
      area += `M${path}L${run.at(-1)[0].toFixed(1)},${floor}L${run[0][0].toFixed(1)},${floor}Z`;
    }
    run = [];
  };
  for (const sample of samples) {
    if (sample.ms === null) {
      finish();
      down ??= x(sample.at);
    } else {
      if (down !== null) {
        gaps.push([down, x(sample.at)]);
        down = null;
      }
      run.push([x(sample.at), y(sample.ms)]);
    }
  }
  finish();
  if (down !== null) {
    gaps.push([down, x(Date.now())]);
  }
  return { line, area, gaps };
}

/** The powers of ten around all of these, at least two decades apart. */
function decades(values) {
  const least = Math.floor(Math.log10(Math.max(0.01, Math.min(...values, 100))));
  const most = Math.ceil(Math.log10(Math.max(...values, 0.1)) + 0.001);
  return [10 ** Math.min(least, most - 2), 10 ** most];
}

function put(label, x, y, text, anchor) {
  label.setAttribute('x', x);
  label.setAttribute('y', y);
  label.setAttribute('text-anchor', anchor);
  label.textContent = text;
}

function short(value) {
  return value >= 1000 ? `${+(value / 1000).toPrecision(2)} s` : `${+value.toPrecision(2)} ms`;
}
