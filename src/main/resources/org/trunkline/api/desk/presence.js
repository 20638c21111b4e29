/* Log in and out, ready and not, breaks, wrap-ups; and how much of each channel is in hand. */

import {$, announce, attempt, el, icon, fill as replace} from './dom.js';
import {post} from './api.js';
import {CHANNELS, STATES, channel} from './words.js';

const REASONS = ['break', 'lunch', 'meeting', 'training', 'back office'];
const DISPOSITIONS = ['solved', 'passed on', 'call back', 'no answer needed', 'spam'];

let agent = null;
const watchers = [];

export const now = () => agent;
export const changed = work => watchers.push(work);
/** How it stands with one that the agent has or is offered. */
export const inHand = id => agent?.inHand.find(one => one.interaction === id) ?? null;

export const dispositions = id => el('datalist', {id}, DISPOSITIONS.map(word => el('option', {value: word})));

/** @param told an Agent, as the API shows it */
export function take(told) {
  const before = agent;
  agent = told;
  draw();
  if (before && before.state !== told.state) announce(`You are ${STATES[told.state].toLowerCase()}${told.reason ? ': ' + told.reason : ''}.`);
  watchers.forEach(work => work(before, told));
}

/** What came of it is told by the agent's events: an answer may be older than what they told already. */
const act = (what, body) => attempt(() => post(`/api/v1/agents/${encodeURIComponent(agent.id)}/${what}`, body));

function draw() {
  const state = STATES[agent.state] + (agent.reason ? `: ${agent.reason}` : '');
  $('presence-text').textContent = state;
  $('presence').dataset.state = agent.state;
  replace($('load'), ...Object.keys(CHANNELS).filter(word => agent.capacity[word] > 0).map(word => {
    const has = agent.inHand.filter(one => one.channel === word && one.stage !== 'WRAP_UP').length;
    return el('li', {class: agent.takes.includes(word) ? 'open' : '', title: `${channel(word)}: ${has} of ${agent.capacity[word]}`},
      icon(word), el('span', {class: 'unseen'}, `${channel(word)}: ${has} of ${agent.capacity[word]}`),
      el('span', {'aria-hidden': 'true'}, `${has}/${agent.capacity[word]}`));
  }));
  drawMenu();
}

function drawMenu() {
  const menu = $('presence-menu');
  const typed = menu.querySelector('input:focus');
  if (typed && menu.matches(':popover-open')) return; // whoever types there is not disturbed
  const form = (work, ...parts) => el('form', {onsubmit: event => {
    event.preventDefault();
    menu.hidePopover();
    work(new FormData(event.target));
  }}, ...parts);
  if (agent.state === 'LOGGED_OUT') {
    replace(menu, form(
      data => act('login', {phone: data.get('phone').trim() || null}),
      el('label', {for: 'phone'}, 'Phone extension'),
      el('input', {id: 'phone', name: 'phone', autocomplete: 'off', inputMode: 'tel', 'aria-describedby': 'phone-hint'}),
      el('p', {id: 'phone-hint', class: 'faint'}, 'Leave it empty to take only what is written.'),
      el('button', {type: 'submit'}, 'Log in')));
    return;
  }
  const wrapUps = agent.inHand.filter(one => one.stage === 'WRAP_UP');
  const busy = agent.inHand.length > 0;
  replace(menu, 
    el('p', {class: 'faint'}, agent.phone ? `At phone ${agent.phone}` + (agent.phoneState === 'UNREACHABLE' ? ', which cannot be reached' : '') : 'Without a phone'),
    ...wrapUps.map((one, index) => form(
      data => act('end-wrap-up', {interaction: one.interaction, disposition: data.get('disposition').trim() || null}),
      el('label', {for: 'wrap-up-' + index}, `Wrap-up of ${channel(one.channel).toLowerCase()} ${one.interaction}: how did it end?`),
      el('input', {id: 'wrap-up-' + index, name: 'disposition', list: 'wrap-up-words', autocomplete: 'off'}),
      dispositions('wrap-up-words'),
      el('button', {type: 'submit'}, 'End wrap-up'))),
    el('button', {type: 'button', class: 'wide-button', onclick: () => { menu.hidePopover(); act('ready'); }}, 'Ready'),
    form(
      (data) => act(data.get('after') ? 'break' : 'not-ready', {reason: data.get('reason').trim() || REASONS[0]}),
      el('label', {for: 'reason'}, 'Not ready, because of'),
      el('input', {id: 'reason', name: 'reason', list: 'reasons', placeholder: REASONS[0], autocomplete: 'off'}),
      el('datalist', {id: 'reasons'}, REASONS.map(word => el('option', {value: word}))),
      busy && el('p', {}, el('label', {}, el('input', {type: 'checkbox', name: 'after'}), ' after what I have in hand')),
      el('button', {type: 'submit', class: 'quiet'}, 'Not ready')),
    el('button', {type: 'button', class: 'quiet wide-button', onclick: () => { menu.hidePopover(); act('logout'); }}, 'Log out of the queues'));
}

export function setUp() {
  $('presence-menu').addEventListener('toggle', event => event.newState === 'closed' && agent && drawMenu());
}
