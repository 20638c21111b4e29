/* What is offered now: who it is and what it is about, before it is accepted or the phone is picked up. */

import {$, announce, attempt, el, icon} from './dom.js';
import {get, one, post} from './api.js';
import {channel, called, lasted, outcome, percent, when} from './words.js';
import * as presence from './presence.js';

const pops = new Map();
let accepted = () => {};

export function setUp(onAccept) {
  accepted = onAccept;
  presence.changed(update);
  setInterval(count, 1000);
}

/** What came with an offer's event; null: it is not known who it is. */
export function popped(id, pop) {
  if (pops.get(id)) return;
  pops.set(id, pop);
  draw();
}

export const offered = () => (presence.now()?.inHand ?? []).filter(each => each.stage === 'OFFERED');

async function update(before, now) {
  const ids = new Set(now.inHand.filter(each => each.stage === 'OFFERED').map(each => each.interaction));
  [...pops.keys()].filter(id => !ids.has(id)).forEach(id => pops.delete(id));
  draw();
  await Promise.all([...ids].filter(id => !pops.has(id)).map(async id => {
    popped(id, await get(one(id) + '/pop').catch(() => null));
  }));
}

const shown = new Map();

function draw() {
  const all = offered();
  for (const each of all) {
    if (!pops.has(each.interaction)) continue; // in a moment, whole: what moves under a hand is hit wrongly
    const pop = pops.get(each.interaction);
    const before = shown.get(each.interaction);
    if (!before || before.pop !== pop) {
      const node = card(each, pop);
      if (before) before.node.replaceWith(node);
      else $('offers').append(node);
      shown.set(each.interaction, {pop, node});
      if (pop) announce(`${channel(each.channel)} offered: ${name(pop)}${pop.subject ? ', ' + pop.subject : ''}.`);
    }
  }
  for (const [id, {node}] of shown) {
    if (!all.some(each => each.interaction === id)) {
      node.remove();
      shown.delete(id);
    }
  }
  document.body.classList.toggle('offered', all.length > 0);
  count();
}

const name = pop => pop.customer?.name || called(pop.interaction);

function card(each, pop) {
  const id = each.interaction;
  const call = each.channel === 'voice';
  const title = 'offer-' + id;
  return el('article', {class: 'offer', 'aria-labelledby': title, 'data-id': id, 'data-until': each.until, 'data-since': each.since},
    el('h2', {id: title}, icon(each.channel), pop ? name(pop) : channel(each.channel),
      pop?.customer?.tier && el('span', {class: 'badge'}, pop.customer.tier)),
    pop?.subject && el('p', {class: 'subject'}, pop.subject),
    pop && el('p', {class: 'faint'}, [
      channel(each.channel), pop.queue ?? each.queue,
      pop.waitedSeconds > 0 && `waited ${lasted(pop.waitedSeconds)}`,
    ].filter(Boolean).join(' · ')),
    pop?.intent && el('p', {}, el('span', {class: 'badge intent'}, pop.confidence ? `${pop.intent} ${percent(pop.confidence)}` : pop.intent)),
    pop?.customer?.note && el('p', {class: 'remark'}, pop.customer.note),
    pop && pop.history.length > 0 && el('details', {},
      el('summary', {}, `${pop.history.length} before`),
      el('ul', {class: 'history'}, pop.history.map(earlier => el('li', {}, icon(earlier.channel),
        `${when(earlier.startedAt)} · ${earlier.queue ?? channel(earlier.channel)} · ${outcome(earlier)}`)))),
    el('div', {class: 'bar', 'aria-hidden': 'true'}, el('span')),
    call
      ? el('p', {class: 'buttons'}, 'Your phone rings.', el('span', {class: 'left faint'}))
      : el('p', {class: 'buttons'},
        el('button', {type: 'button', class: 'accept', onclick: () => accept(id)}, 'Accept'),
        el('button', {type: 'button', class: 'quiet', onclick: () => decline(id)}, 'Decline'),
        el('span', {class: 'left faint'})));
}

/** Only the countdown moves. */
function count() {
  for (const {node} of shown.values()) {
    const until = Date.parse(node.dataset.until);
    const left = Math.max(0, (until - Date.now()) / 1000);
    const all = Math.max(1, (until - Date.parse(node.dataset.since)) / 1000);
    if (!Number.isNaN(left)) {
      node.querySelector('.left').textContent = `${Math.ceil(left)} s left`;
      node.querySelector('.bar span').style.width = `${Math.min(100, 100 * left / all)}%`;
    }
  }
}

export async function accept(id) {
  if (await attempt(() => post(one(id) + '/accept'))) accepted(id);
}

export function decline(id) {
  return attempt(() => post(one(id) + '/decline'));
}
