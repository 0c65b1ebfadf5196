/** The palette: the page's links and acts, and items that the server finds. Also the list of keys. */
(function () {
  "use strict";

  const SOON_MS = 120;
  const PAGES = ".nav a[href], .who-name, [data-palette]";
  const ACTS = "main .actions button:enabled, main .actions a.btn, main .page-head a.btn, main .reject button:enabled";
  const LED = "samosval.palette.led";
  const LED_MS = 15000;
  const LAST = ".languages button[aria-pressed=false], [data-testid=logout]";

  let palette;
  let input;
  let list;
  let items = [];
  let chosen = 0;

  /** Whether the user has moved the selection. */
  let moved = false;
  let timer = null;
  let turn = 0;

  const fold = (text) => text.toLowerCase().replace(/ё/g, "е").trim();
  const text = (name) => palette.getAttribute("data-text-" + name);

  /** A control's text without its counter, or its title. */
  function nameOf(control) {
    const copy = control.cloneNode(true);
    copy.querySelectorAll(".count, .sr-only, kbd").forEach((part) => part.remove());
    return (copy.textContent.trim() === copy.textContent && copy.title ? copy.title : copy.textContent).trim() || control.title;
  }

  const item = (kind, control, name) => ({kind, name, note: "", run: () => control.click()});

  /** Pages come first: Enter on an empty input must only navigate. */
  function own() {
    const pages = Array.from(document.querySelectorAll(PAGES), (link) => item("page", link, nameOf(link)));
    const acts = Array.from(document.querySelectorAll(ACTS))
      .filter((act) => act.closest("dialog") === null && !act.closest("table"))
      .map((act) => item("action", act, nameOf(act)));
    const last = Array.from(document.querySelectorAll(LAST), (act) => item("action", act, act.closest(".languages") ? act.title : nameOf(act)));
    return [...pages, ...acts, ...last].filter((each) => each.name !== "");
  }

  function choose(at) {
    chosen = items.length === 0 ? 0 : (at + items.length) % items.length;
    Array.from(list.children).forEach((option, i) => {
      option.setAttribute("aria-selected", String(i === chosen));
      if (i === chosen) {
        option.scrollIntoView({block: "nearest"});
        input.setAttribute("aria-activedescendant", option.id);
      }
    });
    if (items.length === 0) {
      input.removeAttribute("aria-activedescendant");
    }
  }

  function move(at) {
    moved = true;
    choose(at);
  }

  function span(className, words) {
    const made = document.createElement("span");
    made.className = className;
    made.textContent = words;
    return made;
  }

  function show(found, state) {
    const kept = moved ? items[chosen] : null;
    items = found;
    list.replaceChildren(...items.map((item, i) => {
      const option = document.createElement("li");
      option.id = "palette-" + i;
      option.setAttribute("role", "option");
      option.append(span("palette-name", item.name), span("palette-note", item.note), span("palette-kind", text(item.kind)));
      option.addEventListener("mousemove", () => i !== chosen && move(i));
      option.addEventListener("click", () => run(item));
      return option;
    }));
    palette.querySelector(".palette-state").textContent = state;
    // Late results keep the selection.
    choose(kept ? Math.max(0, items.findIndex((item) => item.kind === kept.kind && item.name === kept.name)) : 0);
  }

  function run(item) {
    palette.close();
    item.run();
  }

  async function search() {
    clearTimeout(timer);
    timer = null;
    moved = false;
    const asked = input.value.trim();
    const mine = ++turn;
    const words = fold(asked).split(/\s+/).filter((word) => word !== "");
    const here = own().filter((item) => words.every((word) => fold(item.name).includes(word)));
    show(here, "");
    if (asked === "") {
      return;
    }
    const answer = await window.samosval.ask(document.body.dataset.root + "/api/palette?q=" + encodeURIComponent(asked));
    if (mine !== turn) {
      return;
    }
    const things = answer.outcome !== "ok" ? [] : answer.body.map((thing) => ({
      ...thing, run: () => thing.control ? lead(thing) : window.location.assign(document.body.dataset.root + thing.path),
    }));
    const all = things.concat(here);
    show(all, answer.outcome !== "ok" ? text("away") : all.length === 0 ? text("nothing") : text("found").replace("{0}", all.length));
  }

  const here = () => window.location.pathname + window.location.search;

  /** Leads to the page of an action's thing and uses its control there: the page asks, and says what came of it. */
  function lead(action) {
    const path = document.body.dataset.root + action.path;
    if (path === (path.includes("?") ? here() : window.location.pathname)) {
      use(action, true);
      return;
    }
    try {
      sessionStorage.setItem(LED, JSON.stringify({...action, path, user: document.body.dataset.user, at: Date.now()}));
    } catch {
      // Without a storage the page opens, and its button is at hand.
    }
    window.location.assign(path);
  }

  function takeLed() {
    try {
      const led = JSON.parse(sessionStorage.getItem(LED));
      sessionStorage.removeItem(LED);
      return led;
    } catch {
      return null;
    }
  }

  /** Does what the palette has led to, if this is its page, for the same user; not after long. */
  function arrive() {
    const led = takeLed();
    if (led && led.path === here() && led.user === document.body.dataset.user) {
      use(led, Date.now() - led.at < LED_MS);
    }
  }

  /** Presses the action's control, or goes to it where it is not to be pressed unread, or came too late. */
  function use(action, inTime) {
    const control = document.querySelector("[data-testid='" + CSS.escape(action.control) + "']");
    if (!control) {
      window.samosval.notice("palette", "warn", text("gone"));
    } else if (action.press && inTime) {
      control.click();
    } else {
      control.focus();
      if (action.press && !inTime) {
        window.samosval.notice("palette", "warn", text("late"));
      }
    }
  }

  function open() {
    if (!palette.open) {
      document.querySelectorAll("dialog[open]").forEach((dialog) => dialog.close());
      input.value = "";
      palette.showModal();
      search();
      input.focus();
    }
  }

  /** The page's own keys: [data-key], described by the control's text. */
  function openKeys() {
    const keys = document.getElementById("keys");
    keys.querySelector("[data-keys-charts]").hidden = document.querySelector("[data-metrics]") === null;
    const page = keys.querySelector("[data-keys-page]");
    const own = Array.from(document.querySelectorAll("[data-key]")).filter((control) => !control.closest(".desk[hidden]"));
    page.hidden = own.length === 0;
    page.querySelector("dl").replaceChildren(...own.flatMap((control) => {
      const term = document.createElement("dt");
      const key = document.createElement("kbd");
      key.textContent = control.dataset.key;
      term.append(key);
      const words = document.createElement("dd");
      words.textContent = control.dataset.keyText || control.getAttribute("aria-label") || nameOf(control);
      return [term, words];
    }));
    keys.showModal();
  }

  const isTyping = (target) => target.closest("input, textarea, select, [contenteditable]") !== null;

  document.addEventListener("DOMContentLoaded", () => {
    palette = document.getElementById("palette");
    if (!palette) {
      return;
    }
    document.addEventListener("samosval:stayed", takeLed);
    // After the widgets, which ask before an act.
    window.addEventListener("load", () => (window.jQuery || setTimeout)(() => setTimeout(arrive)));
    input = document.getElementById("palette-input");
    list = document.getElementById("palette-list");
    document.addEventListener("keydown", (event) => {
      if ((event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && event.code === "KeyK") {
        event.preventDefault();
        open();
      } else if (window.samosval.keyOf(event) === "?" && !event.ctrlKey && !event.metaKey && !isTyping(event.target) && document.querySelector("dialog[open]") === null) {
        event.preventDefault();
        openKeys();
      }
    });
    document.querySelectorAll("[data-palette-open]").forEach((button) => button.addEventListener("click", open));
    document.querySelector("[data-keys-close]").addEventListener("click", () => document.getElementById("keys").close());
    // A click outside a dialog closes it.
    document.querySelectorAll("dialog.palette").forEach((dialog) => dialog.addEventListener("mousedown", (event) => {
      const box = dialog.getBoundingClientRect();
      if (event.target === dialog && (event.clientX < box.left || event.clientX > box.right || event.clientY < box.top || event.clientY > box.bottom)) {
        dialog.close();
      }
    }));
    input.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(search, SOON_MS);
    });
    input.addEventListener("keydown", (event) => {
      if (timer && ["ArrowDown", "ArrowUp", "Enter"].includes(event.key)) {
        // Search for the current input.
        search();
      }
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        move(chosen + (event.key === "ArrowDown" ? 1 : -1));
      } else if (event.key === "Enter" && items.length > 0) {
        run(items[chosen]);
      } else if (event.key === "Escape") {
        // In a search field Escape only clears it.
        palette.close();
      } else {
        return;
      }
      event.preventDefault();
    });
  });
})();
