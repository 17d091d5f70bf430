// The chat. A line of ours is shown at once as "sending" and becomes a line like the others when the server repeats it; if the
// line parts before that, it says so and waits for its author.

const KEEP = 200;
const clock = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' });

export class Chat {
  #list;
  #note;
  #input;
  #line;
  #crew;
  #number = 0;
  #pending = new Map(); // our number -> {item, text}

  constructor({ list, form, input, note }, line, crew) {
    this.#list = list;
    this.#note = note;
    this.#input = input;
    this.#line = line;
    this.#crew = crew;
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      this.#submit();
    });
    input.addEventListener('input', () => (note.textContent = ''));
    line.on('down', () => this.#down());
    line.on('notice', (notice) => this.#refused(notice));
  }

  /** The server's newest lines replace ours; what of ours is not among them was not received. */
  welcome(me, lines) {
    const unsure = new Map(this.#pending);
    this.#list.replaceChildren();
    this.#pending.clear();
    for (const line of lines) {
      this.#append(spoken(line));
      if (line.id === me && unsure.get(line.r)?.text === line.text) {
        unsure.delete(line.r);
      }
    }
    for (const [number, { text }] of unsure) {
      this.#doubt(number, text, 'Not received by the server.');
    }
    this.#note.textContent = '';
  }

  add(line) {
    if (line.id === this.#crew.me.id && this.#pending.has(line.r)) {
      this.#pending.get(line.r).item.remove();
      this.#pending.delete(line.r);
    }
    this.#append(spoken(line));
  }

  event(text) {
    const item = document.createElement('li');
    item.className = 'event';
    item.textContent = text;
    this.#append(item);
  }

  #submit() {
    const text = this.#input.value.trim().toWellFormed();
    if (!text) {
      return;
    }
    if (!this.#line.open) {
      this.#note.textContent = 'Not sent: the line is down. Your words stay in the box.';
      return;
    }
    this.#send(text);
    this.#input.value = '';
  }

  #send(text) {
    const number = ++this.#number;
    const item = spoken({ ...this.#crew.me, text, at: Date.now() });
    item.classList.add('pending');
    delete item.dataset.testid;
    this.#pending.set(number, { item, text });
    this.#append(item);
    this.#list.scrollTop = this.#list.scrollHeight;
    this.#line.sendText({ t: 'chat', text, r: number });
  }

  #down() {
    for (const [number, { item, text }] of this.#pending) {
      item.remove();
      this.#doubt(number, text, 'The line parted before the server confirmed this.');
    }
  }

  #doubt(number, text, why) {
    const item = spoken({ ...this.#crew.me, text, at: Date.now() });
    item.classList.add('pending', 'unsure');
    delete item.dataset.testid;
    const fate = document.createElement('span');
    fate.className = 'fate';
    fate.append(`${why} `, this.#button('Send again', () => this.#line.open && (this.#forget(number), this.#send(text))), this.#button('Drop', () => this.#forget(number)));
    item.append(fate);
    this.#pending.set(number, { item, text });
    this.#append(item);
  }

  #button(text, action) {
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'quiet';
    button.textContent = text;
    button.addEventListener('click', action);
    return button;
  }

  #forget(number) {
    this.#pending.get(number)?.item.remove();
    this.#pending.delete(number);
  }

  #refused({ text, r }) {
    const refused = this.#pending.get(r);
    if (refused) {
      refused.item.remove();
      this.#doubt(r, refused.text, text);
    } else {
      this.event(text);
    }
  }

  #append(item) {
    const atEnd = this.#list.scrollTop + this.#list.clientHeight >= this.#list.scrollHeight - 30;
    this.#list.append(item);
    while (this.#list.children.length > KEEP) {
      this.#list.firstElementChild.remove();
    }
    if (atEnd) {
      this.#list.scrollTop = this.#list.scrollHeight;
    }
  }
}

function spoken({ name, color, text, at }) {
  const item = document.createElement('li');
  item.dataset.testid = 'chat-line';
  item.style.setProperty('--c', `var(--c${color})`);
  const time = document.createElement('time');
  time.dateTime = new Date(at).toISOString();
  time.textContent = clock.format(at);
  const by = document.createElement('span');
  by.className = 'by';
  by.textContent = name;
  const words = document.createElement('span');
  words.className = 'words';
  words.textContent = text;
  item.append(time, by, words);
  return item;
}
