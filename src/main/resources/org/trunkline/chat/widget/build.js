/** An element: `build('p.text', {dir: 'auto'}, 'words', child)`. Text is always text, never markup. */
function build(what, attributes, ...children) {
  const [name, ...classes] = what.split('.');
  const made = document.createElement(name);
  if (classes.length) {
    made.className = classes.join(' ');
  }
  for (const [key, value] of Object.entries(attributes ?? {})) {
    if (key.startsWith('on')) {
      made.addEventListener(key.slice(2), value);
    } else if (value === true) {
      made.setAttribute(key, '');
    } else if (value !== false && value !== null && value !== undefined) {
      made.setAttribute(key, value);
    }
  }
  made.append(...children.filter(child => child !== null && child !== undefined));
  return made;
}

/** Icons as paths on a field of 24 by 24, drawn with a line. */
const ICONS = {
  chat: 'M21 11.5a8.4 8.4 0 0 1-12.2 7.5L3.5 20.5 5 15.3A8.4 8.4 0 1 1 21 11.5Z',
  down: 'm5.5 9 6.5 6.5L18.5 9',
  close: 'm6 6 12 12M18 6 6 18',
  more: 'M12 5.5h.01M12 12h.01M12 18.5h.01',
  clip: 'm20.5 11.5-8.7 8.7a5.6 5.6 0 0 1-7.9-7.9l8.8-8.8a3.7 3.7 0 0 1 5.3 5.3l-8.8 8.8a1.9 1.9 0 0 1-2.7-2.7l8-8',
  send: 'M4.5 12 3 4l18 8-18 8 1.5-8Zm0 0H12',
  file: 'M14 3H6.5v18h11V6.5L14 3Zm0 0v3.5h3.5',
  phone: 'M7 3.5H4A16.5 16.5 0 0 0 20.5 20v-3.3l-4.6-1.7-2 2.2a14 14 0 0 1-7-7l2.2-2L7 3.5Z',
  save: 'M12 4v11m-4.5-4.5L12 15l4.5-4.5M4.5 19.5h15',
  sound: 'M5 9.5v5h3.5l4.5 4v-13l-4.5 4H5Zm11.5-.5a4.5 4.5 0 0 1 0 6M19 6.5a8 8 0 0 1 0 11',
  mute: 'M5 9.5v5h3.5l4.5 4v-13l-4.5 4H5Zm11.5 0 5 5m0-5-5 5',
  end: 'M14 4h5v16h-5M4 12h10.5M10.5 8l4 4-4 4',
  clock: 'M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17ZM12 7.5V12l3 2',
  done: 'm4.5 12.5 5 5 10-11',
};

function icon(name) {
  const space = 'http://www.w3.org/2000/svg';
  const drawn = document.createElementNS(space, 'svg');
  drawn.setAttribute('viewBox', '0 0 24 24');
  drawn.setAttribute('class', 'icon i-' + name);
  drawn.setAttribute('aria-hidden', 'true');
  drawn.append(document.createElementNS(space, 'path'));
  drawn.firstChild.setAttribute('d', ICONS[name]);
  return drawn;
}

/** A text with its web addresses as links. */
function linked(text) {
  const parts = [];
  let from = 0;
  for (const found of text.matchAll(/https?:\/\/[^\s<>"'`]+/gi)) {
    const address = found[0].replace(/[.,;:!?)\]}]+$/, '');
    parts.push(text.slice(from, found.index));
    parts.push(build('a', {href: address, target: '_blank', rel: 'noopener noreferrer nofollow'}, address));
    from = found.index + address.length;
  }
  parts.push(text.slice(from));
  return parts.filter(part => part !== '');
}

function sizeOf(bytes, language) {
  const [size, unit] = bytes < 1000 ? [bytes, 'byte'] : bytes < 1e6 ? [bytes / 1e3, 'kilobyte'] : [bytes / 1e6, 'megabyte'];
  return new Intl.NumberFormat(language, {style: 'unit', unit, unitDisplay: 'short', maximumFractionDigits: size < 10 ? 1 : 0})
      .format(size);
}

/** Has the browser save what it has been given. */
function download(blob, name) {
  const address = URL.createObjectURL(blob);
  build('a', {href: address, download: name}).click();
  setTimeout(() => URL.revokeObjectURL(address), 60000);
}

/** The colours that follow from a page's accent: what is read on it, and itself as text on light and on dark ground. */
function shades(accent) {
  const parts = /^#([0-9a-f]{6})$/i.exec((accent ?? '').replace(/^#(.)(.)(.)$/, '#$1$1$2$2$3$3'));
  if (!parts) {
    return null;
  }
  const rgb = [0, 2, 4].map(at => parseInt(parts[1].slice(at, at + 2), 16));
  const light = colour => colour.map(one => one / 255)
      .map(one => (one <= 0.04045 ? one / 12.92 : ((one + 0.055) / 1.055) ** 2.4))
      .reduce((sum, one, at) => sum + one * [0.2126, 0.7152, 0.0722][at], 0);
  const contrast = (one, other) => {
    const [less, more] = [light(one), light(other)].sort((a, b) => a - b);
    return (more + 0.05) / (less + 0.05);
  };
  const toward = (end, ground) => {
    for (let part = 0; part < 1; part += 0.05) {
      const mixed = rgb.map(one => Math.round(one + (end - one) * part));
      if (contrast(mixed, ground) >= 5) {
        return mixed;
      }
    }
    return [end, end, end];
  };
  const white = [255, 255, 255];
  const css = colour => `rgb(${colour.join(' ')})`;
  return {
    '--accent': css(rgb),
    '--on-accent': contrast(rgb, white) >= 4.5 ? '#fff' : contrast(rgb, [16, 20, 28]) >= 4.5 ? '#10141c' : '#000',
    '--accent-on-light': css(toward(0, white)),
    '--accent-on-dark': css(toward(255, [38, 44, 54])),
  };
}
