/** What came back for a request and is no success; `status` undefined: nothing came back. */
class Problem extends Error {
  constructor(message, status, pause) {
    super(message);
    this.status = status;
    this.pause = pause;
  }

  get passing() {
    return this.status === undefined || this.status === 429 || this.status >= 500;
  }
}

/** One chat on one page. The session and what is not sent yet are the browser's and shared by its tabs. */
class Chat {
  static #UNCONFIRMED = 10000;
  static #OVER = 24 * 3600 * 1000;

  #base;
  #name;
  #text;
  #language;
  #shelf;
  #tab;
  #outbox;
  #panel;
  #thread;
  #link;
  #config = null;
  #configAt = 0;
  #formed = null;
  #left = null;
  #secret = null;
  #token = null;
  #guest = false;
  #state = {state: 'new', agent: null, place: null};
  #uploads = [];
  #uploading = false;
  #readSent = 0;
  #live = false;
  #timers = {};
  #called = null;

  constructor(script) {
    const data = script.dataset;
    this.#base = script.src.replace(/\/chat\/widget\.js.*$/, '');
    this.#name = data.chat;
    this.#language = data.language || document.documentElement.lang || navigator.language || 'en';
    try {
      Intl.getCanonicalLocales(this.#language);
    } catch {
      this.#language = 'en';
    }
    const spoken = this.#language.slice(0, 2).toLowerCase();
    this.#text = TEXTS[spoken] ?? TEXTS.en;
    const prefix = `trunkline-chat ${new URL(this.#base).host} ${this.#name} `;
    this.#shelf = new Shelf('localStorage', prefix);
    this.#tab = new Shelf('sessionStorage', prefix);
    this.#outbox = new Outbox(this.#shelf);
    this.#thread = new Thread(this.#text, this.#language, {
      choose: choice => this.#say(choice.label, choice.value),
      again: key => this.#again(key),
      remove: key => this.#remove(key),
      fetch: file => this.#fetchFile(file),
      told: problem => this.#panel.notice(problem),
      seen: () => this.#seen(),
    });
    this.#panel = new Panel(this.#text, TEXTS[spoken] ? spoken : 'en', {
      open: () => this.open(),
      close: () => this.close(),
      menu: () => this.#menu(),
      send: text => this.#say(text),
      typed: () => this.#typed(),
      files: files => this.#attach(files),
    }, {position: data.position, theme: data.theme, accent: data.accent});
    this.#link = new Link({
      url: this.#base.replace(/^http/, 'ws') + '/chat/v1/socket',
      hello: () => this.#hello(),
      heard: frame => this.#heard(frame),
      changed: up => this.#changed(up),
      closed: code => this.#closed(code),
      refused: problem => this.#refused(problem),
    });
    this.#shelf.onChange(name => this.#elsewhere(name));
    document.addEventListener('visibilitychange', () => this.#seen());
    window.addEventListener('beforeunload', event => this.#uploads.some(one => !one.problem) && event.preventDefault());
    this.identify(data.token);
    this.#begin();
  }

  /** Goes on where the page before, or another tab, has left off. */
  #begin() {
    const session = this.#shelf.get('session');
    this.#secret = session?.secret ?? null;
    if (session?.ended && Date.now() - session.ended > Chat.#OVER) {
      this.#forget();
    }
    this.#panel.draft = this.#tab.get('draft') ?? '';
    this.#outbox.all().forEach(item => this.#thread.unsent(item));
    if (this.#going && !session?.ended) {
      this.#link.start();
    }
    if (this.#tab.get('open')) {
      this.open(false);
    }
  }

  get #going() {
    return Boolean(this.#shelf.get('session')) || this.#outbox.all().length > 0;
  }

  // What pages and visitors do

  open(focused = true) {
    if (!this.#panel.isOpen) {
      this.#tab.set('open', true);
      this.#panel.open(false);
      this.#view();
    }
    if (focused) {
      this.#panel.focus();
    }
  }

  close() {
    if (this.#panel.isOpen) {
      this.#tab.remove('open');
      this.#panel.close(this.#panel.hasFocus);
      this.#badge();
    }
  }

  /** Says by a signed token who the visitor is; null: they have logged out. Another's conversation is shown to nobody. */
  identify(token) {
    if (token === undefined) {
      return;
    }
    this.#token = token || null;
    this.#guest = false;
    const session = this.#shelf.get('session');
    if (session?.subject && session.subject !== subjectOf(this.#token)) {
      this.#forget();
    } else if (this.#going && !this.#link.up) {
      this.#panel.notice(null);
      this.#link.start();
    }
    this.#view();
  }

  #forget() {
    this.#link.stop();
    ['session', 'seen', 'ending', 'ticket'].forEach(name => this.#shelf.remove(name));
    this.#tab.remove('draft');
    this.#outbox.clear();
    this.#uploads = [];
    this.#secret = this.#formed = this.#left = null;
    this.#fresh();
  }

  #fresh() {
    this.#state = {state: 'new', agent: null, place: null};
    this.#live = false;
    this.#thread.reset();
    this.#thread.quiet(true);
    this.#panel.lost('');
    this.#panel.draft = '';
    this.#badge();
  }

  async #hello() {
    const {secret} = await this.#session();
    this.#secret = secret;
    return {type: 'hello', session: secret, after: this.#thread.last};
  }

  // What is in the panel

  async #view() {
    if (!this.#panel.isOpen) {
      return;
    }
    if (this.#going) {
      this.#link.start();
      this.#shown();
    } else if (!this.#config) {
      this.#panel.show(build('div.view.centred', null, build('p', null, this.#text.loading)), false);
    }
    try {
      await this.#configure();
    } catch (problem) {
      if (!this.#going) {
        this.#panel.show(build('div.view.centred', null, build('h3', {tabindex: '-1'}, this.#text.unavailable),
            build('p', null, problem.passing ? this.#text.unavailableNote : problem.message),
            build('button.quiet', {type: 'button', onclick: () => this.#view()}, this.#text.retry)), false);
      }
      return;
    }
    this.#panel.accept(this.#config.files?.types);
    if (this.#panel.isOpen) {
      this.#shown();
    }
  }

  /** What the server says of this chat, asked again after a while: it opens and closes. */
  async #configure() {
    if (Date.now() - this.#configAt > 60000) {
      const config = await this.#ask('GET', `/chat/v1/${encodeURIComponent(this.#name)}`);
      if (config.open !== this.#config?.open) {
        this.#formed = null;
      }
      this.#config = config;
      this.#configAt = Date.now();
    }
  }

  /** The view that fits: the conversation, the form before it, or the one while nobody is there. */
  #shown() {
    const going = this.#going;
    const {state, agent, place} = this.#state;
    const text = this.#text;
    const sub = !going ? '' : state === 'bot' ? text.bot : state === 'talking' ? text.talking(agent?.name || text.agent)
        : state === 'ended' ? text.ended : state === 'waiting' ? (place ? text.place(place) : text.waiting) : '';
    this.#panel.head(this.#config?.title || text.fallbackTitle, sub, going && state === 'talking' ? agent?.name : '');
    this.#menu();
    if (going) {
      const ended = state === 'ended';
      this.#below(ended);
      this.#panel.show(this.#thread.element, !ended);
      this.#thread.draw();
      this.#seen();
    } else if (this.#config && !this.#formed) {
      const known = {...this.#shelf.get('who'), identified: Boolean(this.#token) && !this.#guest};
      this.#formed = this.#config.open === false
          ? awayForm(text, this.#config, this.#language, known, values => this.#leave(values))
          : startForm(text, this.#config, known, values => this.#start(values));
      this.#panel.show(this.#formed, false);
    } else if (this.#formed) {
      this.#panel.show(this.#formed, false);
    }
  }

  #below(ended) {
    const text = this.#text;
    const kind = ended && this.#left ? 'left' : ended && this.#state.form ? 'form' : ended ? 'ended' : this.#state.state === 'waiting' && this.#config?.callback ? 'call' : '';
    if (this.#timers.below === kind) {
      return;
    }
    this.#timers.below = kind;
    if (kind === 'form') {
      this.#thread.below(nobodyForm(text, this.#shelf.get('who') ?? {}, values => this.#leave(values, this.#secret)));
    } else if (kind === 'left') {
      this.#thread.below(this.#left);
    } else if (kind === 'ended') {
      this.#thread.below(build('div.over', null, build('p', null, build('strong', null, text.ended)),
          build('p', null, text.endedNote),
          build('button.primary', {type: 'button', onclick: () => this.#anew()}, text.anew),
          build('button.quiet', {type: 'button', onclick: () => this.#save()}, icon('save'), text.save)));
    } else if (kind === 'call') {
      this.#thread.below(build('div.hint', null, text.callHint, ' ',
          build('button.link', {type: 'button', onclick: () => this.#callMe()}, icon('phone'), text.call)));
    } else {
      this.#thread.below();
    }
  }

  #menu() {
    const text = this.#text;
    const sound = this.#shelf.get('sound');
    const items = [];
    if (this.#going) {
      items.push(['save', text.save, () => this.#save()]);
      items.push([sound ? 'mute' : 'sound', sound ? text.soundOff : text.soundOn, () => this.#sound(!sound)]);
      if (this.#config?.callback && this.#state.state !== 'ended') {
        items.push(['phone', text.call, () => this.#callMe()]);
      }
      if (this.#state.state !== 'ended') {
        items.push(['end', text.end, () => this.#askEnd()]);
      }
    }
    this.#panel.items(items);
  }

  // Beginning and ending

  async #start(values) {
    this.#shelf.set('who', {name: values.name, email: values.email});
    if (values.text) {
      this.#say(values.text);
    } else {
      await this.#session();
    }
    this.#formed = null;
    this.#shown();
    this.#link.start();
    this.#panel.focus();
  }

  /** The session of this browser; made if there is none, by one tab only where browsers can tell. */
  async #session() {
    const known = this.#shelf.get('session');
    if (known) {
      return known;
    }
    return navigator.locks
        ? navigator.locks.request('trunkline-chat ' + this.#base + this.#name, () => this.#newSession()) : this.#newSession();
  }

  async #newSession() {
    const known = this.#shelf.get('session');
    if (known) {
      return known;
    }
    const token = this.#guest ? null : this.#token;
    const who = this.#shelf.get('who') ?? {};
    const made = await this.#ask('POST', `/chat/v1/${encodeURIComponent(this.#name)}/sessions`, {
      ...token ? {token} : {name: who.name || undefined, email: who.email || undefined},
      page: location.origin + location.pathname, language: this.#language,
    });
    const session = {secret: made.session, subject: token ? subjectOf(token) : null};
    this.#shelf.set('session', session);
    return session;
  }

  #anew() {
    this.#forget();
    this.#configAt = 0;
    this.#view();
  }

  #askEnd() {
    this.#panel.overlay(endQuestion(this.#text, () => {
      this.#panel.overlay(null);
      this.#end();
    }, () => this.#save(), () => this.#panel.overlay(null)));
  }

  #end() {
    if (!this.#shelf.get('session')) {
      this.#anew();
    } else {
      this.#shelf.set('ending', true);
      this.#link.send({type: 'end'});
    }
  }

  #save() {
    const title = this.#config?.title || this.#text.fallbackTitle;
    const day = new Date().toISOString().slice(0, 10);
    download(new Blob([this.#thread.transcript(title)], {type: 'text/plain;charset=utf-8'}), `chat-${day}.txt`);
  }

  #callMe() {
    const waits = this.#state.state === 'waiting';
    this.#panel.overlay(callForm(this.#text, waits ? this.#text.callNote : this.#text.callTold, number => new Promise((done, failed) => {
      if (!this.#link.send({type: 'call', number})) {
        failed(new Error(this.#text.lost));
        return;
      }
      this.#called = {done, failed, number};
    }), () => this.#panel.overlay(null)));
  }

  #calledBack(frame) {
    const called = this.#called;
    this.#called = null;
    if (called && frame.ok) {
      called.done();
      this.#panel.overlay(null);
      this.#panel.notice(this.#text.calling(called.number));
    } else {
      called?.failed(new Error(frame.message[0].toUpperCase() + frame.message.slice(1)));
    }
  }

  /** While nobody is there. The same message sent again, after no answer came, has the key of before. */
  async #leave(values, session) {
    const before = this.#shelf.get('ticket');
    const same = before && JSON.stringify(before.values) === JSON.stringify(values);
    const key = same ? before.key : uuid();
    this.#shelf.set('ticket', {key, values});
    const made = await this.#ask('POST', `/chat/v1/${encodeURIComponent(this.#name)}/tickets`,
        {...values, subject: values.subject || undefined, key, session});
    this.#shelf.remove('ticket');
    this.#shelf.set('who', {name: values.name, email: values.email});
    const thanked = thanks(this.#text, made.number, values.email, () => this.#anew());
    if (session) {
      this.#left = thanked;
      this.#shown();
    } else {
      this.#formed = thanked;
      this.#panel.show(thanked, false);
    }
    this.#panel.focus();
  }

  // What is said

  #say(text, choice) {
    const item = this.#outbox.add(text, choice);
    this.#thread.unsent(item);
    this.#untyped();
    this.#tab.remove('draft');
    this.#send(item);
    this.#link.start();
    if (this.#panel.isOpen) {
      this.#shown();
      if (!this.#panel.hasFocus) {
        this.#panel.focus();
      }
    }
  }

  #send(item) {
    const {key, text, choice} = item;
    if (this.#link.send({type: 'message', key, text, choice})) {
      this.#confirm();
    }
  }

  /** A message that is not confirmed in time: the connection is dead without telling. */
  #confirm() {
    this.#timers.confirm ??= setTimeout(() => {
      this.#timers.confirm = null;
      if (this.#link.up && this.#outbox.all().length) {
        this.#link.renew();
      }
    }, Chat.#UNCONFIRMED);
  }

  #again(key) {
    const item = this.#thread.waiting.find(one => one.key === key);
    delete item.problem;
    if (item.file) {
      item.tries = 0;
      this.#upload();
    } else {
      this.#shelf.set('out:' + key, item);
      this.#send(item);
      this.#link.start();
    }
    this.#thread.draw();
  }

  #remove(key) {
    this.#outbox.remove(key);
    this.#uploads = this.#uploads.filter(one => one.key !== key);
    this.#thread.forget(key);
    this.#thread.draw();
    this.#panel.focus();
  }

  #typed() {
    this.#tab.set('draft', this.#panel.draft);
    if (!this.#panel.draft.trim()) {
      this.#untyped();
      return;
    }
    if (!this.#timers.said) {
      this.#link.send({type: 'typing', on: true});
      this.#timers.said = setTimeout(() => { this.#timers.said = 0; }, 3000);
    }
    clearTimeout(this.#timers.idle);
    this.#timers.idle = setTimeout(() => this.#untyped(), 5000);
  }

  #untyped() {
    clearTimeout(this.#timers.idle);
    if (this.#timers.said || this.#timers.idle) {
      clearTimeout(this.#timers.said);
      this.#timers.said = this.#timers.idle = 0;
      this.#link.send({type: 'typing', on: false});
    }
  }

  // Files

  #attach(files) {
    const limits = this.#config?.files ?? {};
    for (const file of files) {
      const item = {key: uuid(), file, at: Date.now(), n: this.#uploads.length, part: 0, tries: 0};
      if (!file.size) {
        item.problem = this.#text.empty;
      } else if (limits.bytes && file.size > limits.bytes) {
        item.problem = this.#text.tooBig(sizeOf(limits.bytes, this.#language));
      } else if (limits.types?.length && !limits.types.some(type => fits(file, type))) {
        item.problem = this.#text.wrongType;
      }
      this.#uploads.push(item);
      this.#thread.unsent(item);
    }
    this.#thread.draw();
    this.#thread.toEnd();
    this.#upload();
  }

  /** One after the other, so that they stay in order; what the network breaks off is sent again, and stored once by its key. */
  async #upload() {
    const item = this.#uploads.find(one => !one.problem);
    if (!item || this.#uploading || !this.#link.up) {
      return;
    }
    this.#uploading = true;
    try {
      const {secret} = await this.#session();
      await this.#put(item, secret);
      item.stored = true;
      this.#uploads = this.#uploads.filter(one => one !== item);
    } catch (problem) {
      item.tries++;
      if (!problem.passing || item.tries > 4) {
        item.problem = problem.message || this.#text.notStored;
      } else {
        setTimeout(() => this.#upload(), problem.pause ?? 1000 * item.tries);
      }
    }
    this.#uploading = false;
    this.#thread.draw();
    if (item.stored || item.problem) {
      this.#upload();
    }
  }

  #put(item, secret) {
    return new Promise((done, failed) => {
      const request = new XMLHttpRequest();
      const query = new URLSearchParams({name: item.file.name, key: item.key});
      request.open('POST', `${this.#base}/chat/v1/files?${query}`);
      request.setRequestHeader('Authorization', 'Bearer ' + secret);
      request.setRequestHeader('Content-Type', item.file.type || 'application/octet-stream');
      request.upload.onprogress = event => {
        item.part = event.total ? event.loaded / event.total : 0;
        this.#draw();
      };
      request.onload = () => (request.status < 300 ? done()
          : failed(problemOf(request.status, request.responseText, request.getResponseHeader('Retry-After'))));
      request.onerror = request.ontimeout = () => failed(new Problem(this.#text.notStored));
      request.send(item.file);
    });
  }

  async #fetchFile(file) {
    const answer = await fetch(`${this.#base}/chat/v1/files/${encodeURIComponent(file.id)}`,
        {headers: {Authorization: 'Bearer ' + this.#shelf.get('session')?.secret}});
    if (!answer.ok) {
      throw problemOf(answer.status, await answer.text());
    }
    return answer.blob();
  }

  // What the server says

  #heard(frame) {
    switch (frame.type) {
      case 'welcome':
        this.#welcome(frame);
        break;
      case 'message':
        this.#message(frame);
        break;
      case 'stored':
        this.#outbox.remove(frame.key);
        this.#marked(frame.key, item => { item.stored = true; });
        break;
      case 'refused':
        if (frame.key) {
          this.#outbox.remove(frame.key);
          this.#marked(frame.key, item => { item.problem = frame.message; });
        } else {
          this.#panel.notice(frame.message);
        }
        break;
      case 'typing':
        this.#typing(frame);
        break;
      case 'read':
        this.#thread.read(frame.seq);
        this.#draw();
        break;
      case 'state':
        this.#stands(frame);
        break;
      case 'called':
        this.#calledBack(frame);
        break;
      default:
        // A newer server may say more.
    }
  }

  #welcome(frame) {
    this.#thread.read(frame.read ?? 0);
    this.#readSent = 0;
    this.#outbox.all().forEach(item => {
      this.#thread.unsent(item);
      this.#send(item);
    });
    if (this.#shelf.get('ending')) {
      this.#link.send({type: 'end'});
    }
    this.#stands(frame);
    this.#upload();
    // The conversation so far follows at once; what comes later is news.
    this.#settle();
  }

  #settle() {
    clearTimeout(this.#timers.settle);
    if (!this.#live) {
      this.#timers.settle = setTimeout(() => {
        this.#live = true;
        this.#thread.quiet(false);
      }, 400);
    }
  }

  #stands({state, agent, place, form}) {
    this.#state = {state, agent, place, form};
    const session = this.#shelf.get('session');
    if (session && Boolean(session.ended) !== (state === 'ended')) {
      this.#shelf.set('session', {...session, ended: state === 'ended' ? Date.now() : undefined});
    }
    if (state !== 'ended') {
      this.#left = null;
    } else {
      this.#shelf.remove('ending');
      this.#thread.typing(null);
    }
    if (this.#panel.isOpen) {
      this.#shown();
    }
  }

  #message(frame) {
    const fresh = this.#thread.say(frame);
    if (frame.key) {
      this.#outbox.remove(frame.key);
    }
    if (!fresh) {
      return;
    }
    this.#settle();
    const own = frame.from === 'customer';
    if (!own) {
      this.#thread.typing(null);
    }
    if (this.#live && !own && frame.from !== 'system' && frame.seq > (this.#shelf.get('seen') ?? 0)) {
      this.#chime();
      if (!this.#panel.isOpen) {
        const words = frame.text || frame.files?.map(file => file.name).join(', ');
        this.#panel.tease(this.#thread.nameOf(frame), words);
      }
    }
    this.#draw();
  }

  #marked(key, mark) {
    const item = this.#thread.waiting.find(one => one.key === key);
    if (item) {
      mark(item);
      this.#draw();
    }
  }

  /** All that comes at once is drawn at once. */
  #draw() {
    this.#timers.draw ??= setTimeout(() => {
      this.#timers.draw = null;
      this.#badge();
      if (this.#panel.isOpen && this.#going) {
        this.#thread.draw();
        this.#seen();
      }
    }, 15);
  }

  #typing(frame) {
    clearTimeout(this.#timers.typing);
    const name = this.#state.agent?.name || (frame.from === 'bot' ? this.#text.assistant : this.#text.agent);
    this.#thread.typing(frame.on ? name : null);
    if (frame.on) {
      this.#timers.typing = setTimeout(() => this.#thread.typing(null), 10000);
    }
  }

  #others() {
    return this.#thread.messages.filter(one => one.from === 'agent' || one.from === 'bot');
  }

  #seen() {
    if (!this.#panel.isOpen || document.visibilityState !== 'visible' || !this.#thread.element.isConnected || !this.#thread.atEnd) {
      return;
    }
    const last = this.#others().at(-1)?.seq ?? 0;
    if (last > (this.#shelf.get('seen') ?? 0)) {
      this.#shelf.set('seen', last);
      this.#badge();
    }
    if (last > this.#readSent && this.#link.send({type: 'read', seq: last})) {
      this.#readSent = last;
    }
  }

  #badge() {
    const seen = this.#shelf.get('seen') ?? 0;
    this.#panel.unread(this.#others().filter(one => one.seq > seen).length);
  }

  // The connection

  #changed(up) {
    if (up) {
      clearTimeout(this.#timers.lost);
      this.#timers.lost = null;
      this.#panel.lost('');
      return;
    }
    this.#called?.failed(new Error(this.#text.lost));
    this.#called = null;
    this.#thread.typing(null);
    // A moment's gap is nobody's concern.
    this.#timers.lost ??= setTimeout(() => this.#panel.lost(this.#text.lost), 1500);
  }

  #closed(code) {
    if (code === 4403) {
      this.#panel.notice(this.#text.unavailable);
      return false;
    }
    if (code === 4401) {
      // The session is over for good; what was not sent yet goes to a new one.
      this.#shelf.remove('session');
      this.#shelf.remove('seen');
      this.#fresh();
      this.#outbox.all().forEach(item => this.#thread.unsent(item));
      this.#view();
      return this.#going;
    }
    return true;
  }

  #refused(problem) {
    if (problem.passing ?? true) {
      return true;
    }
    clearTimeout(this.#timers.lost);
    if (problem.status === 401 && this.#token) {
      this.#panel.notice(this.#text.guestAsk, this.#text.guest, () => {
        this.#guest = true;
        this.#link.start();
      });
    } else {
      this.#panel.notice(problem.message, this.#text.retry, () => this.#link.start());
    }
    return false;
  }

  /** What another tab has done. */
  #elsewhere(name) {
    if (name === null || name === 'session') {
      this.#sessionElsewhere();
    } else if (name.startsWith('out:')) {
      const item = this.#shelf.get(name);
      if (item) {
        this.#thread.unsent(item);
        this.#link.start();
      } else {
        this.#thread.forget(name.slice(4));
      }
      this.#draw();
    } else if (name === 'seen') {
      this.#badge();
      if (!this.#others().some(one => one.seq > this.#shelf.get('seen'))) {
        this.#panel.tease(null);
      }
    }
  }

  #sessionElsewhere() {
    const secret = this.#shelf.get('session')?.secret ?? null;
    if (secret === this.#secret) {
      return;
    }
    this.#secret = secret;
    this.#link.stop();
    this.#fresh();
    this.#outbox.all().forEach(item => this.#thread.unsent(item));
    if (this.#going) {
      this.#formed = null;
      this.#link.start();
    }
    this.#view();
  }

  // The rest

  async #ask(method, path, body) {
    let answer;
    try {
      answer = await fetch(this.#base + path, {
        method, credentials: 'omit', ...body ? {headers: {'Content-Type': 'application/json'}, body: JSON.stringify(body)} : {},
      });
    } catch {
      throw new Problem(this.#text.unavailableNote);
    }
    if (!answer.ok) {
      throw problemOf(answer.status, await answer.text(), answer.headers.get('Retry-After'));
    }
    return answer.json();
  }

  #sound(on) {
    this.#shelf.set('sound', on);
    this.#chime();
  }

  #chime() {
    if (!this.#shelf.get('sound')) {
      return;
    }
    try {
      const context = this.#timers.sound ??= new AudioContext();
      const loud = context.createGain();
      loud.connect(context.destination);
      loud.gain.setValueAtTime(0.08, context.currentTime);
      loud.gain.exponentialRampToValueAtTime(0.0001, context.currentTime + 0.5);
      [660, 880].forEach((pitch, at) => {
        const tone = context.createOscillator();
        tone.frequency.value = pitch;
        tone.connect(loud);
        tone.start(context.currentTime + at * 0.12);
        tone.stop(context.currentTime + 0.5);
      });
    } catch {
      // Without sound, then.
    }
  }
}

function problemOf(status, body, after) {
  let message = `${status}`;
  try {
    const told = JSON.parse(body);
    message = [told.detail ?? told.title, told.remedy].filter(Boolean).join('; ') || message;
  } catch {
    // A proxy's page; the number must do.
  }
  return new Problem(message, status, after > 0 ? after * 1000 : undefined);
}

/** Who a token speaks of, to tell one from another; the server is who checks it. */
function subjectOf(token) {
  if (!token) {
    return null;
  }
  try {
    return JSON.parse(atob(token.split('.')[1].replace(/-/g, '+').replace(/_/g, '/'))).sub ?? token;
  } catch {
    return token;
  }
}

function fits(file, type) {
  return type.startsWith('.') ? file.name.toLowerCase().endsWith(type.toLowerCase())
      : type.endsWith('/*') ? file.type.startsWith(type.slice(0, -1)) : !file.type || file.type === type;
}

if (!window.TrunklineChat) {
  const script = document.currentScript ?? document.querySelector('script[data-chat][src*="/chat/widget.js"]');
  const begin = () => {
    const chat = new Chat(script);
    window.TrunklineChat = {
      open: () => chat.open(),
      close: () => chat.close(),
      identify: token => chat.identify(token ?? null),
    };
    window.dispatchEvent(new Event('trunkline-chat'));
  };
  if (!script?.dataset.chat) {
    console.error('Trunkline chat: the script tag needs data-chat with the name of a [[chat]]');
  } else if (document.body) {
    begin();
  } else {
    document.addEventListener('DOMContentLoaded', begin);
  }
}
