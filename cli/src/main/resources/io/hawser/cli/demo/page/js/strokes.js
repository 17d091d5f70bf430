// Every stroke on the board, as data. A stroke of ours is "sending" until the server says it is stored; if the line parts
// before that, it is "unsent" and stays so until its author says what shall become of it.

import { Emitter } from './emitter.js';
import { FIRST, LAST } from './protocol.js';

export class Strokes extends Emitter {
  stored = new Map(); // the server's number -> stroke, in the server's order; other people's unfinished ones too
  own = []; // ours, not stored yet: {number, width, color, points, state: drawing | sending | unsent}
  asOf = null; // when the line parted: what is shown is from then

  begin(stroke) {
    this.own.push(stroke);
  }

  /** The server has our stroke whole. */
  confirm(number, id, me) {
    const i = this.own.findIndex((stroke) => stroke.number === number);
    if (i >= 0) {
      const [stroke] = this.own.splice(i, 1);
      this.stored.set(id, { ...stroke, stroke: id, by: me });
      this.emit('count');
    }
  }

  /** Somebody else's stroke, as it is drawn. Returns it and how many of its points are new. */
  part(message) {
    let stroke = this.stored.get(message.stroke);
    if (!stroke) {
      if (!(message.flags & FIRST)) {
        return null;
      }
      stroke = { stroke: message.stroke, by: message.by, color: message.color, width: message.width, points: [] };
      this.stored.set(message.stroke, stroke);
    }
    stroke.points.push(...message.points);
    stroke.whole = Boolean(message.flags & LAST);
    this.emit('count');
    return { stroke, fresh: message.points.length };
  }

  erase(ids) {
    ids.forEach((id) => this.stored.delete(id));
    this.emit('redraw');
  }

  wipe() {
    for (const [id, stroke] of this.stored) {
      if (stroke.whole !== false) {
        this.stored.delete(id);
      }
    }
    this.emit('redraw');
  }

  /** The line parted: what the server has not confirmed may or may not be there. */
  parted(when) {
    this.asOf = when;
    for (const stroke of this.own) {
      if (stroke.state === 'sending') {
        stroke.state = 'unsent';
      }
    }
    this.emit('redraw');
  }

  /** A welcome: forget what we had; ours up to `done` are in the server's history already. */
  resync(done) {
    this.stored.clear();
    this.asOf = null;
    this.own = this.own.filter((stroke) => !(stroke.number <= done));
    this.emit('redraw');
  }

  replay(strokes) {
    for (const stroke of strokes) {
      this.stored.set(stroke.stroke, stroke);
    }
    this.emit('redraw');
  }

  get unsent() {
    return this.own.filter((stroke) => stroke.state === 'unsent');
  }

  dropUnsent() {
    this.own = this.own.filter((stroke) => stroke.state !== 'unsent');
    this.emit('redraw');
  }

  dropNewestUnsent() {
    const newest = this.unsent.at(-1);
    this.own = this.own.filter((stroke) => stroke !== newest);
    this.emit('redraw');
  }

  ownCount(me) {
    let count = 0;
    for (const stroke of this.stored.values()) {
      count += stroke.by === me ? 1 : 0;
    }
    return count;
  }
}
