/** Shows what is typed into a secret field, until its button is pressed again, the form is sent or the page is left. */
(function () {
  "use strict";

  function show(button, isShown) {
    button.parentElement.querySelector("[data-secret]").type = isShown ? "text" : "password";
    button.setAttribute("aria-pressed", String(isShown));
  }

  const hideAll = (part) => part.querySelectorAll("[data-show-secret][aria-pressed=true]").forEach((button) => show(button, false));

  // Capture phase: a button of PrimeFaces sends the form by itself. Enter in a field presses the button, too.
  document.addEventListener("click", (event) => {
    const button = event.target.closest("button, input, .ui-dialog-titlebar-close");
    if (button && button.matches("[data-show-secret]")) {
      show(button, button.getAttribute("aria-pressed") !== "true");
    } else if (button && button.type === "submit" && button.form) {
      hideAll(button.form);
    } else if (button && !button.matches("input") && button.closest(".ui-dialog")) {
      // Cancel and the cross.
      hideAll(button.closest(".ui-dialog"));
    }
  }, true);
  document.addEventListener("keydown", (event) => event.key === "Escape" && document.querySelectorAll(".ui-dialog").forEach(hideAll), true);
  // Otherwise Back would show it.
  window.addEventListener("pagehide", () => hideAll(document));
})();
