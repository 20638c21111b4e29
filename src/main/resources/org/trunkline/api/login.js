const form = document.getElementById('login');
const problem = document.getElementById('problem');

form.addEventListener('submit', async event => {
  event.preventDefault();
  problem.textContent = '';
  const button = form.querySelector('button');
  button.disabled = true;
  try {
    const answer = await fetch('/api/v1/session', {
      method: 'POST',
      headers: {'Content-Type': 'application/json'},
      body: JSON.stringify({name: form.elements.name.value.trim().toLowerCase(), password: form.elements.password.value}),
    });
    if (answer.ok) {
      const told = await answer.json();
      location.replace((told.agent && told.roles.includes('AGENT') ? '/desk' : '/') + location.hash);
      return;
    }
    const told = await answer.json();
    problem.textContent = `${told.detail}: ${told.remedy}.`;
    form.elements.password.select();
  } catch {
    problem.textContent = 'Trunkline does not answer. Try again in a moment.';
  } finally {
    button.disabled = false;
  }
});
