// The board's ground: an imagined sea chart, drawn from the room's name, so every room is its own anchorage and everyone in it
// sees the same one. Pure decoration; nothing else knows about it.

const WIDTH = 1500;
const HEIGHT = 1000;
const COLUMNS = 90;
const ROWS = 60;
const LEVELS = [
  { at: 0.4, name: 'shoal' },
  { at: 0.5, name: 'shoal-2' },
  { at: 0.585, name: 'drying' },
  { at: 0.61, name: 'land' },
];
const COAST = 0.585;
const SVG = 'http://www.w3.org/2000/svg';

/** A small seeded generator (mulberry32): the same text gives the same sea. */
function random(text) {
  let seed = 0x9e3779b9;
  for (const char of text) {
    seed = Math.imul(seed ^ char.codePointAt(0), 0x85ebca6b);
    seed ^= seed >>> 13;
  }
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

function noise(next) {
  const size = 64;
  const lattice = Float32Array.from({ length: size * size }, next);
  const smooth = (t) => t * t * (3 - 2 * t);
  const value = (x, y) => lattice[(y & (size - 1)) * size + (x & (size - 1))];
  return (x, y) => {
    const left = Math.floor(x);
    const top = Math.floor(y);
    const u = smooth(x - left);
    const v = smooth(y - top);
    const above = value(left, top) * (1 - u) + value(left + 1, top) * u;
    const below = value(left, top + 1) * (1 - u) + value(left + 1, top + 1) * u;
    return above * (1 - v) + below * v;
  };
}

/** Height over the board: open water in the middle, land towards two of the corners. */
function terrain(next) {
  const wave = noise(next);
  const corner = next() * Math.PI * 2;
  return (x, y) => {
    const u = x / WIDTH;
    const v = y / HEIGHT;
    const fbm = wave(u * 4.5, v * 3) * 0.52 + wave(u * 9 + 7, v * 6 + 3) * 0.28 + wave(u * 19, v * 13 + 9) * 0.14 + wave(u * 40, v * 27) * 0.06;
    const out = Math.min(1.3, Math.hypot((u - 0.5) * 1.9, (v - 0.5) * 1.9));
    const towards = 0.5 + 0.5 * Math.cos(2 * (Math.atan2(v - 0.5, u - 0.5) - corner));
    return fbm * 0.62 + 0.36 * out ** 2.4 * towards + 0.04 * out;
  };
}

/** Heights at the grid's corners, with a rim below every level so that each contour closes. */
function grid(height) {
  const columns = COLUMNS + 3;
  const cells = new Float32Array(columns * (ROWS + 3)).fill(-1);
  for (let row = 0; row <= ROWS; row++) {
    for (let column = 0; column <= COLUMNS; column++) {
      cells[(row + 1) * columns + column + 1] = height((column / COLUMNS) * WIDTH, (row / ROWS) * HEIGHT);
    }
  }
  return { columns, rows: ROWS + 3, cells };
}

// Marching squares: for each of the 16 corner patterns, which edges (0 top, 1 right, 2 bottom, 3 left) a contour joins.
const JOINS = [[], [[3, 2]], [[2, 1]], [[3, 1]], [[1, 0]], [[3, 0], [1, 2]], [[2, 0]], [[3, 0]],
  [[0, 3]], [[0, 2]], [[0, 1], [2, 3]], [[0, 1]], [[1, 3]], [[1, 2]], [[2, 3]], []];

function contours({ columns, rows, cells }, level) {
  const next = new Map();
  const where = new Map();
  const at = (column, row) => cells[row * columns + column];
  const crossing = (column, row, edge) => {
    const vertical = edge === 1 || edge === 3;
    const c = column + (edge === 1 ? 1 : 0);
    const r = row + (edge === 2 ? 1 : 0);
    const key = (r * columns + c) * 2 + (vertical ? 1 : 0);
    if (!where.has(key)) {
      const from = at(c, r);
      const to = vertical ? at(c, r + 1) : at(c + 1, r);
      const part = (level - from) / (to - from);
      where.set(key, [((c + (vertical ? 0 : part) - 1) / COLUMNS) * WIDTH, ((r + (vertical ? part : 0) - 1) / ROWS) * HEIGHT]);
    }
    return key;
  };
  for (let row = 0; row < rows - 1; row++) {
    for (let column = 0; column < columns - 1; column++) {
      const bit = (c, r, value) => (at(c, r) > level ? value : 0);
      const pattern = bit(column, row, 8) | bit(column + 1, row, 4) | bit(column + 1, row + 1, 2) | bit(column, row + 1, 1);
      for (const [from, to] of JOINS[pattern]) {
        next.set(crossing(column, row, from), crossing(column, row, to));
      }
    }
  }
  return loops(next, where);
}

function loops(next, where) {
  const found = [];
  while (next.size > 0) {
    const loop = [];
    let key = next.keys().next().value;
    while (next.has(key)) {
      loop.push(where.get(key));
      const following = next.get(key);
      next.delete(key);
      key = following;
    }
    if (loop.length > 5) {
      found.push(loop);
    }
  }
  return found;
}

/** One smooth closed curve through the midpoints of a loop. */
function curve(loop) {
  const middle = (a, b) => [((a[0] + b[0]) / 2).toFixed(1), ((a[1] + b[1]) / 2).toFixed(1)];
  let path = `M${middle(loop.at(-1), loop[0])}`;
  loop.forEach((point, i) => {
    path += `Q${point[0].toFixed(1)},${point[1].toFixed(1)} ${middle(point, loop[(i + 1) % loop.length])}`;
  });
  return path + 'Z';
}

function add(parent, name, attributes, text) {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) {
    element.setAttribute(key, value);
  }
  if (text) {
    element.textContent = text;
  }
  parent.append(element);
  return element;
}

function soundings(svg, height, next, free) {
  const group = add(svg, 'g', { class: 'soundings' });
  for (let row = 0; row < 7; row++) {
    for (let column = 0; column < 11; column++) {
      const x = 90 + column * 132 + (next() - 0.5) * 96;
      const y = 95 + row * 132 + (next() - 0.5) * 96;
      const depth = (COAST - height(x, y)) * 62;
      if (depth > 0.6 && free(x, y)) {
        const metres = Math.floor(depth);
        const text = add(group, 'text', { x: x.toFixed(0), y: y.toFixed(0) }, String(metres));
        if (metres < 8) {
          add(text, 'tspan', { dy: 7, class: 'tenth' }, String(Math.floor((depth % 1) * 10)));
        }
      }
    }
  }
}

function rose(svg, x, y) {
  const group = add(svg, 'g', { class: 'rose', transform: `translate(${x} ${y}) rotate(-7)` });
  add(group, 'circle', { r: 84 });
  add(group, 'circle', { r: 70 });
  let ticks = '';
  for (let degree = 0; degree < 360; degree += 5) {
    const angle = (degree * Math.PI) / 180;
    const inner = degree % 30 === 0 ? 62 : degree % 10 === 0 ? 74 : 79;
    ticks += `M${(Math.sin(angle) * inner).toFixed(1)},${(-Math.cos(angle) * inner).toFixed(1)}L${(Math.sin(angle) * 84).toFixed(1)},${(-Math.cos(angle) * 84).toFixed(1)}`;
  }
  add(group, 'path', { d: ticks });
  add(group, 'path', { class: 'needle', d: 'M0,-112L9,0H-9ZM0,0' });
  add(group, 'path', { d: 'M0,54V-112M-54,0H54' });
}

/** The chart's edge: alternating black and white minutes of arc. */
function neatline(svg) {
  const edge = add(svg, 'g', { class: 'neatline' });
  const inset = 9;
  add(edge, 'path', { class: 'margin', 'fill-rule': 'evenodd', d: `M0,0H${WIDTH}V${HEIGHT}H0ZM18,18V${HEIGHT - 18}H${WIDTH - 18}V18Z` });
  add(edge, 'rect', { x: inset, y: inset, width: WIDTH - 2 * inset, height: HEIGHT - 2 * inset });
  add(edge, 'rect', { x: 2 * inset, y: 2 * inset, width: WIDTH - 4 * inset, height: HEIGHT - 4 * inset });
  const half = inset * 1.5;
  add(edge, 'path', { class: 'minutes', d: `M${2 * inset},${half}H${WIDTH - 18}M${2 * inset},${HEIGHT - half}H${WIDTH - 18}`, 'stroke-dasharray': '61 61' });
  add(edge, 'path', { class: 'minutes', d: `M${half},${2 * inset}V${HEIGHT - 18}M${WIDTH - half},${2 * inset}V${HEIGHT - 18}`, 'stroke-dasharray': '60.25 60.25' });
  add(edge, 'path', { class: 'graticule', d: 'M384,18V982M750,18V982M1116,18V982M18,259H1482M18,500H1482M18,741H1482' });
}

export function drawChart(svg, room) {
  const next = random(`hawser ${room}`);
  const height = terrain(next);
  const heights = grid(height);
  for (const level of LEVELS) {
    add(svg, 'path', { class: level.name, d: contours(heights, level.at).map(curve).join('') });
  }
  const corners = [[1340, 840], [160, 160], [1340, 160], [160, 840]];
  const [x, y] = corners.reduce((a, b) => (height(...b) < height(...a) ? b : a));
  soundings(svg, height, next, (sx, sy) => Math.hypot(sx - x, sy - y) > 125 && (Math.abs(sx - 750) > 170 || sy > 120));
  neatline(svg);
  rose(svg, x, y);
  const title = add(svg, 'g', { class: 'cartouche', transform: 'translate(750 62)' });
  add(title, 'text', { class: 'cartouche-name' }, room);
  add(title, 'text', { y: 26 }, 'soundings in metres, imagined');
}
