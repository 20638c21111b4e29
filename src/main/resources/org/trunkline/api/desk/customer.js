/* Who the customer is, and all that happened with them. */

import {$, attempt, el, icon, later, problem, fill as replace} from './dom.js';
import {get, patch, person, post} from './api.js';
import {channel, date, lasted, outcome, size, when} from './words.js';

let shown = null;
let turn = 0;
/** Whose record stands there. */
let drawn = null;

/** @param about {customer, interaction, name}; null: nobody */
export async function show(about) {
  const mine = ++turn;
  shown = about;
  if (!about?.customer) drawn = null;
  if (!about) {
    replace($('customer'));
    return;
  }
  if (!about.customer) {
    replace($('customer'), back(), el('div', {class: 'panel'}, el('h2', {}, about.name),
      el('p', {class: 'faint'}, 'It is not known for sure whose contact this is. A supervisor can say so.')));
    return;
  }
  // Never one customer's record beside the words of another, however long it takes.
  if (drawn !== about.customer) {
    drawn = null;
    replace($('customer'), back(), el('div', {class: 'panel'}, el('h2', {}, about.name), el('p', {class: 'faint'}, 'Loading …')));
  }
  const path = person(about.customer);
  const [who, profile, tickets, timeline] = await Promise.all([
    get(path).catch(failure => failure), get(path + '/profile').catch(() => null),
    get(`/api/v1/tickets?${new URLSearchParams({customer: about.customer, limit: 20})}`).catch(() => ({items: []})),
    get(path + '/timeline?limit=20').catch(() => ({items: [], next: null}))]);
  if (mine !== turn) return;
  if (who instanceof Error) {
    replace($('customer'), back(), el('div', {class: 'panel'}, el('h2', {}, about.name),
      el('p', {class: 'faint'}, who.status === 404 ? 'What is known of them is shown to who has to do with them.' : who.message)));
    return;
  }
  drawn = about.customer;
  draw(who, profile, tickets.items, timeline);
}

export const again = later(300, () => shown && show(shown));

const back = () => el('p', {class: 'back'}, el('button', {type: 'button', class: 'quiet', onclick: () => history.back()}, '‹ Back'));

function draw(who, profile, tickets, timeline) {
  const kept = $('customer').querySelector('#note-text')?.value ?? '';
  replace($('customer'), back(),
    el('div', {class: 'panel'},
      el('h2', {}, who.name || shown.name || 'Unknown', who.tier && el('span', {class: 'badge'}, who.tier)),
      who.note && el('p', {class: 'remark'}, who.note),
      el('ul', {class: 'identities', 'aria-label': 'Addresses'}, who.identities.map(identity)),
      tags(profile)),
    facts(profile),
    tickets.length > 0 && el('section', {class: 'panel', 'aria-labelledby': 'tickets-title'},
      el('h3', {id: 'tickets-title'}, 'Tickets'),
      el('ul', {class: 'tickets'}, tickets.map(ticket => el('li', {},
        el('span', {class: 'badge ' + ticket.status.toLowerCase()}, ticket.status.toLowerCase()), ` #${ticket.number} ${ticket.subject}`)))),
    el('section', {class: 'panel', 'aria-labelledby': 'timeline-title'},
      el('h3', {id: 'timeline-title'}, 'Timeline'),
      el('form', {class: 'find', role: 'search', onsubmit: event => event.preventDefault()},
        el('label', {for: 'find', class: 'unseen'}, 'Search in this record'),
        el('input', {id: 'find', type: 'search', placeholder: 'Search in this record', autocomplete: 'off', oninput: find})),
      el('form', {class: 'note-form', onsubmit: note},
        el('label', {for: 'note-text', class: 'unseen'}, 'Note about the customer'),
        el('textarea', {id: 'note-text', rows: 1, placeholder: 'Note about the customer', required: true, value: kept}),
        el('button', {type: 'submit', class: 'quiet'}, 'Add')),
      el('ol', {id: 'timeline', class: 'timeline'}),
      el('p', {id: 'timeline-more'})));
  fill(timeline, '', false);
}

function identity(each) {
  const icons = {phone: 'voice', email: 'email', chat: 'chat', social: 'social'};
  return el('li', {}, icon(icons[each.kind]), el('span', {class: 'address'}, each.address),
    each.verified ? el('span', {class: 'badge good', title: 'Somebody made sure that it is theirs'}, 'verified') : null,
    each.shared && el('span', {class: 'badge', title: 'Several people use it'}, 'shared'));
}

function tags(profile) {
  if (!profile) return null;
  return el('ul', {class: 'tags', 'aria-label': 'Tags'},
    profile.tags.map(tag => el('li', {class: 'badge'}, tag,
      el('button', {type: 'button', class: 'plain', 'aria-label': `Remove the tag ${tag}`, onclick: () => change({removeTags: [tag]})}, '×'))),
    el('li', {}, el('form', {onsubmit: event => {
      event.preventDefault();
      const tag = new FormData(event.target).get('tag').trim();
      if (tag) change({addTags: [tag]});
    }}, el('label', {for: 'tag', class: 'unseen'}, 'Add a tag'), el('input', {id: 'tag', name: 'tag', placeholder: '+ tag', autocomplete: 'off'}))));
}

const change = edit => attempt(async () => {
  await patch(person(shown.customer) + '/profile', edit);
  await show(shown);
});

function facts(profile) {
  if (!profile) return null;
  const fields = Object.entries(profile.fields);
  const said = Object.entries(profile.consent);
  return fields.length + said.length > 0 && el('dl', {class: 'panel facts'},
    fields.flatMap(([name, value]) => [el('dt', {}, name), el('dd', {}, value)]),
    said.flatMap(([word, consent]) => [el('dt', {}, channel(word)),
      el('dd', {class: consent === 'refused' ? 'bad' : 'good'}, consent === 'refused' ? 'do not contact' : 'consented')]));
}

// ---- timeline

const find = later(250, async () => {
  const words = $('find').value.trim();
  const mine = turn;
  try {
    const page = await get(address(words));
    if (mine === turn && words === $('find')?.value.trim()) fill(page, words, false);
  } catch (failure) {
    problem(failure);
  }
});

function address(words, after) {
  const query = new URLSearchParams({limit: 20});
  if (words) query.set('q', words);
  if (after) query.set('after', after);
  return `${person(shown.customer)}/timeline?${query}`;
}

function fill(page, words, more) {
  const items = page.items.map(moment).filter(Boolean);
  if (more) $('timeline').append(...items);
  else replace($('timeline'), ...items);
  replace($('timeline-more'), ...(page.next
    ? [el('button', {type: 'button', class: 'quiet', onclick: () => attempt(async () => fill(await get(address(words, page.next)), words, true))}, 'Earlier')]
    : [el('span', {class: 'faint'}, items.length === 0 && !more ? (words ? 'Nothing has these words.' : 'Nothing yet.') : '')]));
}

function moment(item) {
  if (item.interaction) return contact(item.interaction, item.survey);
  if (item.note) return entry('note', item.at, `Note by ${by(item.note.by)}`, item.note.text);
  if (item.task) return entry('task', item.at, item.task.doneAt ? 'Task, done' : 'Task' + (item.task.due ? `, due ${date(item.task.due)}` : ''), item.task.text);
  if (item.attachment) {
    return entry('attachment', item.at, `File by ${by(item.attachment.by)}`, el('a', {href: `/api/v1/attachments/${encodeURIComponent(item.attachment.id)}`,
      download: item.attachment.name}, item.attachment.name), ` ${size(item.attachment.bytes)}`);
  }
  if (item.ticket) return entry('ticket', item.at, `Ticket #${item.ticket.number}, ${item.ticket.status.toLowerCase()}`, item.ticket.subject);
  return null;
}

const by = name => String(name).replace(/^user:/, '');

function contact(one, survey) {
  const outbound = one.direction === 'OUT' || one.direction === 'outbound';
  const title = `${channel(one.channel)}${outbound ? ' to them' : ''}${one.queue ? ' · ' + one.queue : ''}`;
  const talked = one.spentSeconds?.TALKING;
  const what = [one.agent && `agent ${one.agent}`, talked > 0 && one.channel === 'voice' && `talked ${lasted(talked)}`, outcome(one),
    survey?.answeredAt && `${survey.kind} ${survey.score}${survey.comment ? ': ' + survey.comment : ''}`].filter(Boolean).join(' · ');
  const inWriting = one.channel !== 'voice';
  return entry(one.channel, one.startedAt, inWriting ? el('a', {href: '#c/' + encodeURIComponent(one.id),
    'aria-current': shown.interaction === one.id ? 'true' : null}, title) : title, what);
}

function entry(kind, at, title, ...text) {
  return el('li', {class: kind}, icon(kind), el('p', {class: 'title'}, title, ' ', el('time', {dateTime: at, class: 'faint'}, when(at))),
    el('p', {class: 'said'}, ...text));
}

function note(event) {
  event.preventDefault();
  const text = $('note-text').value.trim();
  if (!text) return;
  attempt(async () => {
    await post(person(shown.customer) + '/notes', {text});
    $('note-text').value = '';
    await show(shown);
  });
}
