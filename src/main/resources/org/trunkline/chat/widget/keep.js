/**
 * What is kept in the browser: in one of its storages, or in memory where that is refused (private mode, a full disk).
 * Every value has an item of its own, so that tabs never overwrite what another has just added.
 */
class Shelf {
  #area = null;
  #memory = new Map();
  #prefix;

  constructor(kind, prefix) {
    this.#prefix = prefix;
    try {
      this.#area = window[kind];
    } catch {
      // Refused altogether: memory it is.
    }
  }

  get(name) {
    if (this.#memory.has(name)) {
      return this.#memory.get(name);
    }
    try {
      return JSON.parse(this.#area.getItem(this.#prefix + name));
    } catch {
      return null;
    }
  }

  set(name, value) {
    try {
      this.#area.setItem(this.#prefix + name, JSON.stringify(value));
      this.#memory.delete(name);
    } catch {
      this.#memory.set(name, value);
    }
  }

  remove(name) {
    this.#memory.delete(name);
    try {
      this.#area.removeItem(this.#prefix + name);
    } catch {
      // It was in memory only.
    }
  }

  names(start) {
    const found = new Set([...this.#memory.keys()].filter(name => name.startsWith(start)));
    try {
      for (const item of Object.keys(this.#area)) {
        if (item.startsWith(this.#prefix + start)) {
          found.add(item.slice(this.#prefix.length));
        }
      }
    } catch {
      // Memory is all there is.
    }
    return [...found];
  }

  /** Tells what another tab has changed; null: everything. */
  onChange(told) {
    window.addEventListener('storage', event => {
      if (event.storageArea !== this.#area) {
        return;
      }
      if (event.key === null) {
        told(null);
      } else if (event.key.startsWith(this.#prefix)) {
        told(event.key.slice(this.#prefix.length));
      }
    });
  }
}

/** Messages that the server has not confirmed yet. They outlive the page; each has the key by which it is stored once. */
class Outbox {
  #shelf;
  #count = 0;

  constructor(shelf) {
    this.#shelf = shelf;
  }

  add(text, choice) {
    const item = {key: uuid(), text, at: Date.now(), n: this.#count++};
    if (choice !== undefined) {
      item.choice = choice;
    }
    this.#shelf.set('out:' + item.key, item);
    return item;
  }

  remove(key) {
    this.#shelf.remove('out:' + key);
  }

  clear() {
    this.all().forEach(item => this.remove(item.key));
  }

  /** In the order in which they were written. */
  all() {
    return this.#shelf.names('out:').map(name => this.#shelf.get(name)).filter(item => item && item.key)
        .sort((one, other) => one.at - other.at || one.n - other.n);
  }
}

function uuid() {
  if (crypto.randomUUID) {
    return crypto.randomUUID();
  }
  // Pages without TLS have no randomUUID.
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map(byte => byte.toString(16).padStart(2, '0')).join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
