// What a shop does around the chat: open it from its own buttons, and say who has logged in.
const account = document.getElementById('account');
const told = document.getElementById('told');
const chat = act => (window.TrunklineChat ? act(window.TrunklineChat)
    : window.addEventListener('trunkline-chat', () => act(window.TrunklineChat), {once: true}));

function show(name) {
  account.textContent = name ? 'Log out' : 'Log in';
  if (told) {
    told.textContent = name ? `You are logged in as ${name}, and the agents know.` : 'You are a guest: the agents know only what you tell them.';
  }
}

/** A real shop's server would make the token for whoever has logged in there. */
async function logIn() {
  const answer = await fetch('/chat/demo/token', {method: 'POST'});
  if (!answer.ok) {
    account.disabled = true;
    account.textContent = 'Log-in only on the machine itself';
    return;
  }
  const {name, token} = await answer.json();
  sessionStorage.setItem('northlight', name);
  show(name);
  chat(its => its.identify(token));
}

account.addEventListener('click', () => {
  if (sessionStorage.getItem('northlight')) {
    sessionStorage.removeItem('northlight');
    show(null);
    chat(its => its.identify(null));
  } else {
    logIn();
  }
});
document.querySelectorAll('.ask').forEach(button => button.addEventListener('click', () => chat(its => its.open())));
document.querySelectorAll('.origin').forEach(place => { place.textContent = location.origin; });
if (sessionStorage.getItem('northlight')) {
  logIn();
}
