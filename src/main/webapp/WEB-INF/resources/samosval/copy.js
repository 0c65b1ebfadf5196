'use strict';
// Buttons that copy what a field holds: <button data-copy="id of the field" data-copied="text to say">.
document.addEventListener('click', async event => {
  const button = event.target.closest('[data-copy]');
  const field = button && document.getElementById(button.dataset.copy);
  if (!field) {
    return;
  }
  field.select();
  if (navigator.clipboard) {
    await navigator.clipboard.writeText(field.value);
  } else {
    // Without TLS there is no clipboard to write to: the old way copies what is selected.
    document.execCommand('copy');
  }
  const label = button.querySelector('span') || button;
  label.textContent = button.dataset.copied;
});
