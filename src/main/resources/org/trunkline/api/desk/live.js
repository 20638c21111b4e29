/* The agent's own events. The browser comes back by itself with the last id that it got, so nothing is missed; what the
   stream does not tell again (who looks, who types) is asked anew whenever it opens. */

import {$} from './dom.js';

const CONVERSATION = ['Received', 'Started', 'Wrote', 'Sending', 'Sent', 'Arrived', 'SendFailed', 'SendDoubtful', 'SendAgain', 'Queued',
  'Overflowed', 'Offered', 'OfferEnded', 'Accepted', 'Transferred', 'Resumed', 'Ended', 'Understood', 'IntentCorrected', 'Watchers'];
const CALL = ['Rang', 'OfferEnded', 'Connected', 'Ended', 'Queued', 'Held', 'HoldEnded'];
const TYPES = [...CONVERSATION.map(name => 'conversation.' + name), ...CALL.map(name => 'call.' + name),
  'agent.State', 'chat.Typing', 'chat.Read', 'chat.Presence'];

const ears = [];
const openings = [];

/** @param types a type, or what types begin with, as "conversation." */
export const hear = (types, ear) => ears.push({types, ear});
export const opened = work => openings.push(work);

export function connect(agent) {
  let last = '';
  const begin = () => {
    const stream = new EventSource(`/api/v1/agents/${encodeURIComponent(agent)}/events${last && '?after=' + last}`);
    stream.addEventListener('open', () => {
      $('cut').textContent = '';
      openings.forEach(work => work());
    });
    stream.addEventListener('error', () => {
      $('cut').textContent = 'Not connected. What stands here is of before; it goes on as soon as Trunkline answers.';
      if (stream.readyState === EventSource.CLOSED) {
        setTimeout(begin, 2000);
        fetch('/api/v1/session').then(answer => answer.status === 401 && location.replace('/login')).catch(() => {});
      }
    });
    for (const type of TYPES) {
      stream.addEventListener(type, event => {
        last = event.lastEventId || last;
        const told = JSON.parse(event.data);
        ears.filter(({types}) => type === types || (types.endsWith('.') && type.startsWith(types)))
          .forEach(({ear}) => ear(told, type));
      });
    }
  };
  begin();
}
