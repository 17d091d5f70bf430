// The binary half of the demo's protocol (protocol.md). Pure: values in, bytes out, and back. Text messages are plain JSON.

export const VERSION = 1;
export const SCALE = 65535;
export const FIRST = 1;
export const LAST = 2;
export const MAX_PART_POINTS = 128;
export const MAX_STROKE_POINTS = 1024;
export const NO_RTT = 65535;

const PING = 1;
const CURSOR = 2;
const CURSOR_AWAY = 3;
const STROKE = 4;
const STORED = 5;
const HISTORY = 6;
const POINT_BYTES = 5;

export function ping(stamp, lastMillis) {
  const view = new DataView(new ArrayBuffer(7));
  view.setUint8(0, PING);
  view.setUint32(1, stamp);
  view.setUint16(5, lastMillis === null ? NO_RTT : Math.min(NO_RTT - 1, Math.round(lastMillis * 10)));
  return view.buffer;
}

export function cursor(x, y) {
  const view = new DataView(new ArrayBuffer(5));
  view.setUint8(0, CURSOR);
  view.setUint16(1, x);
  view.setUint16(3, y);
  return view.buffer;
}

export function cursorAway() {
  return new Uint8Array([CURSOR_AWAY]).buffer;
}

/** One part of a stroke; points are {x, y, p}. */
export function strokePart(number, flags, width, points) {
  const view = new DataView(new ArrayBuffer(5 + points.length * POINT_BYTES));
  view.setUint8(0, STROKE);
  view.setUint16(1, number);
  view.setUint8(3, flags);
  view.setUint8(4, width);
  points.forEach((point, i) => {
    const at = 5 + i * POINT_BYTES;
    view.setUint16(at, point.x);
    view.setUint16(at + 2, point.y);
    view.setUint8(at + 4, point.p);
  });
  return view.buffer;
}

function points(view, from, count) {
  const result = new Array(count);
  for (let i = 0; i < count; i++) {
    const at = from + i * POINT_BYTES;
    result[i] = { x: view.getUint16(at), y: view.getUint16(at + 2), p: view.getUint8(at + 4) };
  }
  return result;
}

function history(view) {
  const strokes = [];
  for (let at = 1; at < view.byteLength; ) {
    const count = view.getUint16(at + 8);
    strokes.push({
      stroke: view.getUint32(at),
      by: view.getUint16(at + 4),
      color: view.getUint8(at + 6),
      width: view.getUint8(at + 7),
      points: points(view, at + 10, count),
    });
    at += 10 + count * POINT_BYTES;
  }
  return strokes;
}

/** What the server sent, as {t, …}, with the same names as the text messages use. */
export function decode(buffer) {
  const view = new DataView(buffer);
  switch (view.getUint8(0)) {
    case PING:
      return { t: 'pong', stamp: view.getUint32(1) };
    case CURSOR:
      return { t: 'cursor', id: view.getUint16(1), x: view.getUint16(3), y: view.getUint16(5) };
    case CURSOR_AWAY:
      return { t: 'away', id: view.getUint16(1) };
    case STROKE:
      return {
        t: 'stroke',
        stroke: view.getUint32(1),
        by: view.getUint16(5),
        color: view.getUint8(7),
        flags: view.getUint8(8),
        width: view.getUint8(9),
        points: points(view, 10, (view.byteLength - 10) / POINT_BYTES),
      };
    case STORED:
      return { t: 'stored', number: view.getUint16(1), stroke: view.getUint32(3) };
    case HISTORY:
      return { t: 'history', strokes: history(view) };
    default:
      return { t: 'unknown' };
  }
}
