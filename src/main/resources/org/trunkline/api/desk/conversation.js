/* The conversation in the middle: what was written, who else is at it, what it is about, and what is done with it. */

import {$, announce, attempt, el, icon, later, problem, fill as replace} from './dom.js';
import {chat as chatPath, farewell, get, one, put} from './api.js';
import {CHANNELS, called, channel, percent, when} from './words.js';
import * as presence from './presence.js';
import * as dialogs from './dialogs.js';
import {messages} from './messages.js';
import {composer, typist} from './composer.js';

const LOOK_AGAIN = 15000;

let me = null;
let colleagues = new Map();
let open = null;
let turn = 0;
let changed = () => {};

/** @param onChange is told of whom the conversation is: {customer, interaction, name}, or null */
export async function setUp(agent, onChange) {
  me = agent;
  changed = onChange;
  setInterval(look, LOOK_AGAIN);
  setInterval(forget, 1000);
  addEventListener('pagehide', () => open?.live && farewell(one(open.id) + '/presence'));
  document.addEventListener('visibilitychange', () => { look(); readMark(); });
  presence.changed(() => open && dress());
  await know();
}

/** Who the colleagues are. */
export async function know() {
  const told = await get('/api/v1/colleagues').catch(() => null);
  if (told) colleagues = new Map(told.agents.map(each => [each.id, each]));
}

const nameOf = by => !by ? 'Trunkline' : by === me ? 'You' : colleagues.get(by)?.name ?? by.replace(/^user:/, '');

export const current = () => open?.id ?? null;

export async function show(id) {
  if (open?.id === id) return;
  close();
  if (!id) {
    replace($('conversation'), el('p', {class: 'empty'}, 'Choose a conversation, or accept one that is offered to you.'));
    changed(null);
    return;
  }
  const mine = ++turn;
  replace($('conversation'), back());
  try {
    const told = await get(one(id) + '/messages');
    if (mine !== turn) return;
    begin(id, told);
  } catch (failure) {
    if (mine !== turn) return;
    if (failure.status === 404) await aCall(id, mine);
    else problem(failure);
  }
}

function close() {
  if (open) {
    open.typist(false);
    if (open.live) farewell(one(open.id) + '/presence');
  }
  open = null;
  turn++;
}

const back = () => el('p', {class: 'back'}, el('a', {class: 'button quiet', href: '#'}, '‹ Inbox'));

/** A call has nothing written in it: who it is stands beside. */
async function aCall(id, mine) {
  try {
    const pop = await get(one(id) + '/pop');
    if (mine !== turn) return;
    const name = pop.customer?.name || called(pop.interaction);
    replace($('conversation'), back(), el('header', {class: 'about'}, el('h2', {}, icon('voice'), name)),
      el('p', {class: 'empty'}, `${channel(pop.interaction.channel)}, ${pop.queue ?? 'no queue'}. The call itself is in your phone; who it is and what was before stands beside.`));
    changed({customer: pop.customer?.id ?? null, interaction: id, name});
  } catch (failure) {
    if (mine !== turn) return;
    replace($('conversation'), back(), el('p', {class: 'empty'}, failure.status === 404 ? 'There is no such conversation, or it is not yours to see.' : failure.message));
    changed(null);
  }
}

function begin(id, told) {
  const row = told.conversation;
  const chat = row.interaction.channel === 'chat';
  open = {id, told, chat, watchers: [], here: told.visitor?.here ?? null, typing: 0, typist: chat ? typist(id) : () => {}};
  const context = {id, chat, nameOf, customer: row.interaction.customer, queue: row.interaction.queue,
    fitted: () => open?.pinned && begins(), colleagues: () => [...colleagues.values()], ...may(row)};
  open.context = context;
  open.live = row.state !== 'DONE';
  open.messages = messages(context);
  open.messages.update(told.items);
  if (told.visitor?.read) open.messages.read(told.visitor.read, told.items);
  open.banner = el('p', {class: 'collision', role: 'status'});
  open.about = el('header', {class: 'about'});
  open.scroll = el('div', {class: 'scroll', tabIndex: 0, role: 'region', 'aria-label': 'What was written'},
    open.messages.list, el('p', {class: 'typing', role: 'status'}));
  open.foot = el('div', {class: 'foot'});
  replace($('conversation'), back(), open.about, open.banner, open.scroll, open.foot);
  drawAbout();
  write({answer: told.draft?.text ?? '', note: ''});
  watched(told.watchers);
  if (chat) bottom();
  else begins();
  for (const hand of ['wheel', 'touchmove', 'keydown', 'pointerdown']) open.scroll.addEventListener(hand, unpin, {passive: true});
  look();
  readMark();
  changed({customer: row.interaction.customer, interaction: id, name: row.interaction.callerName || row.address});
}

/** What the agent may do: whose it is, answers. */
function may(row) {
  const hand = presence.inHand(row.interaction.id);
  const own = hand?.stage === 'ACTIVE' || (row.state === 'DONE' && row.interaction.agent === me);
  return {mayWrite: own, mayAnswer: own, mayNote: own || row.state !== 'DONE'};
}

/** @param begun {answer, note}: what is in it already */
function write(begun) {
  const {mayAnswer, mayNote} = open.context;
  open.composer = mayAnswer || mayNote
    ? composer(open.context, begun, written => { take(written); bottom(); }, writing)
    : null;
  replace(open.foot, open.composer?.form ?? el('p', {class: 'empty'}, 'This one is not with you; it can be read.'));
}

/** What the floor says of it may have changed what the agent may do. */
function dress() {
  const now = may(open.told.conversation);
  if (now.mayAnswer !== open.context.mayAnswer || now.mayNote !== open.context.mayNote) {
    Object.assign(open.context, now);
    write(open.composer?.texts() ?? {answer: '', note: ''});
    open.messages.update(open.told.items);
  }
  drawAbout();
}

// ---- above

function drawAbout() {
  const row = open.told.conversation;
  const {interaction} = row;
  const stage = presence.inHand(open.id)?.stage;
  const own = stage === 'ACTIVE';
  const states = {UNROUTED: 'with nobody', WAITING: 'waiting', OPEN: interaction.agent === me ? 'yours' : `with ${nameOf(interaction.agent)}`, DONE: 'done'};
  // Whoever is about to press or choose something there is not disturbed by what changes nothing.
  const seen = JSON.stringify([row.state, row.subject, row.address, row.intent, row.confidence, row.intentBy, interaction.callerName,
    interaction.queue, interaction.agent, stage, open.here, Boolean(open.told.visitor)]);
  if (open.seen === seen) return;
  open.seen = seen;
  replace(open.about,
    el('div', {class: 'title'},
      el('h2', {}, icon(interaction.channel), interaction.callerName || row.address),
      row.subject && el('p', {class: 'subject'}, row.subject),
      el('div', {class: 'meta-row'}, el('p', {class: 'faint'}, [CHANNELS[interaction.channel], interaction.queue, states[row.state], `since ${when(interaction.startedAt)}`].filter(Boolean).join(' · '),
        open.chat && open.here !== null && el('span', {class: open.here ? 'badge good' : 'badge'}, open.here ? 'customer is here' : 'customer has gone')),
      intent(row))),
    el('div', {class: 'actions'},
      own && open.told.visitor && el('button', {type: 'button', class: 'quiet', id: 'raise', onclick: raise}, icon('voice'), 'Call'),
      own && el('button', {type: 'button', class: 'quiet', id: 'transfer', onclick: transfer}, 'Transfer'),
      own && el('button', {type: 'button', id: 'done', onclick: done}, 'Done'),
      stage === 'WRAP_UP' && el('button', {type: 'button', id: 'end-wrap-up', onclick: done}, 'End wrap-up'),
      el('button', {type: 'button', class: 'quiet to-customer', onclick: () => { location.hash = `#c/${encodeURIComponent(open.id)}/customer`; }}, 'Customer ›')));
}

const leave = () => { location.hash = '#'; };
const raise = () => dialogs.call(open.id, () => announce('Your phone rings first.'));
export const transfer = () => open && dialogs.transfer(open.id, me, leave);
/** Or, where that was said already, how it ended. */
export const done = () => open && (isWrapUp() ? dialogs.wrapUp(open.id, me, leave) : dialogs.done(open.id, leave));
const isWrapUp = () => presence.inHand(open.id)?.stage === 'WRAP_UP';
export const isDoable = () => open !== null && (isOwn() || isWrapUp());
export const isOwn = () => open !== null && presence.inHand(open.id)?.stage === 'ACTIVE';

function intent(row) {
  const select = el('select', {id: 'intent'},
    el('option', {value: ''}, row.intent ? '' : 'not known'),
    row.intent && el('option', {value: row.intent, selected: true}, row.confidence && !row.intentBy ? `${row.intent} (${percent(row.confidence)} sure)` : row.intent));
  let known = false;
  // Which there are is asked when somebody wants to choose.
  const fill = async () => {
    if (known) return;
    known = true;
    const told = await get('/api/v1/intents').catch(() => ({items: []}));
    select.append(...told.items.filter(each => each.name !== row.intent).map(each => el('option', {value: each.name}, `${each.name}: ${each.says}`)));
  };
  select.addEventListener('focus', fill);
  select.addEventListener('pointerdown', fill);
  select.addEventListener('change', () => select.value && attempt(async () => {
    await put(one(row.interaction.id) + '/intent', {intent: select.value});
    announce(`It is about ${select.value}; that is learnt.`);
  }));
  return el('p', {class: 'intent'}, el('label', {for: 'intent', class: 'faint'}, 'About'), select,
    row.intentBy && el('span', {class: 'faint'}, `said by ${row.intentBy === me ? 'you' : nameOf(row.intentBy)}`));
}

// ---- live

const reload = later(60, async () => {
  const asked = open;
  if (!asked) return;
  try {
    const told = await get(one(asked.id) + '/messages');
    if (open !== asked) return;
    const more = told.items.length > asked.told.items.length;
    const atEnd = isAtEnd();
    asked.told = told;
    asked.live = told.conversation.state !== 'DONE';
    if (told.visitor) asked.here = told.visitor.here;
    asked.messages.update(told.items);
    if (told.visitor?.read) asked.messages.read(told.visitor.read, told.items);
    dress();
    watched(told.watchers);
    if (atEnd) bottom();
    if (more) arrived(told.items.at(-1));
  } catch (failure) {
    if (failure.status === 404 && open === asked) {
      asked.live = false;
      leave(); // it is another's now
    }
  }
});

export const again = () => open && reload();

function arrived(item) {
  if (item.direction === 'IN') {
    open.typing = 0;
    forget();
    announce(`New message: ${item.text.slice(0, 200)}`);
    readMark();
  }
}

/** What was written just now, before the stream tells it. */
function take(written) {
  if (!open.told.items.some(item => item.id === written.id)) open.told.items.push(written);
  open.messages.update(open.told.items);
}

/** An event of the conversation that is shown. */
export function told(event, type) {
  if (!open || event.interaction !== open.id) return;
  if (type === 'conversation.Watchers') {
    watched(event.items.filter(each => each.agent !== me));
  } else if (type === 'chat.Typing') {
    open.typing = event.on ? Date.now() + 8000 : 0;
    forget();
  } else if (type === 'chat.Read') {
    open.messages.read(event.message, open.told.items);
  } else if (type === 'chat.Gone' || type === 'chat.Back') {
    open.here = type === 'chat.Back';
    drawAbout();
  } else {
    reload();
  }
}

function readMark() {
  const last = open?.chat && !document.hidden && open.context.mayAnswer && open.told.items.findLast(item => item.direction === 'IN');
  if (last && open.readTold !== last.id) {
    open.readTold = last.id;
    put(chatPath(open.id) + '/read', {message: last.id}).catch(() => {});
  }
}

/** Says that the agent looks at it: to be said again every so often, or they count as gone. */
async function look(writingNow = open?.writing) {
  const asked = open;
  if (!asked?.live || document.hidden) return;
  const others = await put(one(asked.id) + '/presence', {writing: Boolean(writingNow)}).catch(() => null);
  if (others && open === asked) watched(others.items);
}

function writing(on) {
  open.typist(on);
  if (open.writing !== on) {
    open.writing = on;
    look(on);
  }
}

function watched(others) {
  open.watchers = others;
  const now = Date.now();
  const here = others.filter(each => Date.parse(each.until) > now);
  const writers = here.filter(each => each.writing);
  const names = list => list.map(each => nameOf(each.agent)).join(', ');
  const text = writers.length > 0 ? `${names(writers)} ${writers.length > 1 ? 'are' : 'is'} writing an answer here.`
    : here.length > 0 ? `${names(here)} also ${here.length > 1 ? 'look' : 'looks'} at this.` : '';
  if (open.banner.textContent !== text) open.banner.textContent = text;
  open.banner.classList.toggle('strong', writers.length > 0);
}

/** Whoever does not say so any more is gone, and whoever typed has stopped. */
function forget() {
  if (!open) return;
  watched(open.watchers);
  const line = open.scroll.querySelector('.typing');
  const text = open.typing > Date.now() ? 'The customer is typing …' : '';
  if (line.textContent !== text) line.textContent = text;
}

// ---- scrolling

const isAtEnd = () => open.scroll.scrollHeight - open.scroll.scrollTop - open.scroll.clientHeight < 80;

const unpin = () => { open.pinned = false; };

/** The newest letter from its beginning, until somebody scrolls: letters get their height one after the other. */
function begins() {
  const {scroll} = open;
  const last = [...scroll.querySelectorAll('.message')].at(-1);
  open.pinned = true;
  if (last) scroll.scrollTop += last.getBoundingClientRect().top - scroll.getBoundingClientRect().top - 16;
}

function bottom() {
  const {scroll} = open;
  open.pinned = false;
  scroll.scrollTop = scroll.scrollHeight;
}

export const toWrite = note => open?.composer?.focus(note);
