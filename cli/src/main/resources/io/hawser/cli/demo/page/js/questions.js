// The two questions a board can ask: what shall become of unsent strokes, and may it be wiped.

const $ = (id) => document.getElementById(id);

/** Strokes made while the line was down: said how many, and sent or dropped, never silently either. */
export class UnsentQuestion {
  #strokes;
  #line;

  constructor(line, strokes, outbox) {
    this.#strokes = strokes;
    this.#line = line;
    $('unsent-send').addEventListener('click', () => outbox.sendUnsent());
    $('unsent-drop').addEventListener('click', () => strokes.dropUnsent());
    strokes.on('redraw', () => this.show());
    line.on('state', () => this.show());
    line.on('ready', () => this.show());
  }

  show() {
    const count = this.#strokes.unsent.length;
    $('ask-unsent').hidden = count === 0 || !this.#line.open;
    $('unsent-text').textContent = `${count === 1 ? 'One stroke' : `${count} strokes`} of yours did not reach the others.`;
    const since = this.#strokes.asOf;
    $('board-frame').toggleAttribute('data-stale', since !== null);
    $('board-note').hidden = since === null;
    if (since !== null) {
      const when = since.toLocaleTimeString(undefined, { hour: '2-digit', minute: '2-digit', second: '2-digit' });
      const yours = count === 0 ? 'what you draw now stays here, dotted' : `${count} unsent ${count === 1 ? 'stroke' : 'strokes'}, dotted`;
      const text = `The line is down. This is the board as of ${when}; ${yours}.`;
      if ($('board-note').textContent !== text) {
        $('board-note').textContent = text;
      }
    }
  }
}

export class WipeQuestion {
  #crew;
  #line;
  #strokes;
  #timer = 0;
  #voted = false;

  constructor(line, strokes, crew, say) {
    this.#crew = crew;
    this.#line = line;
    this.#strokes = strokes;
    $('wipe').addEventListener('click', () => line.sendText({ t: 'wipe' }));
    $('wipe-yes').addEventListener('click', () => this.#vote(true));
    $('wipe-no').addEventListener('click', () => this.#vote(false));
    line.on('wipe', (wipe) => this.#news(wipe, say));
    line.on('down', () => this.#close());
  }

  #news(wipe, say) {
    const by = this.#crew.person(wipe.by);
    const name = wipe.by === this.#crew.me.id ? 'You' : (by?.name ?? 'Someone who left');
    if (wipe.state === 'asked') {
      const own = wipe.by === this.#crew.me.id;
      const needed = `${wipe.yes} of ${wipe.need} needed`;
      $('wipe-text').textContent = own ? `Asking the others: ${needed} agree.` : `${name} asks to wipe the board for everyone (${needed} agree).`;
      $('wipe-yes').hidden = $('wipe-no').hidden = own || this.#voted;
      $('ask-wipe').hidden = false;
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => this.#close(), wipe.ms + 1500);
      return;
    }
    this.#close();
    if (wipe.state === 'wiped') {
      this.#strokes.wipe();
      say(`${name} wiped the board${this.#crew.others > 0 ? ', with consent' : ''}.`);
    } else {
      say(`The board stays: not enough agreed to wipe it.`);
    }
  }

  #vote(yes) {
    this.#voted = true;
    $('wipe-yes').hidden = $('wipe-no').hidden = true;
    this.#line.sendText({ t: 'vote', yes });
  }

  #close() {
    clearTimeout(this.#timer);
    this.#voted = false;
    $('ask-wipe').hidden = true;
  }
}
