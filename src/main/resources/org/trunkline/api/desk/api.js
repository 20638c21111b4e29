/* The API, as whom the log-in is. What fails is thrown with what to do about it. */

let csrf = '';

export class Refused extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

async function ask(method, path, body, type = 'application/json') {
  const headers = method === 'GET' ? {} : {'X-CSRF-Token': csrf};
  if (body !== undefined) headers['Content-Type'] = type;
  let answer;
  try {
    answer = await fetch(path, {method, headers, body: body === undefined || type !== 'application/json' ? body : JSON.stringify(body)});
  } catch {
    throw new Refused(0, 'Trunkline does not answer. Try again in a moment.');
  }
  if (answer.status === 401) {
    location.replace('/login');
    return new Promise(() => {});
  }
  if (answer.status === 204) return null;
  const told = await answer.json().catch(() => ({}));
  if (answer.ok) return told;
  const what = told.detail ? `${told.detail}: ${told.remedy}.` : `It was refused (${answer.status}).`;
  throw new Refused(answer.status, what[0].toUpperCase() + what.slice(1));
}

export const get = path => ask('GET', path);
export const post = (path, body = {}) => ask('POST', path, body);
export const put = (path, body = {}) => ask('PUT', path, body);
export const patch = (path, body) => ask('PATCH', path, body);
export const upload = (path, file) => ask('POST', path, file, 'application/octet-stream');

/** Who is logged in. */
export async function me() {
  const told = await get('/api/v1/session');
  csrf = told.csrfToken;
  return told;
}

export async function logOut() {
  await ask('DELETE', '/api/v1/session');
  location.replace('/login');
}

/** What is said when the page goes, and needs no answer. */
export function farewell(path) {
  fetch(path, {method: 'DELETE', headers: {'X-CSRF-Token': csrf}, keepalive: true}).catch(() => {});
}

export const one = id => `/api/v1/interactions/${encodeURIComponent(id)}`;
export const chat = id => `/api/v1/conversations/${encodeURIComponent(id)}`;
export const person = id => `/api/v1/customers/${encodeURIComponent(id)}`;

/** A key of our own: what is asked for twice is done once. */
export const key = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), byte => byte.toString(16).padStart(2, '0')).join('');
