/* How things are said. */

export const STATES = {
  LOGGED_OUT: 'Logged out', AVAILABLE: 'Available', RESERVED: 'Offered', BUSY: 'Busy', WRAP_UP: 'Wrap-up', NOT_READY: 'Not ready',
};
export const CHANNELS = {voice: 'Call', email: 'Email', chat: 'Chat', sms: 'SMS', social: 'Message'};

export const channel = word => CHANNELS[word] ?? word;

const day = new Intl.DateTimeFormat(undefined, {day: 'numeric', month: 'short'});
const year = new Intl.DateTimeFormat(undefined, {day: 'numeric', month: 'short', year: 'numeric'});
const time = new Intl.DateTimeFormat(undefined, {hour: '2-digit', minute: '2-digit'});

export function clock(moment) {
  return time.format(new Date(moment));
}

/** Today the time alone. */
export function when(moment) {
  const at = new Date(moment);
  const now = new Date();
  if (at.toDateString() === now.toDateString()) return time.format(at);
  return at.getFullYear() === now.getFullYear() ? `${day.format(at)}, ${time.format(at)}` : year.format(at);
}

export function date(moment) {
  return year.format(new Date(moment));
}

export function lasted(seconds) {
  const all = Math.max(0, Math.round(seconds));
  if (all < 60) return `${all} s`;
  if (all < 3600) return `${Math.floor(all / 60)} min`;
  if (all < 86400) return `${Math.floor(all / 3600)} h ${Math.floor(all / 60) % 60} min`;
  return `${Math.floor(all / 86400)} d ${Math.floor(all / 3600) % 24} h`;
}

export function size(bytes) {
  return bytes < 1024 ? `${bytes} B` : bytes < 1048576 ? `${(bytes / 1024).toFixed(0)} KB` : `${(bytes / 1048576).toFixed(1)} MB`;
}

export const percent = ratio => `${Math.round(ratio * 100)} %`;

/** What became of a contact, in few words. */
export function outcome(interaction) {
  if (!interaction.endedAt) return 'goes on';
  if (interaction.disposition) return interaction.disposition;
  return interaction.ending ? interaction.ending.reason.toLowerCase().replaceAll('_', ' ') : 'over';
}

export function called(interaction) {
  return interaction.callerName || interaction.callerNumber || interaction.caller || 'Unknown';
}
