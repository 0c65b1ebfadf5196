/** Logins offered while one types, in the input's own datalist; and a list of logins built by picking them. */
(function () {
  "use strict";

  const PAUSE_MS = 150;

  function suggest(input) {
    let timer;
    let call = new AbortController();

    async function ask() {
      call.abort();
      call = new AbortController();
      const address = new URL(input.dataset.suggest, location.origin);
      address.searchParams.set("q", input.value.trim());
      try {
        const response = await fetch(address, {signal: call.signal});
        if (response.ok) {
          const logins = await response.json();
          input.list.replaceChildren(...logins.map((login) => new Option(login, login)));
        }
      } catch (e) {
        // A newer call took this one's place, or the network is away: the field works without suggestions.
      }
    }

    input.autocomplete = "off";
    input.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(ask, PAUSE_MS);
    });
    input.addEventListener("focus", () => {
      if (input.list.options.length === 0) {
        ask();
      }
    });
  }

  function logins(text) {
    return text.split(/[\s,;]+/).filter((login) => login !== "");
  }

  function pick(button) {
    const find = (name) => document.querySelector("[data-testid=" + name + "]");
    const from = find("request-collaborator-pick");
    const to = find("request-collaborators");

    function add() {
      const all = logins(to.value);
      for (const login of logins(from.value)) {
        if (!all.includes(login)) {
          all.push(login);
        }
      }
      to.value = all.join(", ");
      to.dispatchEvent(new Event("change", {bubbles: true}));
      from.value = "";
      from.focus();
    }

    button.addEventListener("click", (event) => {
      event.preventDefault();
      add();
    });
    from.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && !event.isComposing) {
        event.preventDefault();
        add();
      }
    });
  }

  document.addEventListener("DOMContentLoaded", () => {
    document.querySelectorAll("input[data-suggest][list]").forEach(suggest);
    document.querySelectorAll("[data-testid=request-collaborator-add]").forEach(pick);
  });
})();
