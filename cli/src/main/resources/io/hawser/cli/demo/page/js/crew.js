// Who is here: the list, the names, and each one's newest round trip as the server last told it.

import { millis } from './rtt.js';

export class Crew {
  me = null;
  #others = new Map();
  #list;
  #count;

  constructor(list, count) {
    this.#list = list;
    this.#count = count;
  }

  get others() {
    return this.#others.size;
  }

  person(id) {
    return id === this.me?.id ? this.me : this.#others.get(id);
  }

  welcome(me, peers) {
    this.me = me;
    this.#others = new Map(peers.map((peer) => [peer.id, peer]));
    this.#render();
  }

  /** Arrived, or changed. */
  put(peer) {
    if (peer.id === this.me?.id) {
      Object.assign(this.me, peer);
    } else {
      this.#others.set(peer.id, peer);
    }
    this.#render();
  }

  remove(id) {
    const person = this.#others.get(id);
    this.#others.delete(id);
    this.#render();
    return person;
  }

  trips(all) {
    for (const [id, ms] of all) {
      const person = this.person(id);
      if (person) {
        person.rtt = ms;
        const cell = this.#list.querySelector(`[data-peer="${Number(id)}"] .trip`);
        if (cell && id !== this.me.id) {
          cell.textContent = millis(ms);
        }
      }
    }
  }

  ownTrip(ms) {
    const cell = this.#list.querySelector('[data-testid="me-row"] .trip');
    if (cell) {
      cell.textContent = millis(ms);
    }
  }

  /** The line is down: who was here is not who is here. */
  unknown() {
    this.#list.querySelectorAll('.trip').forEach((cell) => (cell.textContent = 'not known'));
    this.#count.textContent = '';
  }

  #render() {
    const rows = [row(this.me, 'me-row', 'you')];
    for (const peer of this.#others.values()) {
      rows.push(row(peer, 'peer', ''));
    }
    if (this.#others.size === 0) {
      const alone = document.createElement('li');
      alone.className = 'alone small';
      alone.textContent = 'Nobody else yet. Open this page in a second window, or send the invitation.';
      rows.push(alone);
    }
    this.#list.replaceChildren(...rows);
    this.#count.textContent = String(this.#others.size + 1);
  }
}

function row(person, testid, note) {
  const item = document.createElement('li');
  item.dataset.testid = testid;
  item.dataset.peer = person.id;
  item.style.setProperty('--c', `var(--c${person.color})`);
  const dot = document.createElement('span');
  dot.className = 'dot';
  const who = document.createElement('span');
  who.className = 'who';
  who.textContent = person.name;
  if (note) {
    const you = document.createElement('span');
    you.className = 'you';
    you.textContent = ` ${note}`;
    who.append(you);
  }
  const trip = document.createElement('span');
  trip.className = 'trip';
  trip.textContent = millis(person.rtt ?? null);
  item.append(dot, who, trip);
  return item;
}
