/** A labelled field with room for what is wrong with it. */
function field(text, label, options = {}) {
  const id = 'f' + field.count++;
  const input = build(options.lines ? 'textarea' : 'input', {
    id, type: options.lines ? null : options.type ?? 'text', rows: options.lines, autocomplete: options.autocomplete ?? 'off',
    maxlength: options.most ?? 200, 'aria-required': options.needed ? 'true' : null, inputmode: options.inputmode, dir: 'auto',
    'aria-describedby': id + 'e', value: options.lines ? null : options.value ?? '',
  }, options.lines ? options.value ?? '' : null);
  const wrong = build('p.wrong', {id: id + 'e'});
  const element = build('div.field', null, build('label', {for: id}, label,
      options.needed ? null : build('span.optional', null, ` (${text.optional})`)), input, wrong);
  const check = () => {
    const value = input.value.trim();
    const problem = options.needed && !value ? text.needed
        : options.type === 'email' && value && !/^\S+@\S+\.\S+$/.test(value) ? text.badEmail : '';
    wrong.textContent = problem;
    input.setAttribute('aria-invalid', problem ? 'true' : 'false');
    return !problem;
  };
  input.addEventListener('input', () => input.getAttribute('aria-invalid') === 'true' && check());
  return {element, input, check, get value() { return input.value.trim(); }};
}
field.count = 0;

/**
 * A form of such fields.
 *
 * @param act is given the values; what it throws is shown, and the form can be sent again
 */
function form(name, fields, button, act, ...above) {
  const told = build('p.wrong', {role: 'alert'});
  const send = build('button.primary', {type: 'submit'}, button);
  const element = build('form.' + name, {novalidate: true}, ...above,
      ...Object.values(fields).map(one => one.element), told, send);
  element.addEventListener('submit', async event => {
    event.preventDefault();
    const wrong = Object.values(fields).filter(one => !one.check());
    if (wrong.length) {
      wrong[0].input.focus();
      return;
    }
    told.textContent = '';
    send.disabled = true;
    try {
      await act(Object.fromEntries(Object.entries(fields).map(([key, one]) => [key, one.value])));
    } catch (problem) {
      told.textContent = problem.message;
    }
    send.disabled = false;
  });
  return element;
}

/** Before a chat: who it is, if they like, and what it is about. A bot asks by itself. */
function startForm(text, config, known, act) {
  const fields = {};
  if (!known.identified) {
    fields.name = field(text, text.name, {autocomplete: 'name', value: known.name});
    fields.email = field(text, text.email, {type: 'email', autocomplete: 'email', inputmode: 'email', value: known.email});
  }
  if (!config.bot) {
    fields.text = field(text, text.first, {lines: 3, needed: true, most: 4000, value: known.draft});
  }
  const greeting = config.greeting
      ? build('div.message.theirs.first.last', null, build('p.bubble', {dir: 'auto'}, ...linked(config.greeting))) : null;
  return build('div.view', null, greeting, form('card', fields, text.start, act));
}

/** While nobody is there: a message that is answered by email. */
function awayForm(text, config, language, known, act) {
  const fields = {
    name: field(text, text.name, {autocomplete: 'name', needed: true, value: known.name}),
    email: field(text, text.email, {type: 'email', autocomplete: 'email', inputmode: 'email', needed: true, value: known.email}),
    subject: field(text, text.subject),
    text: field(text, text.message, {lines: 4, needed: true, most: 10000, value: known.draft}),
  };
  return build('div.view', null, build('div.away', null, icon('clock'), build('div', null,
      build('h3', {tabindex: '-1'}, text.away),
      config.opens ? build('p', null, text.opens(whenOf(config.opens, language))) : null,
      build('p', null, text.leave))), form('card', fields, text.leaveSend, act));
}

/** After a chat to which nobody came: where to answer what was said in it. */
function nobodyForm(text, known, act) {
  const fields = {
    name: field(text, text.name, {autocomplete: 'name', value: known.name}),
    email: field(text, text.email, {type: 'email', autocomplete: 'email', inputmode: 'email', needed: true, value: known.email}),
    text: field(text, text.leaveMore, {lines: 2, most: 4000}),
  };
  return form('card', fields, text.leaveSend, act, build('div.away', null, icon('clock'), build('div', null,
      build('h3', null, text.busy), build('p', null, text.leaveAfter))));
}

function thanks(text, number, email, again) {
  return build('div.view.centred', null, build('span.round', null, icon('done')),
      build('h3', {tabindex: '-1'}, text.thanks), build('p', null, text.ticket(number)),
      build('p', {dir: 'auto'}, text.answerTo(email)), build('button.quiet', {type: 'button', onclick: again}, text.another));
}

function callForm(text, note, act, cancel) {
  const fields = {number: field(text, text.number, {type: 'tel', autocomplete: 'tel', inputmode: 'tel', needed: true, most: 40})};
  const made = form('', fields, text.callMe, values => act(values.number),
      build('h3', null, text.callTitle), build('p', null, note));
  made.append(build('button.quiet', {type: 'button', onclick: cancel}, text.cancel));
  return made;
}

function endQuestion(text, end, save, stay) {
  return build('div', null, build('h3', null, text.endAsk), build('p', null, text.endNote),
      build('button.primary', {type: 'button', onclick: end}, text.end),
      build('button.quiet', {type: 'button', onclick: save}, icon('save'), text.save),
      build('button.quiet', {type: 'button', onclick: stay}, text.stay));
}

function whenOf(instant, language) {
  const time = new Date(instant);
  const near = time - Date.now() < 6 * 86400000;
  return time.toLocaleString(language, near ? {weekday: 'long', hour: 'numeric', minute: '2-digit'}
      : {day: 'numeric', month: 'long', hour: 'numeric', minute: '2-digit'});
}
