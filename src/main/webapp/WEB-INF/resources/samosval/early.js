/**
 * The first of a page's scripts, which stands in the page itself (EarlyScript). What is sent before the others have run, the
 * last of which stands at the page's end, would go without the question that is to be asked first: it is held, and pressed
 * again when they have.
 */
(function () {
  "use strict";

  let pressed = null;

  function hold(event) {
    event.preventDefault();
    event.stopImmediatePropagation();
    pressed = {form: event.target, button: event.submitter};
  }

  /** Whether a page that has questions is without what asks them: a script that did not come. */
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
    // After what they all do at this moment themselves.
    const last = () => setTimeout(release);
    if (window.jQuery) {
      window.jQuery(last);
    } else {
      last();
    }
  });
})();
