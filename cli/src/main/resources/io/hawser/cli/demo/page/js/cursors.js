// Other people's cursors: elements moved by transforms, each gliding after the newest position it was sent.

import { SCALE } from './protocol.js';

const GLIDE_MS = 45;
const RESTS_AFTER_MS = 6000;
const ARROW = 'M1,1L1,19L6,14.6L9.2,21.6L12.6,20.1L9.5,13.2L16,12.6Z';
const CROSS = 'M9,0V18M0,9H18';
const still = window.matchMedia('(prefers-reduced-motion: reduce)');

export class Cursors {
  #layer;
  #crew;
  #all = new Map();
  #own = null;
  #frame = 0;
  #before = 0;

  constructor(layer, crew) {
    this.#layer = layer;
    this.#crew = crew;
    new ResizeObserver(() => this.#run()).observe(layer);
  }

  move(id, x, y) {
    const person = this.#crew.person(id);
    if (!person) {
      return;
    }
    let cursor = this.#all.get(id);
    if (!cursor) {
      cursor = { ...element(ARROW), x, y };
      cursor.root.dataset.testid = 'peer-cursor';
      cursor.root.dataset.peer = id;
      this.#all.set(id, cursor);
      this.#dress(cursor, person);
      this.#layer.append(cursor.root);
    }
    Object.assign(cursor, { toX: x, toY: y });
    cursor.root.classList.remove('resting');
    clearTimeout(cursor.timer);
    cursor.timer = setTimeout(() => cursor.root.classList.add('resting'), RESTS_AFTER_MS);
    this.#run();
  }

  away(id) {
    this.#all.get(id)?.root.remove();
    this.#all.delete(id);
  }

  clear() {
    [...this.#all.keys()].forEach((id) => this.away(id));
  }

  rename(person) {
    const cursor = this.#all.get(person.id);
    if (cursor) {
      this.#dress(cursor, person);
    }
  }

  /** Our own, which only the keyboard needs to see. */
  showOwn(position, down, color) {
    if (!position) {
      this.#own?.root.remove();
      this.#own = null;
      return;
    }
    if (!this.#own) {
      this.#own = element(CROSS);
      this.#own.root.classList.add('own');
      this.#layer.append(this.#own.root);
    }
    this.#own.root.style.setProperty('--c', `var(--c${color})`);
    this.#own.label.textContent = down ? 'pen down' : 'pen up';
    this.#place(this.#own.root, position.x, position.y, 7);
  }

  #dress(cursor, person) {
    cursor.root.style.setProperty('--c', `var(--c${person.color})`);
    cursor.label.textContent = person.name;
  }

  #run() {
    if (!this.#frame) {
      this.#before = performance.now();
      this.#frame = requestAnimationFrame((now) => this.#step(now));
    }
  }

  #step(now) {
    this.#frame = 0;
    const part = still.matches ? 1 : 1 - Math.exp(-Math.max(1, now - this.#before) / GLIDE_MS);
    let moving = false;
    for (const cursor of this.#all.values()) {
      const [dx, dy] = [cursor.toX - cursor.x, cursor.toY - cursor.y];
      const arrived = Math.abs(dx) < 12 && Math.abs(dy) < 12;
      cursor.x = arrived ? cursor.toX : cursor.x + dx * part;
      cursor.y = arrived ? cursor.toY : cursor.y + dy * part;
      moving ||= !arrived;
      this.#place(cursor.root, cursor.x, cursor.y, 0);
    }
    if (moving) {
      this.#before = now;
      this.#frame = requestAnimationFrame((next) => this.#step(next));
    }
  }

  #place(root, x, y, offset) {
    const px = (x / SCALE) * this.#layer.clientWidth - offset;
    const py = (y / SCALE) * this.#layer.clientHeight - offset;
    root.style.transform = `translate(${px.toFixed(1)}px, ${py.toFixed(1)}px)`;
    root.classList.toggle('flip', x > SCALE * 0.86);
  }
}

function element(path) {
  const root = document.createElement('div');
  root.className = 'cursor';
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  const shape = document.createElementNS('http://www.w3.org/2000/svg', 'path');
  shape.setAttribute('d', path);
  svg.append(shape);
  const label = document.createElement('span');
  root.append(svg, label);
  return { root, label };
}
