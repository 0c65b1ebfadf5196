'use strict';
// Buttons that copy a field: <button data-copy="id of the field" data-copied="text to say">.
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
    // Without TLS, or if the browser forbids it, the clipboard API fails: fall back to copying the selection.
    field.select();
    if (!document.execCommand('copy')) {
      return;
    }
  }
  const label = button.querySelector('span') || button;
  label.textContent = button.dataset.copied;
});
