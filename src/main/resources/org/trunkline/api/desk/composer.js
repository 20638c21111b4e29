/* Where an answer or a note is written. What is begun is kept by the server while one types. */

import {announce, attempt, el, icon, later, problem} from './dom.js';
import {chat, get, key, one, person, post, put, upload} from './api.js';
import {size} from './words.js';

/**
 * @param context {id, chat, customer, queue, subject, mayAnswer, mayNote, colleagues()}
 * @param begun {answer, note}: what is in it already
 * @param sent is told what was written
 * @param writing is told whether something is being written
 */
export function composer(context, begun, sent, writing) {
  let note = !context.mayAnswer;
  let files = [];
  let request = key();
  let canned = null;
  let subject = null;
  const texts = {...begun};

  const field = el('textarea', {id: 'answer', rows: context.chat ? 2 : 4, 'aria-describedby': 'answer-hint',
    'aria-autocomplete': 'list', 'aria-controls': 'suggestions', oninput: typed, onkeydown: pressed});
  const label = el('label', {for: 'answer', class: 'unseen'}, 'Answer');
  const hint = el('p', {id: 'answer-hint', class: 'faint hint'});
  const saved = el('span', {class: 'faint saved', role: 'status'});
  const suggestions = el('ul', {id: 'suggestions', role: 'listbox', 'aria-label': 'Suggestions', hidden: true});
  const attached = el('ul', {class: 'files', 'aria-label': 'Files to send'});
  const chooser = el('input', {type: 'file', multiple: true, class: 'unseen', tabIndex: -1, 'aria-label': 'Files to attach', onchange: () => {
    attach([...chooser.files]);
    chooser.value = '';
  }});
  const tabs = [['answer', 'Answer'], ['note', 'Note']].map(([kind, name]) =>
    el('button', {type: 'button', class: 'tab', 'data-kind': kind, disabled: kind === 'answer' ? !context.mayAnswer : !context.mayNote,
      onclick: () => turn(kind === 'note')}, name));
  const send = el('button', {type: 'submit'}, 'Send');
  const attachButton = el('button', {type: 'button', class: 'quiet', disabled: !context.customer, onclick: () => chooser.click(),
    title: context.customer ? 'Attach files' : 'Files are kept with the customer: first say whose contact this is'}, icon('attachment'), 'Attach');
  const form = el('form', {class: 'composer', 'aria-label': 'Write', onsubmit: submit},
    el('div', {class: 'tabs', role: 'group', 'aria-label': 'What to write'}, tabs, saved),
    label, field, suggestions, attached,
    el('p', {class: 'buttons'}, send, attachButton, chooser, hint));
  form.addEventListener('dragover', event => event.preventDefault());
  form.addEventListener('drop', event => {
    event.preventDefault();
    attach([...event.dataTransfer.files]);
  });

  const save = later(500, async () => {
    try {
      await put(one(context.id) + '/draft', {text: texts.answer});
      saved.textContent = texts.answer ? 'Draft kept' : '';
    } catch {
      saved.textContent = 'The draft is not kept: Trunkline does not answer';
    }
  });
  const idle = later(4000, () => writing(false));

  function turn(toNote) {
    texts[note ? 'note' : 'answer'] = field.value;
    note = toNote;
    field.value = texts[note ? 'note' : 'answer'];
    dress();
    field.focus();
  }

  function dress() {
    form.classList.toggle('is-note', note);
    tabs.forEach(tab => tab.setAttribute('aria-pressed', (tab.dataset.kind === 'note') === note));
    label.textContent = note ? 'Note, for us alone' : 'Answer to the customer';
    field.placeholder = note ? 'For us alone. @ names a colleague.' : context.chat ? 'Write a message' : 'Write an answer. / brings a canned one.';
    send.textContent = note ? 'Add note' : 'Send';
    attachButton.hidden = note;
    attached.hidden = note;
    hint.textContent = context.chat && !note ? 'Enter sends, Shift+Enter begins a line' : 'Ctrl+Enter sends';
  }

  function typed() {
    request = key();
    if (!note) {
      texts.answer = field.value;
      saved.textContent = '';
      save();
      writing(true);
      idle();
    }
    suggest();
  }

  // ---- suggestions: canned answers by /shortcut, colleagues by @name

  let proposed = [];
  let chosen = 0;

  async function suggest() {
    const word = field.value.slice(0, field.selectionStart).match(/(?:^|\s)([/@][\p{L}\p{N}._-]*)$/u)?.[1];
    if (!word || (word[0] === '/' && note)) return close();
    const asked = word.slice(1).toLowerCase();
    if (word[0] === '/') {
      canned ??= get('/api/v1/canned-answers' + (context.queue ? '?queue=' + encodeURIComponent(context.queue) : '')).then(told => told.items);
      const all = await canned.catch(() => []);
      proposed = all.filter(each => (each.shortcut + ' ' + each.title).toLowerCase().includes(asked))
        .map(each => ({title: '/' + each.shortcut.replace(/^\//, ''), about: each.title, take: () => fill(each, word)}));
    } else {
      if (!note) return close();
      proposed = context.colleagues().filter(each => (each.id + ' ' + each.name).toLowerCase().includes(asked))
        .map(each => ({title: '@' + each.id, about: each.name, take: () => insert(word, `@${each.id} `)}));
    }
    proposed = proposed.slice(0, 8);
    chosen = 0;
    propose();
  }

  function propose() {
    suggestions.hidden = proposed.length === 0;
    suggestions.replaceChildren(...proposed.map((each, index) => el('li', {id: 'suggestion-' + index, role: 'option',
      'aria-selected': index === chosen ? 'true' : 'false', onmousedown: event => { event.preventDefault(); each.take(); }},
      el('b', {}, each.title), ' ', el('span', {class: 'faint'}, each.about))));
    if (proposed.length > 0) field.setAttribute('aria-activedescendant', 'suggestion-' + chosen);
    else field.removeAttribute('aria-activedescendant');
  }

  function close() {
    proposed = [];
    propose();
  }

  function insert(word, text) {
    const at = field.selectionStart;
    field.setRangeText(text, at - word.length, at, 'end');
    close();
    typed();
  }

  function fill(answer, word) {
    attempt(async () => {
      const filled = await post(`/api/v1/canned-answers/${encodeURIComponent(answer.id)}/fill`, {interaction: context.id});
      insert(word, filled.text);
      subject = filled.subject;
      if (filled.missing.length > 0) problem(new Error(`Not known, fill in yourself: ${filled.missing.join(', ')}.`));
    });
  }

  function pressed(event) {
    if (proposed.length > 0) {
      const step = {ArrowDown: 1, ArrowUp: -1}[event.key];
      if (step) {
        event.preventDefault();
        chosen = (chosen + step + proposed.length) % proposed.length;
        propose();
        return;
      }
      if ((event.key === 'Enter' && !event.ctrlKey) || event.key === 'Tab') {
        event.preventDefault();
        proposed[chosen].take();
        return;
      }
      if (event.key === 'Escape') {
        event.stopPropagation();
        close();
        return;
      }
    }
    const enter = event.key === 'Enter' && !event.isComposing;
    if (enter && (event.ctrlKey || event.metaKey || (context.chat && !note && !event.shiftKey))) {
      event.preventDefault();
      form.requestSubmit();
    }
  }

  // ---- files

  function attach(chosenFiles) {
    for (const file of chosenFiles) {
      const entry = {name: file.name, bytes: file.size, id: null};
      files.push(entry);
      drawFiles();
      attempt(async () => {
        const query = new URLSearchParams({name: file.name, interaction: context.id});
        entry.id = (await upload(`${person(context.customer)}/attachments?${query}`, file)).id;
        announce(`${file.name} is attached.`);
      }).then(well => {
        if (!well) files = files.filter(each => each !== entry);
        drawFiles();
      });
    }
  }

  function drawFiles() {
    attached.replaceChildren(...files.map(file => el('li', {}, icon('attachment'), file.name,
      el('span', {class: 'faint'}, file.id ? ' ' + size(file.bytes) : ' uploading …'),
      file.id && el('button', {type: 'button', class: 'plain', 'aria-label': `Remove ${file.name}`, onclick: () => {
        files = files.filter(each => each !== file);
        drawFiles();
      }}, '×'))));
    send.disabled = files.some(file => !file.id);
  }

  // ---- send

  function submit(event) {
    event.preventDefault();
    const text = field.value.trim();
    if (send.disabled || (!text && (note || files.length === 0))) return;
    send.disabled = true;
    const asNote = note;
    attempt(async () => {
      const wish = {text, key: request};
      if (asNote) wish.note = true;
      else if (subject) wish.subject = subject;
      if (!asNote && files.length > 0) wish.attachments = files.map(file => file.id);
      const written = await post(one(context.id) + '/messages', wish);
      save.cancel();
      idle.cancel();
      texts[asNote ? 'note' : 'answer'] = '';
      if (!asNote) files = [];
      field.value = '';
      saved.textContent = '';
      request = key();
      writing(false);
      sent(written);
      announce(asNote ? 'The note is added.' : 'The answer is on its way.');
    }).finally(() => {
      drawFiles();
      field.focus();
    });
  }

  field.value = texts[note ? 'note' : 'answer'];
  if (!note && texts.answer) saved.textContent = 'Draft kept';
  dress();
  drawFiles();
  return {form, texts: () => ({...texts, [note ? 'note' : 'answer']: field.value}), focus: toNote => { if (toNote !== note && !(toNote ? !context.mayNote : !context.mayAnswer)) turn(toNote); field.focus(); }};
}

/** Tells a chat's customer that the agent types; said once while it lasts. */
export function typist(id) {
  let told = false;
  return on => {
    if (on !== told) {
      told = on;
      put(chat(id) + '/typing', {on}).catch(() => {});
    }
  };
}
