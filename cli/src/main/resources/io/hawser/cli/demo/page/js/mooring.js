// The rope in the masthead: the state of the line, to be seen across a room. Made fast and taut while open (its sag is the
// round trip), thrown while connecting, parted when it parted. A bead runs along it for each ping that was answered.

const SVG = 'http://www.w3.org/2000/svg';
const still = window.matchMedia('(prefers-reduced-motion: reduce)');
const POST = 26; // from the edge to where the rope is made fast

export class Mooring {
  #svg;
  #layers = {};
  #kind = 'connecting';
  #drawn = '';
  #sag = 4;
  #shown = 0; // sag as drawn, runs after #sag
  #frame = 0;

  constructor(svg) {
    this.#svg = svg;
    for (const name of ['rope-heave', 'rope-edge', 'rope-body', 'rope-lay', 'rope-fray', 'post']) {
      this.#layers[name] = document.createElementNS(SVG, 'path');
      this.#layers[name].setAttribute('class', name);
      svg.append(this.#layers[name]);
    }
    new ResizeObserver(() => this.#draw()).observe(svg);
  }

  show(kind) {
    if (kind === this.#kind) {
      return;
    }
    const opens = kind === 'open' && this.#kind !== 'silent';
    this.#kind = kind;
    this.#svg.parentElement.querySelectorAll('.bead').forEach((bead) => bead.remove());
    if (opens) {
      this.#shown = this.#deepest();
    }
    this.#run();
  }

  /** Half a millisecond is bar taut, a third of a second hangs low. */
  answered(millis) {
    const part = Math.min(1, Math.max(0, Math.log2(millis * 2 + 1) / 9.5));
    this.#sag += (1 + part * (this.#deepest() - 1) - this.#sag) * 0.35; // heavy rope: it does not twitch
    this.#run();
    if (!still.matches && !document.hidden) {
      this.#bead();
    }
  }

  #deepest() {
    return Math.max(6, this.#svg.clientHeight - 18);
  }

  #run() {
    if (!this.#frame) {
      this.#frame = requestAnimationFrame(() => this.#step());
    }
  }

  #step() {
    this.#frame = 0;
    const target = this.#kind === 'open' ? this.#sag : this.#deepest();
    const moves = Math.abs(target - this.#shown) > 0.4;
    this.#shown = still.matches ? target : this.#shown + (target - this.#shown) * 0.18;
    if (moves || this.#kind !== this.#drawn) {
      this.#draw();
    }
    if (moves && !still.matches) {
      this.#run();
    }
  }

  /** There and back; an element of its own and no script while it runs, so that the rope is not painted anew. */
  #bead() {
    const rope = this.#between();
    const there = Array.from({ length: 13 }, (_, i) => rope((i / 12) ** 2 * (3 - (2 * i) / 12)));
    const frames = [...there, ...there.toReversed()].map(([x, y]) => ({ transform: `translate(${x.toFixed(1)}px, ${y.toFixed(1)}px)` }));
    const bead = document.createElement('i');
    bead.className = 'bead';
    this.#svg.after(bead);
    bead.animate(frames, { duration: 900 }).onfinish = () => bead.remove();
  }

  #between() {
    const width = this.#svg.clientWidth;
    return (t) => [POST + t * (width - 2 * POST), 8 + this.#shown * 4 * t * (1 - t)];
  }

  /** A loose end hanging from one of the posts. */
  #hanging(side) {
    const width = this.#svg.clientWidth;
    const drop = this.#svg.clientHeight - 14;
    const reach = Math.min(150, width * 0.22);
    return (t) => [side < 0 ? POST + reach * t * (1 - 0.25 * t) : width - POST - reach * t * (1 - 0.25 * t), 8 + drop * t ** 2.2];
  }

  #draw() {
    this.#drawn = this.#kind;
    const width = this.#svg.clientWidth;
    const height = this.#svg.clientHeight;
    if (!width) {
      return;
    }
    const post = (x) => `M${x - 5},2h10l2,-2h-14zM${x - 4},2h8v${height - 4}h-8zM${x - 8},${height - 3}h16v3h-16z`;
    const whole = this.#kind === 'open' || this.#kind === 'silent';
    const ropes = whole ? [this.#between()] : this.#kind === 'connecting' ? [this.#hanging(-1)] : [this.#hanging(-1), this.#hanging(1)];
    const samples = ropes.map((rope) => sample(rope));
    const line = samples.map((points) => 'M' + points.map((point) => `${point[0].toFixed(1)},${point[1].toFixed(1)}`).join('L')).join('');
    const set = (name, d) => this.#layers[name].setAttribute('d', d);
    set('post', post(POST - 10) + post(width - POST + 10));
    set('rope-edge', line + turns(POST - 10) + (this.#kind === 'connecting' ? '' : turns(width - POST + 10)));
    set('rope-body', line + turns(POST - 10) + (this.#kind === 'connecting' ? '' : turns(width - POST + 10)));
    set('rope-lay', samples.map(lay).join(''));
    set('rope-fray', whole ? '' : samples.map(fray).join(''));
    set('rope-heave', this.#kind === 'connecting' ? heave(this.#hanging(-1)(1), width - POST) : '');
  }
}

function turns(x) {
  return `M${x - 6},9l12,-2M${x - 6},15l12,-2`;
}

/** Points along a rope, about 5 px apart whatever its shape. */
function sample(rope) {
  const fine = Array.from({ length: 241 }, (_, i) => rope(i / 240));
  const points = [fine[0]];
  for (const point of fine) {
    const last = points.at(-1);
    if (Math.hypot(point[0] - last[0], point[1] - last[1]) >= 5) {
      points.push(point);
    }
  }
  return points;
}

/** The lay: strands crossing the rope slantwise, as in three-strand hawser-laid rope. */
function lay(points) {
  let path = '';
  for (let i = 1; i < points.length; i++) {
    const [x0, y0] = points[i - 1];
    const [x1, y1] = points[i];
    const length = Math.hypot(x1 - x0, y1 - y0) || 1;
    const [tx, ty] = [(x1 - x0) / length, (y1 - y0) / length];
    const at = (along, across) => `${(x1 + tx * along - ty * across).toFixed(1)},${(y1 + ty * along + tx * across).toFixed(1)}`;
    path += `M${at(-3.4, -3)}C${at(0, -2.6)} ${at(0, 2.6)} ${at(3.4, 3)}`;
  }
  return path;
}

function fray(points) {
  const [x0, y0] = points.at(-3);
  const [x, y] = points.at(-1);
  const angle = Math.atan2(y - y0, x - x0);
  return [-0.55, -0.2, 0.15, 0.5].map((turn) => {
    const [a, b] = [angle + turn * 0.5, angle + turn];
    return `M${x.toFixed(1)},${y.toFixed(1)}q${(Math.cos(a) * 6).toFixed(1)},${(Math.sin(a) * 6).toFixed(1)} ${(Math.cos(b) * 12).toFixed(1)},${(Math.sin(b) * 12).toFixed(1)}`;
  }).join('');
}

function heave([x, y], to) {
  return `M${x.toFixed(1)},${y.toFixed(1)}Q${((x + to) / 2).toFixed(1)},${(y - 34).toFixed(1)} ${to.toFixed(1)},8`;
}
