const $ = id => document.getElementById(id);

async function get(path) {
  const answer = await fetch(path);
  if (answer.status === 401) {
    location.replace('/login' + location.hash);
    return new Promise(() => {});
  }
  const body = await answer.json();
  if (!answer.ok) throw new Error(`${body.detail}: ${body.remedy}`);
  return body;
}

const me = await get('/api/v1/session');
$('who').textContent = me.name.replace(/^user:/, '');
$('to-desk').hidden = me.agent === null;
$('logout').addEventListener('click', async () => {
  await fetch('/api/v1/session', {method: 'DELETE', headers: {'X-CSRF-Token': me.csrfToken}});
  location.replace('/login');
});

/* ---- cells: only text ever goes into the page */

function cell(kind, text, name = '') {
  const one = document.createElement(kind);
  if (kind === 'th') one.scope = 'row';
  one.className = name;
  one.textContent = text;
  return one;
}

function clock(seconds) {
  if (seconds === null) return '–';
  const all = Math.max(0, Math.round(seconds));
  const two = n => String(n).padStart(2, '0');
  return all >= 3600
    ? `${Math.floor(all / 3600)}:${two(Math.floor(all / 60) % 60)}:${two(all % 60)}`
    : `${Math.floor(all / 60)}:${two(all % 60)}`;
}

const percent = ratio => ratio === null ? '–' : `${(ratio * 100).toFixed(1)} %`;
const level = ratio => ratio === null ? 'n' : ratio >= 0.8 ? 'n good' : ratio >= 0.6 ? 'n warn' : 'n bad';

/* ---- wallboard */

const WORDS = {LOGGED_OUT: 'logged out', AVAILABLE: 'available', RESERVED: 'ringing', BUSY: 'talking', WRAP_UP: 'wrap-up', NOT_READY: 'not ready'};
const ORDER = ['BUSY', 'RESERVED', 'WRAP_UP', 'AVAILABLE', 'NOT_READY', 'LOGGED_OUT'];
const queues = new Map();
const agents = new Map();
let ahead = 0; // the server's clock less this one's
let board = null;

const since = moment => (Date.now() + ahead - Date.parse(moment)) / 1000;

function drawQueues() {
  const rows = [...queues.values()].sort((a, b) => a.name.localeCompare(b.name)).map(queue => {
    const row = document.createElement('tr');
    const longest = queue.longestSince === null ? null : since(queue.longestSince);
    const late = longest !== null && longest > queue.serviceLevelSeconds;
    row.append(
      cell('th', queue.name),
      cell('td', queue.waiting, 'n'),
      cell('td', clock(longest), late ? 'n bad longest' : 'n longest'),
      cell('td', percent(queue.serviceLevelNow), level(queue.serviceLevelNow)),
      cell('td', percent(queue.serviceLevelToday), level(queue.serviceLevelToday)),
      cell('td', queue.offeredToday, 'n'),
      cell('td', queue.answeredToday, 'n'),
      cell('td', queue.abandonedToday, 'n'),
      cell('td', queue.shortAbandonedToday, 'n'),
      cell('td', queue.callbacksDue, queue.callbacksDue > 0 ? 'n warn' : 'n'));
    return row;
  });
  $('queues').tBodies[0].replaceChildren(...rows);
}

function drawAgents() {
  const sorted = [...agents.values()].sort((a, b) =>
    ORDER.indexOf(a.state) - ORDER.indexOf(b.state) || a.since.localeCompare(b.since) || a.id.localeCompare(b.id));
  $('agents').tBodies[0].replaceChildren(...sorted.map(agent => {
    const row = document.createElement('tr');
    row.append(
      cell('th', agent.name === agent.id ? agent.id : `${agent.name} (${agent.id})`),
      cell('td', WORDS[agent.state] + (agent.reason ? `: ${agent.reason}` : '')),
      cell('td', agent.state === 'LOGGED_OUT' ? '' : clock(since(agent.since)), 'n for'),
      cell('td', agent.queue ?? ''),
      cell('td', agent.phone ?? ''));
    return row;
  }));
  const counts = ORDER.map(state => [state, sorted.filter(agent => agent.state === state).length]);
  $('counts').textContent = counts.filter(([, n]) => n > 0).map(([state, n]) => `${n} ${WORDS[state]}`).join(' · ');
}

function drawBoard() {
  drawQueues();
  drawAgents();
  $('callbacks').textContent = board.callbacksDue > 0 ? `${board.callbacksDue} callers are owed a call back.` : '';
}

function take(event, whole) {
  const news = JSON.parse(event.data);
  board = news;
  ahead = Date.parse(news.at) - Date.now();
  if (whole) {
    queues.clear();
    agents.clear();
  }
  news.queues.forEach(queue => queues.set(queue.name, queue));
  news.agents.forEach(agent => agents.set(agent.id, agent));
  news.goneQueues.forEach(name => queues.delete(name));
  news.goneAgents.forEach(id => agents.delete(id));
  drawBoard();
}

function watch() {
  const stream = new EventSource('/api/v1/wallboard/events');
  stream.addEventListener('board', event => take(event, true));
  stream.addEventListener('change', event => take(event, false));
  stream.addEventListener('open', () => {
    $('state').textContent = 'Live';
    $('state').className = 'good';
  });
  stream.addEventListener('error', () => {
    $('state').textContent = 'Not live: waiting for Trunkline. What stands here is of before.';
    $('state').className = 'bad';
    if (stream.readyState === EventSource.CLOSED) {
      setTimeout(watch, 3000);
      get('/api/v1/session').catch(() => {}); // leads to the log-in if that is why
    }
  });
  setInterval(() => board && !$('wallboard').hidden && drawTimes(), 1000);
}

/** Once a second only the times move: whoever reads or selects the rest is not disturbed. */
function drawTimes() {
  const names = [...queues.values()].sort((a, b) => a.name.localeCompare(b.name));
  [...$('queues').tBodies[0].rows].forEach((row, i) => {
    const queue = names[i];
    if (queue?.longestSince) {
      const longest = since(queue.longestSince);
      row.cells[2].textContent = clock(longest);
      row.cells[2].className = longest > queue.serviceLevelSeconds ? 'n bad longest' : 'n longest';
    }
  });
  const sorted = [...agents.values()].sort((a, b) =>
    ORDER.indexOf(a.state) - ORDER.indexOf(b.state) || a.since.localeCompare(b.since) || a.id.localeCompare(b.id));
  [...$('agents').tBodies[0].rows].forEach((row, i) => {
    const agent = sorted[i];
    if (agent && agent.state !== 'LOGGED_OUT') row.cells[2].textContent = clock(since(agent.since));
  });
}

/* ---- report */

const CALLS = [
  ['Offered', r => r.offered], ['Answered', r => r.answered], ['Service level', r => percent(r.serviceLevel)],
  ['Abandoned', r => r.abandoned], ['Short', r => r.shortAbandoned], ['Overflowed', r => r.overflowed],
  ['No agent', r => r.noAgent], ['Moved', r => r.moved], ['Transferred', r => r.transferred],
  ['Average wait', r => clock(r.averageWaitSeconds)], ['Longest wait', r => clock(r.longestWaitSeconds)],
  ['AHT', r => clock(r.averageHandleSeconds)], ['Talk', r => clock(r.talkSeconds)],
  ['Hold', r => clock(r.holdSeconds)], ['Wrap-up', r => clock(r.wrapUpSeconds)]];
const AGENTS = [
  ['Answered', r => r.answered], ['Missed', r => r.missed], ['Transferred', r => r.transferred],
  ['AHT', r => clock(r.averageHandleSeconds)], ['Logged in', r => clock(r.times.loggedInSeconds)],
  ['Available', r => clock(r.times.availableSeconds)], ['Talk', r => clock(r.times.talkSeconds)],
  ['Hold', r => clock(r.times.holdSeconds)], ['Wrap-up', r => clock(r.times.wrapUpSeconds)],
  ['Outbound', r => clock(r.times.outboundSeconds)], ['Not ready', r => clock(r.times.notReadySeconds)], ['Occupancy', r => percent(r.times.occupancy)]];

function line(name, columns, row) {
  const made = document.createElement('tr');
  made.append(cell('th', name), ...columns.map(([, text]) => cell('td', text(row), 'n')));
  return made;
}

function drawReport(report, by) {
  const columns = by === 'agents' ? AGENTS : by === 'half-hours' ? [...CALLS, ['Occupancy', r => percent(r.occupancy)]] : CALLS;
  const named = row => by === 'agents' ? row.agent : by === 'half-hours' ? row.name.slice(0, 16).replace('T', ' ') + row.name.slice(16).replace(/^:00/, ' ') : row.name;
  const head = document.createElement('tr');
  const first = cell('th', by === 'agents' ? 'Agent' : by === 'half-hours' ? 'From' : 'Queue');
  first.scope = 'col';
  head.append(first, ...columns.map(([title]) => {
    const one = cell('th', title, 'n');
    one.scope = 'col';
    return one;
  }));
  const table = $('figures');
  table.tHead.replaceChildren(head);
  table.tBodies[0].replaceChildren(...report.items.map(row => line(named(row), columns, row)));
  table.tFoot.replaceChildren(...(report.items.length > 0 ? [line('Total', columns, report.total)] : []));
  $('told').textContent = report.items.length === 0
    ? `Nothing was counted in these days (${report.timezone}).` : `Days and half-hours in ${report.timezone}. Times in minutes and seconds.`;
  const terms = [['Service level', report.formulas.serviceLevel], ['AHT, average handle time', report.formulas.averageHandle], ['Occupancy', report.formulas.occupancy]];
  $('formulas').replaceChildren(...terms.flatMap(([term, formula]) => [cell('dt', term), cell('dd', '= ' + formula)]));
}

function asked() {
  const query = new URLSearchParams({from: $('from').value, to: $('to').value});
  if ($('queue').value && $('by').value !== 'agents') query.set('queue', $('queue').value);
  return `/api/v1/reports/${$('by').value}?${query}`;
}

async function showReport() {
  $('queue').disabled = $('by').value === 'agents';
  $('csv').href = asked() + '&format=csv';
  try {
    drawReport(await get(asked()), $('by').value);
  } catch (failure) {
    $('told').textContent = failure.message;
  }
}

async function readyReport() {
  if ($('from').value) return;
  const now = await get('/api/v1/wallboard');
  // The day in the reports' time zone, wherever the browser is; sv writes it as inputs want it.
  const today = new Intl.DateTimeFormat('sv', {timeZone: now.timezone}).format(new Date(now.at));
  $('from').value = $('to').value = today;
  $('queue').append(...now.queues.map(queue => new Option(queue.name, queue.name)));
  await showReport();
}

/* ---- views */

function show() {
  const view = location.hash === '#report' ? 'report' : 'wallboard';
  for (const one of ['wallboard', 'report']) {
    $(one).hidden = one !== view;
    if (one === view) $('to-' + one).setAttribute('aria-current', 'page');
    else $('to-' + one).removeAttribute('aria-current');
  }
  document.title = (view === 'report' ? 'Report' : 'Wallboard') + ' – Trunkline';
  if (view === 'report') readyReport();
}

if (me.roles.some(role => role === 'SUPERVISOR' || role === 'ADMIN')) {
  $('ask').addEventListener('submit', event => {
    event.preventDefault();
    showReport();
  });
  $('ask').addEventListener('change', showReport);
  addEventListener('hashchange', show);
  show();
  watch();
} else {
  for (const one of ['wallboard', 'report', 'to-wallboard', 'to-report']) $(one).hidden = true;
  $('nothing').hidden = false;
}
