/* Elements from texts: nothing that came from elsewhere is ever read as HTML. */

export const $ = id => document.getElementById(id);

const BY_ATTRIBUTE = new Set(['list', 'form', 'role', 'for']);

/** Children that are null or false are left out. */
export function el(kind, properties = {}, ...children) {
  const one = document.createElement(kind);
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith('on')) one.addEventListener(name.slice(2), value);
    else if (name === 'class') one.className = value;
    else if (name in one && !BY_ATTRIBUTE.has(name)) one[name] = value;
    else one.setAttribute(name, value === true ? '' : value);
  }
  one.append(...some(children));
  return one;
}

const some = children => children.flat(Infinity).filter(child => child !== null && child !== undefined && child !== false);

/** Instead of what is in it. */
export function fill(node, ...children) {
  node.replaceChildren(...some(children));
}

const SHAPES = {
  voice: 'M6 3h4l2 5-3 2a12 12 0 0 0 5 5l2-3 5 2v4a3 3 0 0 1-3 3A17 17 0 0 1 3 6a3 3 0 0 1 3-3z',
  email: 'M3 5h18v14H3zM3 6l9 7 9-7',
  chat: 'M4 4h16v12h-9l-5 4v-4H4z',
  sms: 'M7 2h10v20H7zM11 19h2',
  social: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM8 10h.01M16 10h.01M8 14c2 3 6 3 8 0',
  note: 'M5 3h14v12l-5 6H5zM14 21v-6h5',
  ticket: 'M3 6h18v4a2 2 0 0 0 0 4v4H3v-4a2 2 0 0 0 0-4zM14 6v12',
  task: 'M4 5h16v15H4zM8 12l3 3 6-7',
  attachment: 'M20 11l-8 8a5 5 0 0 1-7-7l8-8a3.5 3.5 0 0 1 5 5l-8 8a2 2 0 0 1-3-3l7-7',
  survey: 'M12 3l2.7 6 6.3.6-4.8 4.3 1.5 6.4L12 17l-5.7 3.3 1.5-6.4L3 9.600l6.300-.6z',
};

export function icon(name) {
  const space = 'http://www.w3.org/2000/svg';
  const svg = document.createElementNS(space, 'svg');
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('class', 'icon');
  svg.setAttribute('aria-hidden', 'true');
  const path = document.createElementNS(space, 'path');
  path.setAttribute('d', SHAPES[name] ?? SHAPES.note);
  svg.append(path);
  return svg;
}

export function announce(text) {
  $('announce').textContent = text;
}

/** Tells what went wrong and what to do; goes when it is read, or when something works again. */
export function problem(failure) {
  const close = () => $('problems').replaceChildren();
  $('problems').replaceChildren(el('p', {}, failure.message ?? String(failure)),
    el('button', {type: 'button', class: 'plain', 'aria-label': 'Close', onclick: close}, '×'));
}

/** Runs what may fail, and tells it if it does. Answers whether it went well. */
export async function attempt(work) {
  try {
    await work();
    $('problems').replaceChildren();
    return true;
  } catch (failure) {
    problem(failure);
    return false;
  }
}

export function later(milliseconds, work) {
  let timer = null;
  const asked = (...given) => {
    clearTimeout(timer);
    timer = setTimeout(() => work(...given), milliseconds);
  };
  asked.cancel = () => clearTimeout(timer);
  return asked;
}
