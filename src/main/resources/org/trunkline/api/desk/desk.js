/* The agent's page: puts its parts together. What there is comes over the agent's own events; nothing is asked every so often. */

import {$, announce, el} from './dom.js';
import * as api from './api.js';
import * as live from './live.js';
import * as presence from './presence.js';
import * as offers from './offers.js';
import * as inbox from './inbox.js';
import * as conversation from './conversation.js';
import * as customer from './customer.js';
import * as dialogs from './dialogs.js';

const me = await api.me();
if (!me.agent) location.replace('/');
if (me.roles.some(role => role === 'SUPERVISOR' || role === 'ADMIN')) $('pages').hidden = false;
$('logout').addEventListener('click', api.logOut);
$('logout').title = `You are ${me.name.replace(/^user:/, '')}, agent ${me.agent}`;

// ---- what is shown: the address says it, so that the browser's way back works

const main = document.querySelector('main');

async function route() {
  const [, id, part] = location.hash.match(/^#c\/([^/]+)(?:\/(customer))?$/) ?? [];
  const wanted = id ? decodeURIComponent(id) : null;
  main.dataset.view = !wanted ? 'inbox' : part ?? 'conversation';
  const other = wanted !== conversation.current();
  inbox.select(wanted);
  await conversation.show(wanted);
  document.title = (wanted ? $('conversation').querySelector('h2')?.textContent ?? 'Conversation' : 'Desk') + ' – Trunkline';
  if (other && wanted) $('conversation').focus({preventScroll: true});
  if (other && !wanted) $('box').querySelector('a')?.focus({preventScroll: true});
}

// ---- events

live.hear('agent.State', told => presence.take(told));
live.hear('conversation.', (told, type) => {
  if (type === 'conversation.Offered' || type === 'call.Rang') offers.popped(told.interaction, told.pop);
  if (type !== 'conversation.Watchers') inbox.reload();
  if (type === 'conversation.Wrote' && told.fact.note && told.fact.mentions.includes(me.agent)) named(told);
  conversation.told(told, type);
  if (['Accepted', 'Ended', 'Received'].some(name => type.endsWith(name)) && told.interaction === conversation.current()) customer.again();
});
live.hear('call.', (told, type) => {
  if (type === 'call.Disposed') inbox.reload(); // how it ended was said in the wrap-up
  if (type === 'call.Rang') offers.popped(told.interaction, told.pop);
  if (type === 'call.Connected' && told.fact.agent === me.agent) location.hash = '#c/' + encodeURIComponent(told.interaction);
});
live.hear('chat.', (told, type) => conversation.told(told, type));
live.opened(() => {
  inbox.reload();
  conversation.again();
  conversation.know();
});

async function named(told) {
  const whole = await api.get(api.one(told.interaction) + '/messages').catch(() => null);
  if (!whole || told.interaction === conversation.current()) return;
  inbox.mentioned(whole.conversation, told.fact.by);
  announce(`${told.fact.by} names you in a note.`);
}

// ---- keys

const KEYS = [
  ['a', 'Accept what is offered first', () => offers.offered().find(each => each.channel !== 'voice') && offers.accept(offers.offered().find(each => each.channel !== 'voice').interaction)],
  ['j', 'Next in the list', () => inbox.step(1)],
  ['k', 'The one before in the list', () => inbox.step(-1)],
  ['r', 'Write an answer', () => conversation.toWrite(false)],
  ['n', 'Write a note', () => conversation.toWrite(true)],
  ['t', 'Transfer', () => conversation.isOwn() && conversation.transfer()],
  ['e', 'Done', () => conversation.isDoable() && conversation.done()],
  ['s', 'Search in the customer’s record', () => $('find')?.focus()],
  ['?', 'This help', help],
];
const ALWAYS = [['Ctrl+Enter', 'Send'], ['/', 'In an answer: canned answers'], ['@', 'In a note: a colleague'], ['Esc', 'Leave the field']];
const SETTING = 'trunkline.keys';
const keysOn = () => localStorage.getItem(SETTING) !== 'off';

function help() {
  dialogs.help([...KEYS.map(([name, what]) => [name, what]), ...ALWAYS], keysOn(), on => localStorage.setItem(SETTING, on ? 'on' : 'off'));
}

document.addEventListener('keydown', event => {
  const field = event.target.closest('input, textarea, select, [contenteditable]');
  if (event.key === 'Escape' && field && !event.target.closest('dialog')) field.blur();
  if (field || event.ctrlKey || event.altKey || event.metaKey || !keysOn() || document.querySelector('dialog[open]')) return;
  const key = KEYS.find(([name]) => name === event.key);
  if (key) {
    event.preventDefault();
    key[2]();
  }
});
$('help').addEventListener('click', help);

// ---- begin

presence.setUp();
offers.setUp(id => {
  inbox.show('mine');
  location.hash = '#c/' + encodeURIComponent(id);
});
await conversation.setUp(me.agent, about => customer.show(about));
inbox.setUp(me.agent);
addEventListener('hashchange', route);
presence.take(await api.get(`/api/v1/agents/${encodeURIComponent(me.agent)}`));
live.connect(me.agent);
await route();
