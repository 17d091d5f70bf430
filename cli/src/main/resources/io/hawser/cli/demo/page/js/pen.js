// Mouse, finger, pen and keyboard on the board: they become cursor positions and points of strokes.

import { MAX_STROKE_POINTS, SCALE, cursor, cursorAway } from './protocol.js';

const CURSOR_MS = 33;
const NEAREST = 60; // points closer than this add nothing (in 1/65535 of the board)
const STEP = SCALE / 100;

export class Pen {
  width = 6;
  color = 0;
  #canvas;
  #line;
  #board;
  #outbox;
  #stroke = null;
  #last = null; // {x, y, time, p} of the newest point
  #cursorTimer = 0;
  #cursorNext = null;
  #key = { x: SCALE / 2, y: SCALE / 2 };
  #showKey;

  /** showKey(position or null) shows where the keyboard's pen is. */
  constructor(canvas, { line, board, outbox, showKey }) {
    this.#canvas = canvas;
    this.#line = line;
    this.#board = board;
    this.#outbox = outbox;
    this.#showKey = showKey;
    canvas.addEventListener('pointerdown', (event) => this.#down(event));
    canvas.addEventListener('pointermove', (event) => this.#move(event));
    canvas.addEventListener('pointerup', (event) => this.#up(event));
    canvas.addEventListener('pointercancel', (event) => this.#up(event));
    canvas.addEventListener('pointerleave', () => !this.#stroke && this.#away());
    canvas.addEventListener('keydown', (event) => this.#pressed(event));
    canvas.addEventListener('blur', () => this.#left());
  }

  #down(event) {
    if (event.button !== 0 || !event.isPrimary || this.#stroke) {
      return;
    }
    this.#canvas.setPointerCapture(event.pointerId);
    this.#showKey(null);
    this.#begin(this.#at(event), event.timeStamp, pressure(event));
  }

  #move(event) {
    if (!event.isPrimary) {
      return;
    }
    if (!this.#stroke) {
      this.#moveCursor(this.#at(event));
      return;
    }
    const events = event.getCoalescedEvents?.() ?? [];
    for (const each of events.length > 0 ? events : [event]) {
      this.#add(this.#at(each), each.timeStamp, pressure(each));
    }
  }

  #up(event) {
    if (event.isPrimary && this.#stroke) {
      this.#end();
      if (event.pointerType === 'touch') {
        this.#away();
      }
    }
  }

  #begin(position, time, p) {
    this.#last = { ...position, time, p: p ?? 128 };
    this.#stroke = this.#outbox.begin(this.width, this.color);
    this.#push({ ...position, p: this.#last.p });
  }

  #add(position, time, given) {
    const distance = Math.hypot(position.x - this.#last.x, (position.y - this.#last.y) / 1.5);
    if (distance < NEAREST) {
      return;
    }
    const p = given ?? this.#swift(distance, time - this.#last.time);
    this.#last = { ...position, time, p };
    this.#push({ ...position, p });
    if (this.#stroke.points.length >= MAX_STROKE_POINTS) {
      this.#end();
      this.#begin(position, time, p);
    }
  }

  /** Without a pressure of its own, a quick line is a thin one. */
  #swift(distance, elapsed) {
    const speed = distance / Math.max(4, elapsed); // 65535 units a second are 65 a millisecond
    const wanted = 215 - Math.min(150, speed * 1.4);
    return Math.round(this.#last.p + (wanted - this.#last.p) * 0.15);
  }

  #push(point) {
    this.#stroke.points.push(point);
    this.#board.draw(this.#stroke, 1);
    this.#outbox.grown();
  }

  #end() {
    this.#stroke = null;
    this.#outbox.end();
  }

  #moveCursor(position) {
    this.#cursorNext = position;
    this.#cursorTimer ||= setTimeout(() => {
      this.#cursorTimer = 0;
      if (this.#cursorNext) {
        this.#line.sendBinary(cursor(this.#cursorNext.x, this.#cursorNext.y));
      }
    }, CURSOR_MS);
  }

  #away() {
    this.#cursorNext = null;
    this.#line.sendBinary(cursorAway());
  }

  #pressed(event) {
    const step = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1.5], ArrowDown: [0, 1.5] }[event.key];
    if (step) {
      const by = STEP * (event.shiftKey ? 4 : 1);
      this.#key = { x: clamp(this.#key.x + step[0] * by), y: clamp(this.#key.y + step[1] * by) };
      this.#showKey(this.#key, Boolean(this.#stroke));
      if (this.#stroke) {
        this.#add(this.#key, event.timeStamp, 128);
      } else {
        this.#moveCursor(this.#key);
      }
    } else if (event.key === ' ' || event.key === 'Enter') {
      if (this.#stroke) {
        this.#end();
      } else if (!event.repeat) {
        this.#key = { x: clamp(this.#key.x), y: clamp(this.#key.y) };
        this.#begin(this.#key, event.timeStamp, 128);
      }
      this.#showKey(this.#key, Boolean(this.#stroke));
    } else if (event.key === 'Escape' && this.#stroke) {
      this.#end();
      this.#showKey(this.#key, false);
    } else {
      return;
    }
    event.preventDefault();
  }

  #left() {
    this.#showKey(null);
    if (this.#stroke) {
      this.#end();
    }
  }

  #at(event) {
    const box = this.#canvas.getBoundingClientRect();
    return { x: clamp(((event.clientX - box.left) / box.width) * SCALE), y: clamp(((event.clientY - box.top) / box.height) * SCALE) };
  }
}

/** A pen's own pressure, 0 to 255; null for what cannot tell. */
function pressure(event) {
  return event.pointerType === 'pen' ? Math.round(event.pressure * 255) : null;
}

function clamp(value) {
  return Math.round(Math.min(SCALE, Math.max(0, value)));
}
