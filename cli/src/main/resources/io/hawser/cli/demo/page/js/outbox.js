// How our strokes leave: in parts while they are drawn, or whole and paced when unsent ones are sent after all. A stroke counts
// only if the connection it began on is still there when it ends; otherwise it is unsent, and its author is asked.

import { FIRST, LAST, MAX_PART_POINTS, strokePart } from './protocol.js';

const FLUSH_MS = 33; // 30 parts a second
const PACE_MS = 20; // for whole strokes sent late: well under the server's 120 parts a second

export class Outbox {
  #line;
  #strokes;
  #number = 0; // given to a stroke with its first part, so that numbers rise in the order of sending
  #connection = 0;
  #timer = 0;
  #pumping = 0;
  #drawn = null; // the stroke under the pen
  #onWire = null; // the one whose first part has left and whose last has not
  #queue = []; // whole strokes waiting to leave

  constructor(line, strokes) {
    this.#line = line;
    this.#strokes = strokes;
    line.on('down', () => {
      this.#queue = [];
      this.#onWire = null;
    });
    line.on('welcome', (welcome) => {
      this.#connection++;
      this.#number = Math.max(this.#number, welcome.done);
    });
  }

  begin(width, color) {
    const stroke = { width, color, points: [], state: 'drawing', sent: 0 };
    stroke.connection = this.#line.open ? this.#connection : -1;
    this.#strokes.begin(stroke);
    this.#drawn = stroke;
    return stroke;
  }

  /** The stroke under the pen has new points. */
  grown() {
    this.#timer ||= setTimeout(() => this.#flush(), FLUSH_MS);
  }

  end() {
    const stroke = this.#drawn;
    this.#drawn = null;
    if (!stroke) {
      return;
    }
    const live = this.#live(stroke);
    stroke.state = live ? 'sending' : 'unsent';
    if (!live) {
      this.#strokes.emit('redraw');
    } else if (this.#takesWire(stroke)) {
      while (!this.#sendPart(stroke)) {
        // until its last part has left
      }
    } else {
      this.#queue.push(stroke);
      this.#pump();
    }
  }

  /** Sends every unsent stroke as if it were new. */
  sendUnsent() {
    for (const stroke of this.#strokes.unsent) {
      Object.assign(stroke, { number: undefined, state: 'sending', sent: 0, connection: this.#connection });
      this.#queue.push(stroke);
    }
    this.#strokes.emit('redraw');
    this.#pump();
  }

  #flush() {
    this.#timer = 0;
    const stroke = this.#drawn;
    if (stroke && this.#live(stroke) && this.#takesWire(stroke)) {
      while (stroke.sent < stroke.points.length) {
        this.#sendPart(stroke);
      }
    }
  }

  #pump() {
    const stroke = this.#queue[0];
    if (!stroke) {
      return;
    }
    if (this.#takesWire(stroke) && this.#sendPart(stroke)) {
      this.#queue.shift();
    }
    clearTimeout(this.#pumping);
    this.#pumping = setTimeout(() => this.#pump(), PACE_MS);
  }

  #live(stroke) {
    return this.#line.open && stroke.connection === this.#connection;
  }

  #takesWire(stroke) {
    this.#onWire ??= stroke;
    return this.#onWire === stroke;
  }

  /** Sends the next part; true if it was the last of a stroke that is whole. */
  #sendPart(stroke) {
    const points = stroke.points.slice(stroke.sent, stroke.sent + MAX_PART_POINTS);
    const last = stroke.state !== 'drawing' && stroke.sent + points.length === stroke.points.length;
    stroke.number ??= ++this.#number;
    this.#line.sendBinary(strokePart(stroke.number, (stroke.sent === 0 ? FIRST : 0) | (last ? LAST : 0), stroke.width, points));
    stroke.sent += points.length;
    if (last) {
      this.#onWire = null;
    }
    return last;
  }
}
