/* The button that simulates a new commit: calls the webhook as CI would, with the user's session. */
(function () {
  'use strict';

  const PATIENCE_MS = 30000;

  /** The last message: a page update replaces the element without it. */
  let said = '';

  function say(words) {
    said = words;
    document.querySelectorAll('.hook-result').forEach((result) => {
      result.textContent = words;
    });
  }

  document.addEventListener('samosval:refreshed', () => said && say(said));

  function sha() {
    const bytes = crypto.getRandomValues(new Uint8Array(20));
    return Array.from(bytes, (b) => b.toString(16).padStart(2, '0')).join('');
  }

  async function simulate(button) {
    button.focus();
    const was = window.samosval.heldFocus();
    button.disabled = true;
    say('');
    const commit = sha();
    const answer = await window.samosval.ask(button.dataset.hook, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ repo_url: button.dataset.repoUrl, branch: button.dataset.branch, commit: commit }),
    }, PATIENCE_MS);
    if (answer.outcome === 'ok') {
      say([button.dataset.textDone.replace('{0}', commit.slice(0, 7))]
        .concat(answer.body.targets.map((target) => target.message))
        .join('\n'));
      document.dispatchEvent(new CustomEvent('samosval:status'));
    } else if (answer.outcome === 'signed-out') {
      window.samosval.signedOut();
      window.samosval.signIn(() => simulate(button));
    } else {
      say(answer.detail || button.dataset.textFailed);
    }
    button.disabled = false;
    window.samosval.giveBackFocus(was);
  }

  document.addEventListener('click', (event) => {
    const button = event.target.closest('[data-hook]');
    if (button && button.dataset.ask) {
      window.samosval.question(button.dataset.askTitle, button.dataset.ask, button.textContent.trim(), false, () => simulate(button));
    } else if (button) {
      simulate(button);
    }
  });
})();
