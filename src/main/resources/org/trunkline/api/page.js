const me = await (await fetch('/api/v1/session')).json();
document.getElementById('who').textContent = me.name.replace(/^user:/, '');

document.getElementById('logout').addEventListener('click', async () => {
  await fetch('/api/v1/session', {method: 'DELETE', headers: {'X-CSRF-Token': me.csrfToken}});
  location.replace('/login');
});
