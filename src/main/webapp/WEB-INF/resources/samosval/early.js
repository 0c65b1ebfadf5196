/**
 * The one script in a page's head: the others are at its end and run once it can be seen and pressed. What is sent before
 * they have run, which would go without the question that is to be asked first, is pressed again when they have.
 */
(function () {
  "use strict";

  let pressed = null;

  function hold(event) {
    event.preventDefault();
    event.stopImmediatePropagation();
    pressed = {form: event.target, button: event.submitter};
  }

  function release() {
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
