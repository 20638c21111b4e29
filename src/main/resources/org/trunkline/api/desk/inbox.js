/* The list: mine, what waits in the queues that the agent serves, what was done. */

import {$, el, icon, later, fill as replace} from './dom.js';
import {get} from './api.js';
import {channel, lasted, outcome, when} from './words.js';
import * as presence from './presence.js';

const boxes = {mine: [], waiting: [], done: []};
let box = 'mine';
let selected = null;
let agent = '';
const mentions = new Map();

export function setUp(id) {
  agent = id;
  const tabs = [...$('boxes').children];
  for (const tab of tabs) {
    tab.addEventListener('click', () => show(tab.dataset.box));
    tab.addEventListener('keydown', event => {
      const step = {ArrowRight: 1, ArrowLeft: -1}[event.key];
      if (step) {
        const next = tabs[(tabs.indexOf(tab) + step + tabs.length) % tabs.length];
        show(next.dataset.box);
        next.focus();
      }
    });
  }
  presence.changed(draw);
  setInterval(draw, 30000); // how long each waits
  show('mine');
}

export function show(name) {
  box = name;
  for (const tab of $('boxes').children) {
    const on = tab.dataset.box === box;
    tab.setAttribute('aria-selected', on);
    tab.tabIndex = on ? 0 : -1;
    if (on) $('box').setAttribute('aria-labelledby', tab.id);
  }
  draw();
}

export function select(id) {
  selected = id;
  draw();
}

/** One that a note of a colleague's names the agent in. */
export function mentioned(row, by) {
  mentions.set(row.interaction.id, {row, by});
  draw();
}

export const row = id => [...boxes.mine, ...boxes.done, ...boxes.waiting].find(one => one.interaction.id === id);

let asked = 0;

export async function load() {
  const turn = ++asked;
  const query = new URLSearchParams({agent});
  const [mine, waiting, done] = await Promise.all([
    get(`/api/v1/conversations?${query}&state=OPEN&limit=200`),
    get(`/api/v1/conversations?servedBy=${encodeURIComponent(agent)}&limit=200`),
    get(`/api/v1/conversations?${query}&state=DONE&limit=30`)]);
  if (turn !== asked) return; // a later answer is under way
  boxes.mine = mine.items.filter(one => !one.offered);
  boxes.waiting = waiting.items.filter(one => !one.offered);
  boxes.done = done.items.filter(one => !one.offered);
  draw();
}

export const reload = later(150, () => load().catch(() => {}));

const unanswered = one => one.lastIn && (!one.lastOut || one.lastIn > one.lastOut);

function draw() {
  for (const tab of $('boxes').children) {
    const count = tab.querySelector('.count');
    if (count) count.textContent = boxes[tab.dataset.box].length + (tab.dataset.box === 'mine' ? calls().length + wrapUps().length : 0) || '';
  }
  const focused = document.activeElement?.closest?.('#box a')?.getAttribute('href');
  const rows = box === 'mine' ? [...calls(), ...[...mentions.values()].map(named), ...boxes.mine.map(line), ...wrapUps().map(line)]
    : boxes[box].map(line);
  replace($('box'), rows.length > 0 ? el('ul', {class: 'rows'}, rows) : el('p', {class: 'empty'}, box === 'mine' && IDLE[presence.now()?.state] || EMPTY[box]));
  if (focused) $('box').querySelector(`a[href="${CSS.escape(focused)}"]`)?.focus();
}

const EMPTY = {
  mine: 'Nothing in hand. What is offered to you appears above.',
  waiting: 'Nobody waits in your queues.',
  done: 'Nothing done yet.',
};
/** What is to be done before anything is offered. */
const IDLE = {
  LOGGED_OUT: 'You are logged out of the queues, so nothing is offered to you. Press “Logged out” above to log in.',
  NOT_READY: 'You are not ready, so nothing is offered to you. Press your state above, and then “Ready”.',
};

/** Written ones that are done, but for how they ended. */
const wrapUps = () => boxes.done.filter(one => presence.inHand(one.interaction.id)?.stage === 'WRAP_UP');

const href = id => '#c/' + encodeURIComponent(id);

function calls() {
  return (presence.now()?.inHand ?? []).filter(one => one.channel === 'voice' && one.stage !== 'OFFERED').map(one =>
    el('li', {}, el('a', {class: 'row', href: href(one.interaction), 'aria-current': selected === one.interaction ? 'true' : null},
      icon('voice'), el('span', {class: 'name'}, one.stage === 'WRAP_UP' ? 'Call, wrap-up' : 'Call'),
      el('span', {class: 'at'}, when(one.since)), el('span', {class: 'what'}, one.queue))));
}

function named({row: one, by}) {
  return el('li', {}, el('a', {class: 'row', href: href(one.interaction.id), onclick: () => mentions.delete(one.interaction.id)},
    icon('note'), el('span', {class: 'name'}, `${by} names you`), el('span', {class: 'what'}, one.subject ?? one.address)));
}

function line(one) {
  const id = one.interaction.id;
  const hand = presence.inHand(id);
  const waiting = one.state === 'WAITING';
  const since = one.interaction.queuedAt ?? one.interaction.startedAt;
  const parts = [
    icon(one.interaction.channel),
    el('span', {class: 'name'}, one.interaction.callerName || one.address),
    el('span', {class: 'at'}, waiting ? lasted((Date.now() - Date.parse(since)) / 1000) : when(one.lastIn ?? one.interaction.startedAt)),
    el('span', {class: 'what'}, one.subject || channel(one.interaction.channel)),
    el('span', {class: 'marks'},
      hand?.paused && el('span', {class: 'badge'}, 'paused for the call'),
      hand?.stage === 'WRAP_UP' && el('span', {class: 'badge'}, 'wrap-up'),
      waiting && el('span', {class: 'badge'}, one.interaction.queue),
      one.state === 'DONE' && el('span', {class: 'badge'}, outcome(one.interaction)),
      one.state === 'OPEN' && unanswered(one) && el('span', {class: 'badge new'}, 'to answer'),
      one.intent && el('span', {class: 'badge intent'}, one.intent)),
  ];
  // What waits may not be read before it is offered.
  return el('li', {}, waiting ? el('div', {class: 'row'}, parts)
    : el('a', {class: 'row', href: href(id), 'aria-current': selected === id ? 'true' : null}, parts));
}

/** The next or the one before, in the list that is shown. */
export function step(by) {
  const links = [...$('box').querySelectorAll('a.row')];
  const at = links.findIndex(link => link.getAttribute('aria-current'));
  const next = links[Math.min(links.length - 1, Math.max(0, at + by))];
  if (next) location.hash = next.getAttribute('href');
}
