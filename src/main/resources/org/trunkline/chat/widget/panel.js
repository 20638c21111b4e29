/** The button in the corner and the panel that it opens, in a shadow tree: neither page nor widget can restyle the other. */
class Panel {
  static #FULL = matchMedia('(max-width: 480px), (max-height: 420px)');

  #text;
  #acts;
  #parts = {};
  #overlayFrom = null;
  isOpen = false;

  /** @param acts open, close, save, sound, call, end, send(text), typed(), files(list), seen() */
  constructor(text, language, acts, look) {
    this.#text = text;
    this.#acts = acts;
    const host = document.createElement('trunkline-chat');
    const shadow = host.attachShadow({mode: 'open'});
    this.#style(shadow);
    this.#parts.root = build('section.root', {'aria-label': text.region, lang: language, 'data-position': look.position,
      'data-theme': look.theme}, this.#panel(), this.#teaser(), this.#launcher());
    for (const [name, value] of Object.entries(shades(look.accent) ?? {})) {
      this.#parts.root.style.setProperty(name, value);
    }
    shadow.append(this.#parts.root);
    this.#parts.root.addEventListener('keydown', event => this.#key(event));
    Panel.#FULL.addEventListener('change', () => this.#fit());
    window.visualViewport?.addEventListener('resize', () => this.#fit());
    window.visualViewport?.addEventListener('scroll', () => this.#fit());
    document.body.append(host);
  }

  /** Style sheets made by script are let through by a page's policy where style elements are not. */
  #style(shadow) {
    try {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(STYLE);
      shadow.adoptedStyleSheets = [sheet];
    } catch {
      shadow.append(build('style', null, STYLE));
    }
  }

  #launcher() {
    const made = build('button.launcher', {type: 'button', 'aria-label': this.#text.open, 'aria-expanded': 'false',
      onclick: () => (this.isOpen ? this.#acts.close() : this.#acts.open())},
    icon('chat'), icon('down'), build('span.badge', {hidden: true, 'aria-hidden': 'true'}));
    this.#parts.launcher = made;
    return made;
  }

  #teaser() {
    const words = build('span', {dir: 'auto'});
    const made = build('div.teaser', {hidden: true, role: 'status'},
        build('button.words', {type: 'button', onclick: () => this.#acts.open()}, build('strong', {dir: 'auto'}), words),
        this.#round('close', this.#text.dismiss, () => this.tease(null)));
    this.#parts.teaser = made;
    return made;
  }

  #round(name, label, act) {
    return build('button.round', {type: 'button', 'aria-label': label, title: label, onclick: act}, icon(name));
  }

  #panel() {
    const parts = this.#parts;
    const text = this.#text;
    parts.avatar = build('span.avatar', {'aria-hidden': 'true'}, icon('chat'));
    parts.title = build('h2', {id: 'title', tabindex: '-1', dir: 'auto'}, text.fallbackTitle);
    parts.sub = build('p.sub', {role: 'status', dir: 'auto'});
    parts.menuButton = this.#round('more', text.menu, () => this.menu(parts.menu.hidden));
    parts.menuButton.setAttribute('aria-expanded', 'false');
    parts.menu = build('div.menu', {hidden: true, role: 'group', 'aria-label': text.menu});
    parts.lost = build('p.lost', {role: 'status'});
    parts.notice = build('div.notice', {role: 'status'});
    parts.body = build('div.body');
    parts.overlay = build('div.overlay', {hidden: true});
    parts.veil = build('div.veil', {hidden: true}, icon('clip'), text.drop);
    parts.panel = build('div.panel', {role: 'dialog', 'aria-labelledby': 'title', hidden: true},
        build('header', null, parts.avatar, build('div.titles', null, parts.title, parts.sub), parts.menuButton,
            this.#round('close', text.close, () => this.#acts.close()), parts.menu),
        parts.lost, parts.notice, parts.body, this.#composer(), parts.overlay, parts.veil);
    this.#dropping();
    return parts.panel;
  }

  #composer() {
    const parts = this.#parts;
    const text = this.#text;
    const send = () => {
      const words = parts.words.value.trim();
      if (words) {
        parts.words.value = '';
        this.#grow();
        this.#acts.send(words);
      }
      parts.words.focus();
    };
    parts.words = build('textarea', {rows: '1', maxlength: '4000', 'aria-label': text.write, placeholder: text.write, dir: 'auto',
      enterkeyhint: 'send',
      oninput: () => { this.#grow(); this.#acts.typed(); },
      onkeydown: event => {
        // While a syllable is being composed (Korean, Japanese, …) Enter belongs to that.
        if (event.key === 'Enter' && !event.shiftKey && !event.isComposing && event.keyCode !== 229) {
          event.preventDefault();
          send();
        }
      },
      onpaste: event => {
        const files = [...event.clipboardData?.files ?? []];
        if (files.length) {
          event.preventDefault();
          this.#acts.files(files);
        }
      }});
    parts.picker = build('input', {type: 'file', multiple: true, hidden: true, 'aria-label': text.attach, tabindex: '-1',
      onchange: () => {
        this.#acts.files([...parts.picker.files]);
        parts.picker.value = '';
      }});
    parts.attach = this.#round('clip', text.attach, () => parts.picker.click());
    parts.composer = build('form.composer', {hidden: true, onsubmit: event => { event.preventDefault(); send(); }},
        parts.attach, parts.picker, parts.words,
        build('button.round.send', {type: 'submit', 'aria-label': text.send, title: text.send}, icon('send')));
    return parts.composer;
  }

  #dropping() {
    const {panel, veil, composer} = this.#parts;
    let depth = 0;
    const files = event => !composer.hidden && [...event.dataTransfer?.types ?? []].includes('Files');
    const show = change => {
      depth = Math.max(0, depth + change);
      veil.hidden = !depth;
    };
    panel.addEventListener('dragenter', event => files(event) && show(1));
    panel.addEventListener('dragleave', event => files(event) && show(-1));
    panel.addEventListener('dragover', event => files(event) && event.preventDefault());
    panel.addEventListener('drop', event => {
      if (files(event)) {
        event.preventDefault();
        show(-depth);
        this.#acts.files([...event.dataTransfer.files]);
      }
    });
  }

  #grow() {
    const {words} = this.#parts;
    words.style.height = 'auto';
    words.style.height = Math.min(words.scrollHeight + 2, 132) + 'px';
  }

  get draft() {
    return this.#parts.words.value;
  }

  set draft(text) {
    this.#parts.words.value = text;
    this.#grow();
  }

  accept(types) {
    this.#parts.picker.accept = (types ?? []).join(',');
  }

  open(focused) {
    const {panel, launcher} = this.#parts;
    this.isOpen = true;
    panel.hidden = false;
    launcher.setAttribute('aria-expanded', 'true');
    launcher.setAttribute('aria-label', this.#text.close);
    this.#parts.root.classList.add('opened');
    this.tease(null);
    this.#fit();
    if (focused) {
      this.focus();
    }
  }

  close(focused) {
    const {panel, launcher, root} = this.#parts;
    this.isOpen = false;
    this.menu(false);
    panel.hidden = true;
    root.classList.remove('opened');
    this.#fit();
    launcher.setAttribute('aria-expanded', 'false');
    this.unread(0);
    if (focused) {
      launcher.focus();
    }
  }

  /** Where one goes on: the field to write in; on a touch screen the title, for a field would bring up the keyboard. */
  focus() {
    const first = this.#parts.composer.hidden
        ? this.#parts.body.querySelector('h3[tabindex], input, textarea, button') : this.#parts.words;
    const touch = matchMedia('(pointer: coarse)').matches;
    (touch || !first ? this.#parts.title : first).focus({preventScroll: true});
  }

  get hasFocus() {
    return Boolean(this.#parts.root.getRootNode().activeElement);
  }

  /** Has one view in the panel, and the line to write in below it or not. */
  show(view, writing) {
    const {body, composer, words} = this.#parts;
    const had = this.hasFocus && this.isOpen;
    if (body.firstChild !== view) {
      body.replaceChildren(view);
    }
    composer.hidden = !writing;
    const now = this.#parts.root.getRootNode().activeElement;
    if (had && (!now || now === this.#parts.title)) {
      this.focus();
    }
    if (writing && words.value) {
      this.#grow();
    }
  }

  head(title, sub, agent) {
    const {avatar, title: place} = this.#parts;
    if (place.textContent !== title) {
      place.textContent = title;
    }
    if (this.#parts.sub.textContent !== sub) {
      this.#parts.sub.textContent = sub;
    }
    const initial = agent ? [...agent.trim()][0]?.toUpperCase() : '';
    if (avatar.dataset.of !== initial) {
      avatar.dataset.of = initial;
      avatar.replaceChildren(initial || icon('chat'));
    }
  }

  lost(words) {
    this.#parts.lost.textContent = words;
  }

  /** Something to be known, with a button perhaps, until it is dismissed. */
  notice(words, label, act) {
    const {notice} = this.#parts;
    if (!words) {
      notice.replaceChildren();
      return;
    }
    notice.replaceChildren(build('p', {dir: 'auto'}, words), label
        ? build('button.link', {type: 'button', onclick: () => { this.notice(null); act(); }}, label)
        : this.#round('close', this.#text.dismiss, () => { this.notice(null); this.focus(); }));
  }

  unread(count) {
    const {launcher} = this.#parts;
    const badge = launcher.lastChild;
    badge.hidden = !count || this.isOpen;
    badge.textContent = count > 9 ? '9+' : String(count);
    if (!this.isOpen) {
      launcher.setAttribute('aria-label', this.#text.open + (count ? `, ${this.#text.unread(count)}` : ''));
    }
  }

  tease(name, words) {
    const {teaser} = this.#parts;
    teaser.hidden = !name;
    teaser.firstChild.firstChild.textContent = name ?? '';
    teaser.firstChild.lastChild.textContent = words ?? '';
  }

  /** @param items `[icon, label, act]` each */
  items(items) {
    this.#parts.menuButton.hidden = !items.length;
    this.#parts.menu.replaceChildren(...items.map(([name, label, act]) => build('button', {type: 'button', onclick: () => {
      this.menu(false);
      this.#parts.menuButton.focus();
      act();
    }}, icon(name), label)));
  }

  menu(open) {
    const {menu, menuButton} = this.#parts;
    if (open) {
      this.#acts.menu();
    }
    menu.hidden = !open;
    menuButton.setAttribute('aria-expanded', String(open));
    if (open) {
      menu.querySelector('button')?.focus();
    }
  }

  /** A question before the panel; null: it is answered. */
  overlay(content) {
    const {overlay, body, composer} = this.#parts;
    if (content && overlay.hidden) {
      this.#overlayFrom = this.#parts.root.getRootNode().activeElement;
    }
    overlay.hidden = !content;
    body.inert = composer.inert = Boolean(content);
    overlay.replaceChildren(...content ? [build('div.sheet', {role: 'alertdialog', 'aria-modal': 'true',
      'aria-label': content.querySelector('h3').textContent}, content)] : []);
    if (content) {
      (content.querySelector('input') ?? content.querySelector('button')).focus();
    } else if (this.#overlayFrom?.isConnected && !this.#overlayFrom.closest('[hidden]')) {
      this.#overlayFrom.focus();
    } else {
      this.focus();
    }
  }

  #key(event) {
    const {menu, overlay, menuButton, panel} = this.#parts;
    if (event.key === 'Escape' && !event.isComposing && this.isOpen) {
      event.stopPropagation();
      if (!menu.hidden) {
        this.menu(false);
        menuButton.focus();
      } else if (!overlay.hidden) {
        this.overlay(null);
      } else {
        this.#acts.close();
      }
    } else if (!menu.hidden && (event.key === 'ArrowDown' || event.key === 'ArrowUp')) {
      event.preventDefault();
      const all = [...menu.children];
      const at = all.indexOf(this.#parts.root.getRootNode().activeElement);
      all.at((at + (event.key === 'ArrowDown' ? 1 : -1)) % all.length)?.focus();
    } else if (event.key === 'Tab' && (panel.getAttribute('aria-modal') || !overlay.hidden)) {
      this.#roundabout(event, overlay.hidden ? panel : overlay);
    }
  }

  /** What covers all keeps the focus inside. */
  #roundabout(event, within) {
    const all = [...within.querySelectorAll('button, input, textarea, a[href], [tabindex="0"]')]
        .filter(one => one.tabIndex >= 0 && !one.disabled && one.offsetParent && !one.closest('[inert]'));
    const now = this.#parts.root.getRootNode().activeElement;
    const edge = event.shiftKey ? all[0] : all.at(-1);
    if (now === edge || !all.includes(now)) {
      event.preventDefault();
      (event.shiftKey ? all.at(-1) : all[0])?.focus();
    }
  }

  /** On a small screen the panel is the screen, or what the keyboard leaves of it. */
  #fit() {
    const {panel, root} = this.#parts;
    const full = Panel.#FULL.matches && this.isOpen;
    root.classList.toggle('full', full);
    if (full) {
      panel.setAttribute('aria-modal', 'true');
      const seen = window.visualViewport;
      panel.style.setProperty('--height', seen && seen.scale === 1 ? seen.height + 'px' : '100%');
      panel.style.setProperty('--top', seen && seen.scale === 1 ? seen.offsetTop + 'px' : '0');
    } else {
      panel.removeAttribute('aria-modal');
    }
  }
}
