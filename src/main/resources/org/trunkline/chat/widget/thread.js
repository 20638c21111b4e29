/** The conversation as it is shown: what was said, what is still being sent, and marks. Each message is one element, made once. */
class Thread {
  static #APART = 5 * 60 * 1000;

  #text;
  #language;
  #acts;
  #said = new Map();
  #seqs = new Map();
  #unsent = new Map();
  #drawn = new Map();
  #readUpTo = 0;
  #typist;
  #newer;
  #end;
  element;
  log;

  /**
   * @param acts what can be done from here: choose(choice), again(key), remove(key), fetch(file) for a blob,
   *     told(problem), seen() when the newest is in sight
   */
  constructor(text, language, acts) {
    this.#text = text;
    this.#language = language;
    this.#acts = acts;
    this.#typist = build('p.typing', {hidden: true}, build('span.dots', {'aria-hidden': 'true'},
        build('i'), build('i'), build('i')), build('span.unseen'));
    this.#end = build('div.end');
    this.log = build('div.log', {role: 'log', 'aria-label': text.log});
    this.#newer = build('button.newer', {type: 'button', hidden: true, onclick: () => this.toEnd(true)}, text.newer, icon('down'));
    const scroll = build('div.scroll', {tabindex: '0', role: 'group', 'aria-label': text.log, onscroll: () => this.#scrolled()},
        this.log, this.#typist, this.#end);
    this.element = build('div.thread', null, scroll, this.#newer);
    new ResizeObserver(() => this.#stuck && this.toEnd()).observe(scroll);
  }

  #stuck = true;

  get scroll() {
    return this.element.firstChild;
  }

  get last() {
    return Math.max(0, ...this.#said.keys());
  }

  get messages() {
    return [...this.#said.values()].sort((one, other) => one.seq - other.seq);
  }

  has(key) {
    return this.#seqs.has(key);
  }

  reset() {
    this.#said.clear();
    this.#seqs.clear();
    this.#unsent.clear();
    this.#drawn.clear();
    this.#readUpTo = 0;
    this.log.replaceChildren();
    this.typing(null);
    this.#stuck = true;
  }

  /** Something below the conversation: a form, a note. */
  below(...elements) {
    this.#end.replaceChildren(...elements.filter(Boolean));
    if (this.#stuck) {
      this.toEnd();
    }
  }

  /** A message of the server's; answers whether it was new. */
  say(message) {
    if (this.#said.has(message.seq)) {
      return false;
    }
    this.#said.set(message.seq, message);
    if (message.key) {
      this.#seqs.set(message.key, message.seq);
      this.#unsent.delete(message.key);
    }
    return true;
  }

  /** Not confirmed yet: `{key, text, at}`, for a file also `{file, part}`, for one refused also `{problem}`. */
  unsent(item) {
    if (!this.#seqs.has(item.key)) {
      this.#unsent.set(item.key, item);
    }
  }

  forget(key) {
    this.#unsent.delete(key);
  }

  get waiting() {
    return [...this.#unsent.values()];
  }

  read(seq) {
    this.#readUpTo = Math.max(this.#readUpTo, seq);
  }

  typing(name) {
    this.#typist.hidden = !name;
    this.#typist.lastChild.textContent = name ? this.#text.types(name) : '';
    if (name && this.#stuck) {
      this.toEnd();
    }
  }

  /** While what was said before is fetched, a screen reader is not told it all. */
  quiet(on) {
    this.log.setAttribute('aria-live', on ? 'off' : 'polite');
  }

  get atEnd() {
    const {scrollHeight, scrollTop, clientHeight} = this.scroll;
    return scrollHeight - scrollTop - clientHeight < 60;
  }

  toEnd(smoothly) {
    const still = matchMedia('(prefers-reduced-motion: reduce)').matches;
    this.scroll.scrollTo({top: this.scroll.scrollHeight, behavior: smoothly && !still ? 'smooth' : 'instant'});
    this.#stuck = true;
    this.#newer.hidden = true;
  }

  #scrolled() {
    this.#stuck = this.atEnd;
    if (this.#stuck) {
      this.#newer.hidden = true;
      this.#acts.seen();
    }
  }

  /** Brings the page in line with what is known; elements that stay right are left alone. */
  draw() {
    const entries = [...this.messages, ...[...this.#unsent.values()].sort((one, other) => one.at - other.at || one.n - other.n)];
    const lastOwn = entries.findLast(one => this.#own(one));
    const open = entries.findLast(one => one.from !== 'system');
    const before = this.log.lastElementChild;
    let at = this.log.firstChild;
    let day = '';
    entries.forEach((one, index) => {
      const time = new Date(one.at);
      if (time.toDateString() !== day) {
        day = time.toDateString();
        at = this.#place(this.#once('day ' + day, () => build('p.day', null, build('span', null, this.#dayOf(time)))), at);
      }
      const drawn = this.#once(one.key ?? one.seq, () => this.#message(one));
      this.#follows(drawn, one, entries[index - 1], entries[index + 1], one === lastOwn, one === open);
      at = this.#place(drawn, at);
    });
    while (at) {
      const next = at.nextSibling;
      at.remove();
      at = next;
    }
    if (this.#stuck || (lastOwn && lastOwn.seq === undefined && this.log.lastElementChild !== before)) {
      this.toEnd();
    } else if (before !== this.log.lastElementChild) {
      this.#newer.hidden = false;
    }
  }

  #place(element, at) {
    if (element === at) {
      return at.nextSibling;
    }
    this.log.insertBefore(element, at);
    return at;
  }

  #once(id, make) {
    let drawn = this.#drawn.get(id);
    if (!drawn) {
      drawn = make();
      this.#drawn.set(id, drawn);
    }
    return drawn;
  }

  #own(one) {
    return one.from === undefined || one.from === 'customer';
  }

  nameOf(one) {
    return this.#own(one) ? this.#text.you : one.name || (one.from === 'bot' ? this.#text.assistant : this.#text.agent);
  }

  #message(one) {
    if (one.from === 'system') {
      return build('p.note', {dir: 'auto'}, ...linked(one.text ?? ''));
    }
    const made = build('div.message' + (this.#own(one) ? '.own' : '.theirs'), null,
        build('p.who', {dir: 'auto'}, this.nameOf(one)));
    if (one.text) {
      made.append(build('p.bubble', {dir: 'auto'}, ...linked(one.text)));
    }
    made.append(build('div.files'), build('div.choices', {role: 'group', hidden: true}), build('p.meta'));
    return made;
  }

  /** What of a message depends on its neighbours and on what has become of it. */
  #follows(drawn, one, before, after, lastOwn, open) {
    if (one.from === 'system') {
      return;
    }
    const joins = other => other && other.from !== 'system' && this.nameOf(other) === this.nameOf(one)
        && Math.abs(new Date(one.at) - new Date(other.at)) < Thread.#APART
        && new Date(one.at).toDateString() === new Date(other.at).toDateString();
    const unsent = one.seq === undefined && !one.stored;
    drawn.classList.toggle('first', !joins(before));
    drawn.classList.toggle('last', !joins(after));
    drawn.classList.toggle('unsent', unsent);
    drawn.classList.toggle('failed', Boolean(one.problem));
    this.#files(drawn.querySelector('.files'), one);
    this.#choices(drawn.querySelector('.choices'), one, open);
    this.#meta(drawn.querySelector('.meta'), one, lastOwn, !joins(after));
  }

  #meta(meta, one, lastOwn, lastOfGroup) {
    const parts = [];
    if (one.problem) {
      parts.push(build('span.why', null, `${this.#text.failed}: ${one.problem}`),
          build('button.link', {type: 'button', onclick: () => this.#acts.again(one.key)}, this.#text.retry),
          build('button.link', {type: 'button', onclick: () => this.#acts.remove(one.key)}, this.#text.remove));
    } else if (one.seq === undefined && !one.stored) {
      parts.push(this.#text.sending);
    } else if (lastOfGroup || lastOwn) {
      const time = new Date(one.at);
      parts.push(build('time', {datetime: time.toISOString()},
          time.toLocaleTimeString(this.#language, {hour: 'numeric', minute: '2-digit'})));
      if (lastOwn) {
        const read = one.seq <= this.#readUpTo;
        parts.push(build('span.mark' + (read ? '.read' : ''), null, icon('done'), read ? this.#text.read : this.#text.sent));
      }
    }
    const state = JSON.stringify([one.problem, one.seq === undefined, one.stored, lastOwn, lastOfGroup, this.#readUpTo >= one.seq]);
    if (meta.dataset.state !== state) {
      meta.dataset.state = state;
      meta.replaceChildren(...parts);
    }
    meta.hidden = !parts.length;
  }

  #choices(place, one, open) {
    const shown = open && one.choices?.length;
    if (shown && !place.firstChild) {
      place.append(...one.choices.map(choice => build('button.choice',
          {type: 'button', dir: 'auto', onclick: () => this.#acts.choose(choice)}, choice.label)));
      place.setAttribute('aria-label', one.text ?? '');
    }
    place.hidden = !shown;
  }

  #files(place, one) {
    if (one.file) {
      const bar = place.querySelector('progress') ?? place.appendChild(build('div.file', null, icon('file'),
          build('span.name', {dir: 'auto'}, one.file.name, build('span.size', null, sizeOf(one.file.size, this.#language))),
          build('progress', {max: '1', value: '0', 'aria-label': this.#text.uploading(one.file.name)}))).lastChild;
      bar.value = one.part ?? 0;
      bar.hidden = Boolean(one.problem);
    } else if (one.files?.length && !place.dataset.stored) {
      place.dataset.stored = 'yes';
      place.replaceChildren(...one.files.map(file => this.#file(file)));
    }
  }

  #file(file) {
    const size = sizeOf(file.bytes, this.#language);
    const made = build('button.file', {type: 'button', 'aria-label': this.#text.download(file.name, size)},
        icon('file'), build('span.name', {dir: 'auto'}, file.name, build('span.size', null, size)));
    made.addEventListener('click', async () => {
      made.setAttribute('aria-busy', 'true');
      try {
        download(await this.#acts.fetch(file), file.name);
      } catch {
        this.#acts.told(this.#text.notFetched);
      }
      made.removeAttribute('aria-busy');
    });
    if (/^image\/(png|jpeg|gif|webp|avif)$/.test(file.type) && file.bytes <= 3e6) {
      this.#picture(file, made);
    }
    return made;
  }

  /** A picture is shown once it comes into sight; where that fails (a page may forbid it), the file's name stays. */
  #picture(file, place) {
    const watch = new IntersectionObserver(async sights => {
      if (!sights.some(sight => sight.isIntersecting)) {
        return;
      }
      watch.disconnect();
      try {
        const shown = build('img', {alt: '', src: URL.createObjectURL(await this.#acts.fetch(file))});
        await shown.decode();
        place.prepend(shown);
        place.classList.add('picture');
        if (this.#stuck) {
          this.toEnd();
        }
      } catch {
        // The name is there.
      }
    });
    watch.observe(place);
  }

  #dayOf(time) {
    const days = Math.round((new Date().setHours(0, 0, 0, 0) - new Date(time).setHours(0, 0, 0, 0)) / 86400000);
    return days === 0 ? this.#text.today : days === 1 ? this.#text.yesterday
        : time.toLocaleDateString(this.#language, {weekday: 'long', day: 'numeric', month: 'long'});
  }

  /** All that was said, as plain text. */
  transcript(title) {
    const lines = this.messages.map(one => {
      const time = new Date(one.at).toLocaleString(this.#language, {dateStyle: 'short', timeStyle: 'short'});
      const files = (one.files ?? []).map(file => `[${file.name}]`);
      const words = [one.text, ...files].filter(Boolean).join(' ');
      return one.from === 'system' ? `${time}  ${words}` : `${time}  ${this.nameOf(one)}: ${words}`;
    });
    return [title, location.origin, '', ...lines, ''].join('\n');
  }
}
