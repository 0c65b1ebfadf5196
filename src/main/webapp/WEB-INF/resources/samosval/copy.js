'use strict';
// Buttons that copy what a field holds: <button data-copy="id of the field" data-copied="text to say">.
document.addEventListener('click', async event => {
  const button = event.target.closest('[data-copy]');
  const field = button && document.getElementById(button.dataset.copy);
  if (!field) {
    return;
  }
  field.select();
  try {
    await navigator.clipboard.writeText(field.value);
  } catch (refused) {
    // Without TLS there is no clipboard to write to, or the browser forbids it: the old way copies what is selected.
    field.select();
    if (!document.execCommand('copy')) {
      return;
    }
  }
  const label = button.querySelector('span') || button;
  label.textContent = button.dataset.copied;
});
