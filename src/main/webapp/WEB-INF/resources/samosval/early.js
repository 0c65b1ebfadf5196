/**
 * The first script of a page, inlined in it (EarlyScript). A submit before the other scripts have run would skip its
 * confirmation. It is held back, and the last one is repeated when they have run.
 */
(function () {
  "use strict";

  let pressed = null;

  function hold(event) {
    event.preventDefault();
    event.stopImmediatePropagation();
    pressed = {form: event.target, button: event.submitter};
  }

  /** Whether the page has confirmations but the script that shows them did not load. */
  function isMute() {
    return document.querySelector("script[src*='components.js']") && !window.PrimeFaces?.widget?.ConfirmDialog;
  }

  function release() {
    if (isMute()) {
      window.samosval?.away?.();
      return;
    }
    document.removeEventListener("submit", hold, true);
    if (!pressed || !pressed.form.isConnected) {
      return;
    }
    if (pressed.button) {
      pressed.button.click();
    } else {
      pressed.form.requestSubmit();
    }
  }

  document.addEventListener("submit", hold, true);
  document.addEventListener("DOMContentLoaded", () => {
    // After the other scripts' own handlers of this event.
    const last = () => setTimeout(release);
    if (window.jQuery) {
      window.jQuery(last);
    } else {
      last();
    }
  });
})();
