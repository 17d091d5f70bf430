// Our own name: shown, and changed in place. The server has the last word on it.

import { remember } from './theme.js';

const $ = (id) => document.getElementById(id);

export class Me {
  #line;
  #name = '';

  constructor(line) {
    this.#line = line;
    $('me-name').addEventListener('click', () => this.#edit());
    $('rename').addEventListener('submit', (event) => {
      event.preventDefault();
      this.#save();
    });
    $('rename-input').addEventListener('keydown', (event) => event.key === 'Escape' && this.#close());
  }

  show(person) {
    this.#name = person.name;
    $('me-name').textContent = person.name;
    $('me-name').setAttribute('aria-label', `Your name: ${person.name}. Change it`);
    document.documentElement.style.setProperty('--mine', `var(--c${person.color})`);
  }

  #edit() {
    $('me-name').hidden = true;
    $('rename').hidden = false;
    $('rename-input').value = this.#name;
    $('rename-input').select();
  }

  #save() {
    const name = $('rename-input').value.trim().toWellFormed();
    if (name) {
      remember('name', name); // said with the next hello if the line is down now
      this.#line.sendText({ t: 'name', name });
    }
    this.#close();
  }

  #close() {
    $('rename').hidden = true;
    $('me-name').hidden = false;
    $('me-name').focus();
  }
}
