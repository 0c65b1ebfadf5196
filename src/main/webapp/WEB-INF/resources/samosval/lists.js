/**
 * Lists. Filters, order, page and size are in the address, and forms post to it. After an ajax update of a table the
 * server returns the new address. The filters and Back load the list for the address.
 */
(function () {
  "use strict";

  const DAY = /^\d{4}-\d\d-\d\d$/;
  const TYPING_MS = 300;

  /** At most this many names in a confirmation; the rest are only counted. */
  const NAMED = 10;

  /** Delay before a failed request is retried. It doubles up to the maximum. */
  const AGAIN_MS = 1000;
  const AGAIN_AT_MOST_MS = 30000;

  /** The window's address when a table request was sent. */
  const askedAt = new WeakMap();

  /** Whether the list does not match the address, because a request failed. */
  let isBehind = false;
  let again = AGAIN_MS;

  const fields = (form) => Array.from(form.elements).filter((field) => field.name && field.type !== "hidden");

  /** Most pages have one list. A request's page has two: builds and images. */
  const lists = () => document.querySelectorAll("form[data-list]");
  const list = () => lists()[0];
  const filter = () => document.querySelector("form.filter");

  /** Points the forms that post to this page at the window's address: what they bring shows the list as it is. */
  function follow() {
    const posts = (form) => form.method === "post" && !form.matches("[data-plain]");
    const isHere = (form) => new URL(form.getAttribute("action") || "", location.href).pathname === location.pathname;
    Array.from(document.forms).filter((form) => posts(form) && isHere(form)).forEach((form) => form.setAttribute("action", location.href));
  }

  /** Tabs keep what the filter asks for, and choose the state alone. */
  function keepInTabs() {
    document.querySelectorAll(".tabs a[href^='?']").forEach((tab) => {
      const query = new URLSearchParams(location.search);
      query.delete("page");
      query.set("state", new URLSearchParams(tab.getAttribute("href")).get("state"));
      tab.setAttribute("href", "?" + query);
    });
  }

  /** Links that take what the filter asks for elsewhere, such as into a file. */
  function keepInLinks() {
    const asked = new URLSearchParams(location.search);
    document.querySelectorAll("a[data-filtered]").forEach((link) => {
      const query = new URLSearchParams();
      link.dataset.filtered.split(" ").filter((name) => asked.get(name)).forEach((name) => query.set(name, asked.get(name)));
      link.search = query;
    });
  }

  /** A period that was refused marks its fields, and is not for links. */
  function showRefused() {
    const isRefused = Boolean(filter() && filter().querySelector(".filter-said .field-error"));
    document.querySelectorAll("[data-day]").forEach((field) => {
      if (field.getAttribute("aria-invalid") !== String(isRefused)) {
        field.setAttribute("aria-invalid", String(isRefused));
      }
    });
    document.querySelectorAll("a[data-filtered]").forEach((link) => {
      if (link.hidden !== isRefused) {
        link.hidden = isRefused;
      }
    });
  }

  /** Loads the list for the window's current address. */
  function show() {
    isBehind = false;
    follow();
    keepInTabs();
    keepInLinks();
    lists().forEach((form) => window["refresh_" + form.id]());
    if (filter()) {
      filter().querySelector("[data-reset]").hidden = fields(filter()).every((field) => field.value === "");
    }
  }

  /** A day that the reader chooses is one of the reader's clock, unless another day of the address is of its zone. */
  function setZone(days, query) {
    const before = new URLSearchParams(location.search);
    const isChanged = (name) => query.get(name) !== before.get(name);
    const isDay = (name) => DAY.test(query.get(name) || "");
    if (days.length > 0 && days.every((name) => !query.has(name))) {
      query.delete("zone");
    } else if (days.some(isChanged) && !days.some((name) => !isChanged(name) && isDay(name))) {
      query.set("zone", window.samosval.clock.zone());
    }
  }

  /** The address for the filter's fields: same order and size, first page. */
  function address(form) {
    const query = new URLSearchParams(location.search);
    query.delete("page");
    // A date that is only half typed changes nothing yet.
    fields(form).filter((field) => field.validity.valid).forEach((field) => {
      if (field.value.trim() === "") {
        query.delete(field.name);
      } else {
        query.set(field.name, field.value);
      }
    });
    setZone(fields(form).filter((field) => "day" in field.dataset).map((field) => field.name), query);
    const text = query.toString();
    return location.pathname + (text ? "?" + text : "");
  }

  function bindFilter(form) {
    let typing;
    let typed = false;
    const apply = (replacing) => {
      clearTimeout(typing);
      const to = address(form);
      if (to !== location.pathname + location.search) {
        history[replacing ? "replaceState" : "pushState"]({}, "", to);
        again = AGAIN_MS;
        show();
      }
    };
    // A date is changed by each digit that is typed, and by each day that a key or a wheel passes: it counts as typing.
    form.addEventListener("change", (event) => "day" in event.target.dataset || apply(false));
    form.addEventListener("focusout", (event) => "day" in event.target.dataset && apply(typed));
    form.addEventListener("input", (event) => {
      if (event.target.matches("input")) {
        clearTimeout(typing);
        // A typed word is one step of history, not each letter.
        typing = setTimeout(() => {
          apply(typed);
          typed = true;
        }, TYPING_MS);
      }
    });
    form.addEventListener("focusin", () => (typed = false));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      apply(false);
      if (isBehind) {
        show();
      }
    });
    const toggle = form.querySelector(".filter-toggle");
    toggle.hidden = !form.querySelector(".more");
    toggle.addEventListener("click", (event) => {
      const isOpen = form.classList.toggle("filter-open");
      toggle.setAttribute("aria-expanded", String(isOpen));
      // By keyboard only: on a touch screen it would open a keyboard over the list.
      if (isOpen && event.detail === 0) {
        // Before the button in tab order, below it on screen.
        form.querySelector(".more :is(select, input), .more:is(select, input)").focus();
      }
    });
  }

  /** Fills the filter from the address, after Back. */
  function fillFilter(form) {
    const query = new URLSearchParams(location.search);
    fields(form).forEach((field) => {
      const value = query.get(field.name) || "";
      if ("day" in field.dataset) {
        // A field for dates shows nothing else, such as a moment.
        field.type = value === "" || DAY.test(value) ? "date" : "text";
      }
      field.value = value;
    });
  }

  /** A click on a row follows its link, except on controls or while text is selected. */
  function openRow(event) {
    const row = event.target.closest("table.rows tbody tr");
    const link = row && row.querySelector("td.c-name a");
    if (!link || event.defaultPrevented || event.button !== 0 || String(getSelection()) !== ""
        || event.target.closest("a, button, input, label, [role=checkbox], .ui-chkbox")) {
      return;
    }
    link.dispatchEvent(new MouseEvent("click", {bubbles: true, cancelable: true, ctrlKey: event.ctrlKey, metaKey: event.metaKey, shiftKey: event.shiftKey}));
  }

  // Row selection for bulk acts.

  const bulk = () => document.querySelector("[data-bulk]");

  function chosen() {
    const holder = document.querySelector("input[name='list:table_selection']");
    return holder && holder.value ? holder.value.split(",") : [];
  }

  function showChosen() {
    const bar = bulk();
    if (bar) {
      const count = chosen().length;
      const words = bar.dataset.textCount.replace("{0}", count);
      bar.hidden = count === 0;
      if (bar.firstElementChild.textContent !== words) {
        bar.firstElementChild.textContent = words;
      }
    }
    const head = document.querySelector("table.rows th.ui-selection-column input[type=checkbox]");
    if (head && head.ariaChecked !== String(head.checked)) {
      // PrimeFaces leaves it as it was when the last row is chosen.
      head.ariaChecked = String(head.checked);
    }
    const all = document.querySelector("[data-choose-all]");
    if (all) {
      const boxes = Array.from(document.querySelectorAll("table.rows td.ui-selection-column input[type=checkbox]"));
      all.checked = boxes.length > 0 && boxes.every((box) => box.checked);
    }
  }

  // PrimeFaces cancels the click on a native checkbox, so the browser reverts it. Set it from its row.
  document.addEventListener("click", (event) => {
    const pressed = event.target.closest("table.rows td.ui-selection-column input[type=checkbox]");
    if (pressed) {
      setTimeout(() => pressed.closest("tbody").querySelectorAll("td.ui-selection-column input[type=checkbox]").forEach((box) => {
        box.checked = box.closest("tr").classList.contains("ui-state-highlight");
        box.setAttribute("aria-checked", String(box.checked));
      }));
    }
  }, true);

  function nameOf(row) {
    const cell = row.querySelector("td.c-name").cloneNode(true);
    cell.querySelectorAll(".ui-column-title").forEach((title) => title.remove());
    return cell.textContent.trim();
  }

  /** Confirms a bulk act with the number and names of the rows. The yes button names the act. */
  function askFirst(button) {
    const ids = chosen();
    const names = ids.map((id) => {
      const row = document.querySelector("table.rows tr[data-id='" + CSS.escape(id) + "']");
      const chip = row && row.querySelector("td.c-chip .chip");
      // Names may repeat across environments, and the environment matters.
      return row ? nameOf(row) + (chip ? " (" + chip.textContent.trim() + ")" : "") : id;
    });
    window.samosval.question(
      button.dataset.ask.replace("{0}", ids.length),
      names.slice(0, NAMED).join(", ") + (names.length > NAMED ? " …" : ""),
      button.textContent.trim(),
      "destructive" in button.dataset,
      () => window.actOnChosen([{name: "act", value: button.dataset.act}, {name: "chosen", value: ids.join(",")}]));
  }

  // On a phone the table has no head: above its rows the order is chosen, and all of them are selected.

  /** Offers each column that the table can be sorted by, both ways, and shows the order of the address. */
  function showSort(field) {
    const sortable = Array.from(field.form.querySelectorAll("table.rows th.ui-sortable-column"));
    field.closest(".sort-bar").hidden = sortable.length === 0;
    if (field.options.length === 1) {
      sortable.forEach((head) => {
        const name = head.querySelector(".ui-column-title").textContent;
        field.add(new Option(field.dataset.textUp.replace("{0}", name), column(head)));
        field.add(new Option(field.dataset.textDown.replace("{0}", name), "-" + column(head)));
      });
    }
    const order = new URLSearchParams(location.search).get(field.dataset.sort) || "";
    const shown = Array.from(field.options).some((option) => option.value === order) ? order : "";
    if (field.value !== shown) {
      field.value = shown;
    }
  }

  const showSorts = () => document.querySelectorAll("select[data-sort]").forEach(showSort);

  /** Loads the list in the chosen order, from its first page. */
  function sort(field) {
    const query = new URLSearchParams(location.search);
    query.delete(field.dataset.sort.replace(/sort$/, "page"));
    query.delete(field.dataset.sort);
    if (field.value !== "") {
      query.set(field.dataset.sort, field.value);
    }
    const text = query.toString();
    history.pushState({}, "", location.pathname + (text ? "?" + text : ""));
    again = AGAIN_MS;
    show();
  }

  document.addEventListener("change", (event) => {
    if (event.target.matches("select[data-sort]")) {
      sort(event.target);
    } else if (event.target.matches("[data-choose-all]")) {
      const head = event.target.form.querySelector("th.ui-selection-column input[type=checkbox]");
      if (head.checked !== event.target.checked) {
        head.click();
      }
    }
  });

  // Visible columns, kept in this browser by list.

  const choice = new CSSStyleSheet();
  const key = () => "samosval.columns." + list().dataset.list;

  function hidden() {
    try {
      return JSON.parse(localStorage.getItem(key())) || [];
    } catch (e) {
      return [];
    }
  }

  const heads = () => Array.from(document.querySelectorAll("table.rows thead th"));
  const column = (head) => head.id.split(":").pop();

  function showColumns() {
    const left = hidden();
    choice.replaceSync(heads()
      .map((head, i) => left.includes(column(head))
        ? "@media (min-width: 52.01rem) { table.rows :is(th, td):nth-child(" + (i + 1) + ") { display: none; } }" : "")
      .join("\n"));
  }

  /** Where there are columns: the first row may come later. */
  function showChoiceOfColumns() {
    const menu = document.querySelector("[data-columns]");
    const isEmpty = heads().length === 0;
    if (menu && menu.hidden !== isEmpty) {
      menu.hidden = isEmpty;
      showColumns();
    }
  }

  function bindColumns(menu) {
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, choice];
    showChoiceOfColumns();
    showColumns();
    menu.addEventListener("toggle", () => {
      const left = hidden();
      menu.querySelector(".columns-menu").replaceChildren(...heads().filter((head) => !head.matches(".c-name")).map((head) => {
        const label = document.createElement("label");
        const box = document.createElement("input");
        box.type = "checkbox";
        box.value = column(head);
        box.checked = !left.includes(box.value);
        label.append(box, head.querySelector(".ui-column-title").textContent);
        return label;
      }));
    });
    menu.addEventListener("change", (event) => {
      const left = hidden().filter((name) => name !== event.target.value);
      if (!event.target.checked) {
        left.push(event.target.value);
      }
      try {
        localStorage.setItem(key(), JSON.stringify(left));
      } catch (e) {
        // Not stored: chosen again next time.
      }
      showColumns();
    });
    const close = () => menu.removeAttribute("open");
    document.addEventListener("click", (event) => {
      if (!menu.contains(event.target)) {
        close();
      }
    });
    menu.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && menu.open) {
        close();
        menu.querySelector("summary").focus();
      }
    });
  }

  document.addEventListener("DOMContentLoaded", () => {
    new MutationObserver(() => {
      if (list()) {
        showChosen();
        showSorts();
        showChoiceOfColumns();
        showRefused();
      }
    }).observe(document.body, {childList: true, subtree: true});
    document.addEventListener("click", openRow);
    if (!list()) {
      return;
    }
    showSorts();
    showRefused();
    // Paginator links opened in another tab or window bypass the table.
    document.addEventListener("click", (event) => {
      if ((event.ctrlKey || event.metaKey || event.shiftKey) && event.target.closest(".ui-paginator a")) {
        event.stopPropagation();
      }
    }, true);
    if (filter()) {
      bindFilter(filter());
    }
    const columns = document.querySelector("[data-columns]");
    if (columns) {
      bindColumns(columns);
    }
    // Capture phase: the table's script stops propagation.
    ["click", "keyup", "change"].forEach((type) => list().addEventListener(type, () => setTimeout(showChosen), true));
    list().addEventListener("click", (event) => {
      const button = event.target.closest("[data-act]");
      if (button) {
        askFirst(button);
      }
    });
    window.addEventListener("pageshow", () => {
      if (filter()) {
        Array.from(filter().elements).forEach((field) => (field.disabled = false));
      }
    });
    window.addEventListener("popstate", () => {
      if (filter()) {
        fillFilter(filter());
      }
      showSorts();
      again = AGAIN_MS;
      show();
    });
    const catchUp = () => {
      setTimeout(() => isBehind && show(), again);
      again = Math.min(again * 2, AGAIN_AT_MOST_MS);
    };
    document.addEventListener("samosval:status", () => isBehind && catchUp());
    window.jQuery(document).on("pfAjaxError", (event, xhr, settings) => {
      if (window.samosval.isOfList(settings.source)) {
        isBehind = true;
        if (xhr.status === 503 || xhr.status === 429) {
          catchUp();
        }
      }
    });
    window.jQuery(document).on("pfAjaxSend", (event, xhr) => askedAt.set(xhr, location.href));
    window.jQuery(document).on("pfAjaxComplete", (event, xhr, settings, args) => {
      // The address changed meanwhile, as by Back: a newer request follows.
      if (askedAt.has(xhr) && askedAt.get(xhr) !== location.href) {
        return;
      }
      if (args && typeof args.address === "string" && list()) {
        const to = location.pathname + (args.address === "?" ? "" : args.address);
        if (to !== location.pathname + location.search) {
          // A table request is a new step in history. The filter and Back have already made theirs.
          const source = typeof settings.source === "string" ? settings.source : settings.source && settings.source.id;
          history[/:table$/.test(source) ? "pushState" : "replaceState"]({}, "", to);
        }
        follow();
      }
    });
  });
})();
