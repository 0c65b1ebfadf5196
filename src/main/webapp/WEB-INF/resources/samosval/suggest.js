/**
 * Login suggestions in the input's own datalist, and a list of logins built by picking them. Bound to the document,
 * because updates replace the inputs.
 */
(function () {
  "use strict";

  const PAUSE_MS = 150;
  const PATIENCE_MS = 10000;
  const OFFERED = "input[data-suggest][list]";
  const PICK = "[data-testid=request-collaborator-pick]";

  let timer;
  let call = new AbortController();

  async function ask(input) {
    call.abort();
    call = new AbortController();
    const mine = call;
    const deadline = setTimeout(() => mine.abort(), PATIENCE_MS);
    const address = new URL(input.dataset.suggest, location.origin);
    address.searchParams.set("q", input.value.trim());
    try {
      const response = await fetch(address, {signal: mine.signal});
      if (response.ok) {
        const logins = await response.json();
        input.list.replaceChildren(...logins.map((login) => new Option(login, login)));
      }
    } catch (e) {
      // Superseded by a newer request, or offline: the field works without suggestions.
    } finally {
      clearTimeout(deadline);
    }
  }

  function logins(text) {
    return text.split(/[\s,;]+/).filter((login) => login !== "");
  }

  /** Adds the field's logins to the list. */
  function add() {
    const from = document.querySelector(PICK);
    const to = document.querySelector("[data-testid=request-collaborators]");
    const all = logins(to.value);
    for (const login of logins(from.value)) {
      if (!all.includes(login)) {
        all.push(login);
      }
    }
    to.value = all.join(", ");
    from.value = "";
    to.dispatchEvent(new Event("input", {bubbles: true}));
    to.dispatchEvent(new Event("change", {bubbles: true}));
  }

  document.addEventListener("input", (event) => {
    if (event.target.matches(OFFERED)) {
      clearTimeout(timer);
      timer = setTimeout(() => ask(event.target), PAUSE_MS);
    }
  });

  document.addEventListener("focusin", (event) => {
    if (event.target.matches(OFFERED) && event.target.list.options.length === 0) {
      ask(event.target);
    }
  });

  document.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.isComposing && event.target.matches(PICK)) {
      event.preventDefault();
      add();
    }
  });

  // Capture phase, before the button's own handler: also saves what was typed but not added.
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-testid=request-collaborator-add]")) {
      event.preventDefault();
      add();
      document.querySelector(PICK).focus();
    } else if (event.target.closest("[data-testid=request-save]") && document.querySelector(PICK)?.value.trim()) {
      add();
    }
  }, true);
})();
