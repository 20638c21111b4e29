/* What was written, oldest first. An email's HTML is a page of its own in a frame that runs nothing. */

import {attempt, el, icon} from './dom.js';
import {one, post} from './api.js';
import {clock, size, when} from './words.js';

const SENDING = {PENDING: 'to be sent', SENDING: 'being sent', SENT: 'sent', FAILED: 'not sent', DOUBTFUL: 'perhaps not sent'};

/** @param context {id, chat, mayWrite, nameOf(agent), fitted(): a letter has its height} */
export function messages(context) {
  const list = el('ol', {class: context.chat ? 'messages chat' : 'messages', 'aria-label': 'Messages'});
  const shown = new Map();
  let readUpTo = null;

  function update(items) {
    const ids = new Set(items.map(item => item.id));
    for (const [id, {node}] of shown) {
      if (!ids.has(id)) {
        node.remove();
        shown.delete(id);
      }
    }
    let before = null;
    for (const item of items) {
      const text = JSON.stringify([item, context.mayWrite]);
      const known = shown.get(item.id);
      if (known?.text !== text) {
        const node = message(item, context);
        if (known) known.node.replaceWith(node);
        else if (before) before.after(node);
        else list.prepend(node);
        shown.set(item.id, {text, node});
      }
      before = shown.get(item.id).node;
    }
    marks(items);
  }

  /** Up to where the customer has read: under our last message that they have. */
  function marks(items) {
    for (const {node} of shown.values()) node.querySelector('.read')?.remove();
    const at = items.findIndex(item => item.id === readUpTo);
    const last = items.slice(0, at + 1).findLast(item => item.direction === 'OUT');
    const meta = last && shown.get(last.id)?.node.querySelector('.meta');
    if (meta) {
      meta.querySelector('.state')?.remove(); // who has read it has it
      meta.append(el('span', {class: 'read'}, ' · read'));
    }
  }

  return {list, update, read: (id, items) => { readUpTo = id; marks(items); }};
}

function message(item, context) {
  const kind = {IN: 'in', OUT: 'out', NOTE: 'note'}[item.direction];
  const by = item.direction === 'IN' ? item.fromName || item.from || 'Customer' : context.nameOf(item.by);
  return el('li', {class: `message ${kind}`, 'data-id': item.id},
    el('p', {class: 'meta'},
      el('span', {class: 'by'}, item.direction === 'NOTE' ? `Note by ${by === 'You' ? 'you' : by}` : by), ' ',
      el('time', {dateTime: item.at, title: new Date(item.at).toLocaleString()}, context.chat ? clock(item.at) : when(item.at)),
      item.state && !(context.chat && item.state === 'SENT') && el('span', {class: `state ${item.state.toLowerCase()}`}, ' · ' + state(item))),
    item.html && item.direction === 'IN' ? frame(item, context) : text(item),
    item.choices?.length > 0 && el('ul', {class: 'choices', 'aria-label': 'Choices that were offered'},
      item.choices.map(choice => el('li', {}, choice.label))),
    files(item),
    (item.state === 'FAILED' || item.state === 'DOUBTFUL') && el('div', {class: 'failure'},
      el('p', {}, item.state === 'DOUBTFUL' ? 'Trunkline was stopped while this was sent; look whether it arrived.' : `Why: ${item.why}`),
      context.mayWrite && el('button', {type: 'button', class: 'quiet', onclick: () =>
        attempt(() => post(`${one(context.id)}/messages/${encodeURIComponent(item.id)}/again`))}, 'Send again')));
}

function state(item) {
  if (item.state === 'PENDING' && item.retryAt) return `trying again at ${clock(item.retryAt)} (${item.why})`;
  return item.state !== 'SENT' ? SENDING[item.state] : item.readAt ? 'read' : item.deliveredAt ? 'delivered' : SENDING.SENT;
}

function text(item) {
  const until = item.quotedFrom ?? item.text.length;
  const quoted = item.text.slice(until).trim();
  return el('div', {class: 'text'}, el('p', {}, ...linked(item.text.slice(0, until).trimEnd())),
    quoted && el('details', {class: 'quoted'}, el('summary', {}, 'Quoted text'), el('p', {}, quoted)));
}

/** Addresses of pages can be followed, in a page of their own. */
function linked(text) {
  return text.split(/(https?:\/\/[^\s<>"']+[^\s<>"'.,;:!?)\]])/).map((part, index) =>
    index % 2 ? el('a', {href: part, target: '_blank', rel: 'noopener noreferrer nofollow'}, part) : part);
}

function frame(item, context) {
  const address = `${one(context.id)}/messages/${encodeURIComponent(item.id)}/page`;
  const ask = el('p', {class: 'images', hidden: true}, 'Images from elsewhere are not loaded.',
    el('button', {type: 'button', class: 'quiet', title: 'They tell the sender that you look', onclick: () => {
      ask.hidden = true;
      letter.src = address + '?images=true';
    }}, 'Show images'));
  const letter = el('iframe', {class: 'letter', title: `Message of ${item.fromName || item.from || 'the customer'}`,
    sandbox: 'allow-same-origin allow-popups allow-popups-to-escape-sandbox', src: address});
  letter.addEventListener('load', () => {
    const page = letter.contentDocument;
    if (!page?.body) return;
    const fit = () => {
      letter.style.height = `${page.documentElement.getBoundingClientRect().height + 2}px`;
      context.fitted();
    };
    new ResizeObserver(fit).observe(page.documentElement);
    fit();
    ask.hidden = !page.querySelector('img[data-src]');
  });
  return el('div', {class: 'text'}, letter, ask);
}

function files(item) {
  // What the HTML shows is not listed a second time.
  const all = item.attachments.filter(file => !(file.contentId && item.html && file.mediaType.startsWith('image/')));
  return all.length > 0 && el('ul', {class: 'files', 'aria-label': 'Files'}, all.map(file => el('li', {},
    icon('attachment'),
    file.refused ? el('span', {class: 'faint'}, `${file.name}: ${file.refused}`)
      : el('a', {href: `/api/v1/message-files/${encodeURIComponent(file.id)}`, download: file.name}, file.name),
    !file.refused && el('span', {class: 'faint'}, ' ' + size(file.bytes)))));
}
