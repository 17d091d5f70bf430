// Says in words what state the line is in, counts the wait down, and offers the one thing that can be done about it.

export class Status {
  #line;
  #text;
  #button;
  #mooring;
  #timer = 0;
  #silentSince = null;

  constructor(line, mooring, { text, button }) {
    this.#line = line;
    this.#mooring = mooring;
    this.#text = text;
    this.#button = button;
    button.addEventListener('click', () => this.#act());
    line.on('state', () => this.show());
  }

  /** A ping has gone unanswered since then (performance.now()), or null: all answered. */
  silent(since) {
    if (since !== this.#silentSince) {
      this.#silentSince = since;
      this.show();
    }
  }

  show() {
    clearTimeout(this.#timer);
    const state = this.#line.state;
    const { kind, words, count = '', rest = '', action, again = 0 } = this.#describe(state);
    this.#mooring.show(kind);
    // in three pieces, so that a screen reader hears the changes and not the countdown
    [words, count, rest].forEach((text, i) => {
      if (this.#text.children[i].textContent !== text) {
        this.#text.children[i].textContent = text;
      }
    });
    this.#text.dataset.state = kind;
    this.#text.title = state.last?.reason ?? '';
    this.#button.textContent = action ?? '';
    this.#button.hidden = !action;
    if (again) {
      this.#timer = setTimeout(() => this.show(), again);
    }
  }

  #describe(state) {
    const now = performance.now();
    switch (state.kind) {
      case 'open': {
        const wait = this.#silentSince === null ? 0 : Math.floor((now - this.#silentSince) / 1000);
        return wait >= 3
          ? { kind: 'silent', words: 'open, but no answer', count: ` for ${wait} s`, action: 'Cut the line', again: 1000 }
          : { kind: 'open', words: 'open', action: 'Cut the line', again: this.#silentSince === null ? 0 : 500 };
      }
      case 'connecting':
        return { kind: 'connecting', words: 'connecting', rest: state.attempt > 1 ? `, attempt ${state.attempt}` : '' };
      case 'waiting': {
        const left = Math.max(0, state.until - now);
        const count = ` in ${left < 1000 ? (left / 1000).toFixed(1) : Math.ceil(left / 1000)} s`;
        const rest = `, attempt ${state.attempt} (${state.last.code})`;
        return { kind: 'waiting', words: 'reconnecting', count, rest, action: 'Try now', again: left < 1200 ? 100 : 250 };
      }
      case 'offline':
        return { kind: 'offline', words: 'offline', rest: `: no network (${state.last.code})`, action: 'Try anyway' };
      case 'closed':
        return { kind: 'closed', words: `closed ${state.code}: ${state.reason}`, action: 'Connect again' };
      default:
        throw new Error(state.kind);
    }
  }

  #act() {
    if (this.#line.open) {
      this.#line.cut('cut by hand');
    } else {
      this.#line.connect();
    }
  }
}
