/* The button that simulates a new commit: calls the webhook itself, as CI would, with the user's session. */
(function () {
  'use strict';

  function sha() {
    const bytes = crypto.getRandomValues(new Uint8Array(20));
    return Array.from(bytes, (b) => b.toString(16).padStart(2, '0')).join('');
  }

  async function simulate(button) {
    const result = button.parentElement.querySelector('.hook-result');
    button.disabled = true;
    result.textContent = '';
    try {
      const commit = sha();
      const response = await fetch(button.dataset.hook, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ repo_url: button.dataset.repoUrl, branch: button.dataset.branch, commit: commit }),
      });
      const answer = await response.json();
      result.textContent = response.ok
        ? (answer.pending_deployments ? button.dataset.textPending : button.dataset.textDone)
            .replace('{0}', commit.slice(0, 7))
            .replace('{1}', answer.restarted_deployments.length)
            .replace('{2}', answer.flagged_deployments.length)
            .replace('{3}', answer.pending_deployments)
        : answer.detail;
      document.dispatchEvent(new CustomEvent('samosval:status'));
    } catch (e) {
      result.textContent = button.dataset.textFailed;
    } finally {
      button.disabled = false;
    }
  }

  document.addEventListener('click', (event) => {
    const button = event.target.closest('[data-hook]');
    if (button) {
      simulate(button);
    }
  });
})();
