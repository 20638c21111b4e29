/* Questions before something is done. */

import {el, problem} from './dom.js';
import {get, one, post} from './api.js';
import {STATES} from './words.js';
import {dispositions} from './presence.js';

/** @param work is given the form's data; what it throws is told in the dialog */
function ask(title, work, ...parts) {
  const told = el('p', {class: 'bad', role: 'alert'});
  const dialog = el('dialog', {'aria-labelledby': 'dialog-title', onclose: () => dialog.remove()},
    el('form', {onsubmit: async event => {
      event.preventDefault();
      try {
        await work(new FormData(event.target));
        dialog.close();
      } catch (failure) {
        told.textContent = failure.message;
      }
    }}, el('h2', {id: 'dialog-title'}, title), ...parts, told));
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
}

const cancel = () => el('button', {type: 'button', class: 'quiet', onclick: event => event.target.closest('dialog').close()}, 'Cancel');

export function done(id, then) {
  ask('Done', async data => {
    await post(one(id) + '/done', {disposition: data.get('disposition').trim() || null});
    then();
  },
  el('label', {for: 'disposition'}, 'How did it end?'),
  el('input', {id: 'disposition', name: 'disposition', list: 'disposition-words', maxLength: 100, autocomplete: 'off', 'aria-describedby': 'disposition-hint'}),
  dispositions('disposition-words'),
  el('p', {id: 'disposition-hint', class: 'faint'}, 'Left empty, a wrap-up begins in which you can say it.'),
  el('p', {class: 'buttons'}, el('button', {type: 'submit'}, 'Done'), cancel()));
}

/** One that is over, but for this. */
export function wrapUp(id, agent, then) {
  ask('End wrap-up', async data => {
    await post(`/api/v1/agents/${encodeURIComponent(agent)}/end-wrap-up`, {interaction: id, disposition: data.get('disposition').trim() || null});
    then();
  },
  el('label', {for: 'disposition'}, 'How did it end?'),
  el('input', {id: 'disposition', name: 'disposition', list: 'disposition-words', maxLength: 100, autocomplete: 'off'}),
  dispositions('disposition-words'),
  el('p', {class: 'buttons'}, el('button', {type: 'submit'}, 'End wrap-up'), cancel()));
}

export async function transfer(id, self, then) {
  let known;
  try {
    known = await get('/api/v1/colleagues');
  } catch (failure) {
    problem(failure);
    return;
  }
  const option = (value, text) => el('option', {value}, text);
  ask('Transfer', async data => {
    const [kind, name] = data.get('to').split(/:(.*)/s);
    await post(one(id) + '/transfer', {[kind]: name});
    then();
  },
  el('label', {for: 'transfer-to'}, 'To'),
  el('select', {id: 'transfer-to', name: 'to', required: true},
    option('', 'Choose a queue or an agent'),
    el('optgroup', {label: 'Queues'}, known.queues.map(name => option('queue:' + name, name))),
    el('optgroup', {label: 'Agents'}, known.agents.filter(each => each.id !== self && each.state !== 'LOGGED_OUT')
      .map(each => option('agent:' + each.id, `${each.name} (${STATES[each.state].toLowerCase()})`)))),
  el('p', {class: 'faint'}, 'A note before it tells the next one what there is to know.'),
  el('p', {class: 'buttons'}, el('button', {type: 'submit'}, 'Transfer'), cancel()));
}

/** The chat's customer is called; who has the chat needs a phone. */
export function call(id, then) {
  ask('Call the customer', async data => {
    await post(`/api/v1/conversations/${encodeURIComponent(id)}/call`, {number: data.get('number').trim() || null});
    then();
  },
  el('label', {for: 'number'}, 'Number'),
  el('input', {id: 'number', name: 'number', type: 'tel', placeholder: 'the customer’s, if it is known', autocomplete: 'off', 'aria-describedby': 'number-hint'}),
  el('p', {id: 'number-hint', class: 'faint'}, 'Your phone rings first, then theirs. The chat goes on beside it.'),
  el('p', {class: 'buttons'}, el('button', {type: 'submit'}, 'Call'), cancel()));
}

/** @param keys shortcuts and what they do */
export function help(keys, on, turn) {
  ask('Keyboard', async () => {},
    el('dl', {class: 'keys'}, keys.flatMap(([keyName, what]) => [el('dt', {}, el('kbd', {}, keyName)), el('dd', {}, what)])),
    el('p', {}, el('label', {}, el('input', {type: 'checkbox', checked: on, onchange: event => turn(event.target.checked)}), ' Single keys do this (not while you type)')),
    el('p', {class: 'buttons'}, el('button', {type: 'submit'}, 'Close')));
}
