// Paints strokes on the canvas. Knows points, widths and colours; nothing of lines, people or pens.

import { SCALE } from './protocol.js';

const REFERENCE_WIDTH = 1500; // stroke widths are in units of a board this wide
const MAX_PIXEL_RATIO = 2;

export class Board {
  #canvas;
  #strokes;
  #ink;
  #shades = [];
  #pending = 0;

  constructor(canvas, strokes) {
    this.#canvas = canvas;
    this.#strokes = strokes;
    this.#ink = canvas.getContext('2d');
    strokes.on('redraw', () => this.redraw());
    new ResizeObserver(() => this.#resize()).observe(canvas);
  }

  /** The theme changed: read the shades again. */
  retheme() {
    const probe = document.createElement('i');
    document.body.append(probe);
    this.#shades = Array.from({ length: 12 }, (_, i) => {
      probe.style.color = `var(--c${i})`;
      return getComputedStyle(probe).color;
    });
    probe.remove();
    this.redraw();
  }

  redraw() {
    this.#pending ||= requestAnimationFrame(() => {
      this.#pending = 0;
      this.#ink.clearRect(0, 0, this.#canvas.width, this.#canvas.height);
      for (const stroke of this.#strokes.stored.values()) {
        this.draw(stroke, stroke.points.length);
      }
      for (const stroke of this.#strokes.own) {
        this.draw(stroke, stroke.points.length);
      }
    });
  }

  /** Draws the newest points of a stroke; all of them when fresh is its length. */
  draw(stroke, fresh) {
    if (stroke.state === 'unsent') {
      this.#dotted(stroke);
      return;
    }
    const ink = this.#ink;
    const points = stroke.points;
    const at = (i) => this.#place(points[i]);
    ink.strokeStyle = ink.fillStyle = this.#shades[stroke.color] ?? 'gray';
    ink.lineCap = ink.lineJoin = 'round';
    ink.setLineDash([]);
    if (points.length === 1) {
      ink.beginPath();
      ink.arc(...at(0), this.#width(stroke, points[0]) / 2, 0, Math.PI * 2);
      ink.fill();
    }
    for (let i = Math.max(1, points.length - fresh); i < points.length; i++) {
      const [x0, y0] = at(i - 1);
      const [x1, y1] = at(i);
      const [xb, yb] = i > 1 ? middle(at(i - 2), [x0, y0]) : [x0, y0];
      ink.beginPath();
      ink.lineWidth = this.#width(stroke, points[i]);
      ink.moveTo(xb, yb);
      ink.quadraticCurveTo(x0, y0, ...middle([x0, y0], [x1, y1]));
      if (i === points.length - 1) {
        ink.lineTo(x1, y1);
      }
      ink.stroke();
    }
  }

  #dotted(stroke) {
    const ink = this.#ink;
    const width = Math.max(1.5, this.#width(stroke, { p: 110 }));
    ink.strokeStyle = this.#shades[stroke.color] ?? 'gray';
    ink.lineCap = 'round';
    ink.lineWidth = width * 0.7;
    ink.setLineDash([0.1, width * 1.9]);
    ink.beginPath();
    stroke.points.forEach((point, i) => (i === 0 ? ink.moveTo(...this.#place(point)) : ink.lineTo(...this.#place(point))));
    ink.stroke();
    ink.setLineDash([]);
  }

  #place(point) {
    return [(point.x / SCALE) * this.#canvas.width, (point.y / SCALE) * this.#canvas.height];
  }

  #width(stroke, point) {
    const ratio = this.#canvas.width / (this.#canvas.clientWidth || 1);
    const scaled = stroke.width * (0.4 + (1.2 * point.p) / 255) * (this.#canvas.width / REFERENCE_WIDTH);
    return Math.max(scaled, 0.9 * ratio);
  }

  #resize() {
    const ratio = Math.min(MAX_PIXEL_RATIO, window.devicePixelRatio || 1);
    const width = Math.round(this.#canvas.clientWidth * ratio);
    const height = Math.round(this.#canvas.clientHeight * ratio);
    if (width && (width !== this.#canvas.width || height !== this.#canvas.height)) {
      this.#canvas.width = width;
      this.#canvas.height = height;
      this.redraw();
    }
  }
}

function middle([x0, y0], [x1, y1]) {
  return [(x0 + x1) / 2, (y0 + y1) / 2];
}
