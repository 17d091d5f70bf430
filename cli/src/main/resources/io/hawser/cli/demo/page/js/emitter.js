// The smallest way for one part to tell others something without knowing them.

export class Emitter {
  #listeners = new Map();

  on(kind, listener) {
    const list = this.#listeners.get(kind) ?? [];
    list.push(listener);
    this.#listeners.set(kind, list);
    return this;
  }

  emit(kind, value) {
    for (const listener of this.#listeners.get(kind) ?? []) {
      listener(value);
    }
  }
}
