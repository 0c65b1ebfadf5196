/**
 * Updates counters, rows, badges and marked parts by fetching the page again when something that it shows has changed.
 * Always shows whether the page is connected, or since when it is not.
 */
(function () {
  "use strict";

  const portal = window.samosval;

  /** Minimum time between page requests, with a random spread across windows. */
  const PERIOD_MS = 1500;
  const SPREAD_MS = 400;
  const RETRY_MS = 3000;

  /** Which changes concern a page, by its path. */
  const PAGES = [
    // Staff hear of what a delivery did by the audit log and the deployments; others are told of the request it concerns.
    {path: /\/dashboard$/, concerns: (change) => change.kind !== "delivery" || change.request !== undefined},
    {path: /\/requests$/, concerns: (change) => ofList(change, "request")},
    // Deployments and deliveries are not shown, and very many may change at once.
    {path: /\/requests\/(\d+)$/, concerns: (change, id) => (change.request === id && !["deployment", "delivery"].includes(change.kind)) || isOf(change, "request", id)
      // It says which request is next.
      || (change.kind === "request" && document.querySelector("[data-testid=request-queue]") !== null)},
    {path: /\/builds$/, concerns: (change) => ofList(change, "build")},
    {path: /\/builds\/(\d+)$/, concerns: (change, id) => isOf(change, "build", id) || change.kind === "image"},
    {path: /\/images$/, concerns: (change) => ofList(change, "image")},
    {path: /\/images\/(\d+)$/, concerns: (change) => ofList(change, "deployment") || change.kind === "image"},
    {path: /\/deployments$/, concerns: (change) => ofList(change, "deployment")},
    {path: /\/deployments\/(\d+)$/, concerns: (change, id) => isOf(change, "deployment", id)},
    // Staff are told of every row, others of those that concern their requests.
    {path: /\/hooks$/, concerns: (change) => ["delivery", "deployment", "rights"].includes(change.kind)},
    {path: /\/alerts$/, concerns: (change) => change.kind === "alert" || change.kind === "rights"},
    {path: /\/admin\/users$/, concerns: (change) => change.kind === "user"},
    {path: /\/admin\/audit$/, concerns: (change) => change.kind === "audit"},
    {path: /\/admin\/tokens$/, concerns: (change) => change.kind === "audit"},
    {path: /\/admin\/push$/, concerns: (change) => change.kind === "push"},
    {path: /\/profile$/, concerns: (change) => change.kind === "account"},
  ];

  const ROW = "tr[data-kind][data-id]";

  /** A cell's label on phones, where cells are stacked. */
  const COLUMN_NAME = ".ui-column-title";

  const RANGE = ".ui-paginator-current";
  const nameOf = (row) => row.dataset.kind + ":" + row.dataset.id;

  /** Rows that the page has shown, or that do not count as new. */
  const known = new Set();

  function isOf(change, kind, id) {
    return change.kind === "rights" || (change.kind === kind && change.ids.includes(id));
  }

  /** A changed item that is not shown matters if the address has a filter or an order. */
  function ofList(change, kind) {
    return change.kind === "rights" || (change.kind === kind && (
      change.what !== "changed" || location.search !== ""
      || change.ids.some((id) => document.querySelector(`tr[data-kind="${kind}"][data-id="${id}"]`))));
  }

  function concerns(change) {
    if (change.kind === "reload") {
      return true;
    }
    return PAGES.some((page) => {
      const parts = page.path.exec(location.pathname);
      return parts !== null && page.concerns(change, Number(parts[1]));
    });
  }

  /** An element's content, without what scripts made of its times and labels. */
  function essence(element) {
    const copy = element.cloneNode(true);
    // Widget scripts remove themselves once they have run, and add the column names.
    copy.querySelectorAll("script, " + COLUMN_NAME).forEach((each) => each.remove());
    copy.querySelectorAll("time[datetime]").forEach((time) => (time.textContent = time.getAttribute("datetime")));
    copy.querySelectorAll("[data-status]").forEach((badge) => badge.append(badge.dataset.status));
    return copy.textContent.replace(/\s+/g, " ").trim();
  }

  /** Elements with widgets are not replaced: the new markup would lack their scripts. */
  const WIDGETS = "button:not(form[data-plain] *), input, select, textarea, script, canvas";
  const hasWidgets = (element) => element.querySelector(WIDGETS) !== null;

  function flash(element) {
    element.classList.remove("flash");
    // Restarts a running animation.
    void element.offsetWidth;
    element.classList.add("flash");
    element.addEventListener("animationend", () => element.classList.remove("flash"), {once: true});
  }

  /** Replaces the cells that differ. */
  function updateRow(row, fresh) {
    let changed = row.classList.contains("left");
    row.classList.remove("left");
    Array.from(row.cells).forEach((cell, i) => {
      const other = fresh.cells[i];
      if (other && essence(cell) !== essence(other)) {
        changed = true;
        if (!hasWidgets(other)) {
          cell.replaceChildren(...cell.querySelectorAll(COLUMN_NAME), ...document.importNode(other, true).childNodes);
        } else {
          // Its widgets changed: offer a reload.
          needsLoading = true;
        }
      }
    });
    if (changed) {
      flash(row);
    }
  }

  /** The item left the list, or new rows may have pushed it to the next page: its state is no longer known. */
  function leave(row, isPushed) {
    const word = portal.text(isPushed ? "pushed" : "left");
    row.classList.add("left");
    row.querySelectorAll(".badge").forEach((badge) => {
      badge.className = "badge badge-idle";
      badge.dataset.status = "left";
      badge.textContent = word;
    });
  }

  let needsLoading = false;

  /**
   * Among the page's current rows (by name), those that moved up from the next page as others left. They are not new,
   * and stand below all known rows.
   */
  function movedUp(shown, names) {
    const below = names.slice(names.findLastIndex((name) => known.has(name)) + 1);
    const left = shown.filter((name) => !names.includes(name)).length;
    const taken = names.filter((name) => known.has(name) && !shown.includes(name)).length;
    // With no known row there is no way to tell.
    return below.length === names.length ? [] : below.slice(0, Math.max(0, left - taken));
  }

  function updateRows(made) {
    const rows = Array.from(document.querySelectorAll(ROW));
    const fresh = new Map(Array.from(made.querySelectorAll(ROW), (row) => [nameOf(row), row]));
    rows.forEach((row) => known.add(nameOf(row)));
    for (const kind of new Set(rows.map((row) => row.dataset.kind))) {
      const ofKind = (name) => name.startsWith(kind + ":");
      movedUp(rows.map(nameOf).filter(ofKind), Array.from(fresh.keys()).filter(ofKind)).forEach((name) => known.add(name));
    }
    const more = Array.from(fresh.keys()).filter((name) => !known.has(name)).length;
    rows.forEach((row) => {
      const other = fresh.get(nameOf(row));
      if (other) {
        updateRow(row, other);
      } else {
        leave(row, more > 0);
      }
    });
    offer(more);
    updateRanges(made);
  }

  /** Updates which rows of how many a list says that it shows. */
  function updateRanges(made) {
    const fresh = made.querySelectorAll(RANGE);
    const ranges = document.querySelectorAll(RANGE);
    if (ranges.length === fresh.length) {
      ranges.forEach((range, i) => (range.textContent = fresh[i].textContent));
    }
  }

  /** Offers the new rows above the list. They load on request, so that nothing jumps. */
  function offer(more) {
    const main = document.getElementById("content");
    let button = main.querySelector(".live-new");
    if (more === 0 && !needsLoading) {
      if (button) {
        button.remove();
      }
      return;
    }
    if (!button) {
      button = portal.button("", () => window.location.reload());
      button.classList.add("live-new");
      button.dataset.testid = "live-new";
      const list = main.querySelector(".ui-datatable, .empty");
      if (list) {
        list.before(button);
      } else {
        main.append(button);
      }
    }
    button.textContent = more === 0 ? portal.text("reload") : portal.text("new").replace("{0}", more);
  }

  /** The part's links and buttons like this one, the last first: new ones come on top. */
  function alike(part, one) {
    const href = one.getAttribute("href");
    const isLike = (other) => other.dataset.testid === one.dataset.testid && other.getAttribute("href") === href;
    return Array.from(part.querySelectorAll("a, button")).filter(isLike).reverse();
  }

  /** Replaces what a part holds. What has the focus gives it to its like, else to the part. */
  function replace(part, other) {
    const focused = part.contains(document.activeElement) ? document.activeElement : null;
    const place = focused ? alike(part, focused).indexOf(focused) : -1;
    part.replaceChildren(...document.importNode(other, true).childNodes);
    if (focused) {
      const same = alike(part, focused)[place];
      if (!same) {
        part.tabIndex = -1;
      }
      (same || part).focus({preventScroll: true});
    }
  }

  /** Replaces marked parts as a whole, except those with widgets. */
  function updateParts(made) {
    document.querySelectorAll("[data-live-part]").forEach((part) => {
      const other = made.querySelector(`[data-live-part="${part.dataset.livePart}"]`);
      if (!other || essence(part) === essence(other) || hasWidgets(other)) {
        return;
      }
      const before = new Map(Array.from(part.querySelectorAll("[data-live-item]"), (item) => [item.dataset.liveItem, essence(item)]));
      replace(part, other);
      const items = Array.from(part.querySelectorAll("[data-live-item]"));
      (items.length > 0 ? items.filter((item) => before.get(item.dataset.liveItem) !== essence(item)) : [part]).forEach(flash);
    });
  }

  /** Rows and states by their names, each with its content. */
  function shown() {
    const parts = Array.from(document.querySelectorAll("[data-live] :is(" + ROW + ", [data-status][data-testid])"));
    return new Map(parts.map((part) => [part.matches(ROW) ? nameOf(part) : part.dataset.testid, {part, essence: essence(part)}]));
  }

  /** What the page showed before the state that has come is rendered. */
  let before = null;

  /** Flashes what is new or has changed in a page that the server has rendered as a whole. */
  function flashChanges() {
    if (before !== null) {
      shown().forEach((now, name) => before.get(name)?.essence !== now.essence && flash(now.part));
      before = null;
    }
  }

  let asking = false;
  let wanted = false;
  let timer = null;
  let askedAt = 0;

  /** Requests the page soon, once per burst of changes. A hidden window waits until it is visible. */
  function refresh() {
    wanted = true;
    if (asking || timer || document.hidden) {
      return;
    }
    timer = setTimeout(ask, Math.max(0, askedAt + PERIOD_MS - Date.now()) + Math.random() * SPREAD_MS);
  }

  async function ask() {
    timer = null;
    if (document.hidden) {
      return;
    }
    wanted = false;
    askedAt = Date.now();
    if (typeof window.refreshStatus === "function") {
      document.dispatchEvent(new CustomEvent("samosval:status"));
      return;
    }
    // Do not retry a refused page: the retry would be audited too.
    if (document.querySelector(".oops") || !PAGES.some((page) => page.path.test(location.pathname))) {
      return;
    }
    asking = true;
    const address = location.href;
    const answer = await portal.page(address);
    asking = false;
    if (answer.outcome === "ok" && address === location.href) {
      updateRows(answer.body);
      updateParts(answer.body);
      document.dispatchEvent(new CustomEvent("samosval:page", {detail: {page: answer.body}}));
    } else if (answer.outcome === "signed-out") {
      portal.signedOut();
    } else if (answer.outcome === "gone") {
      document.dispatchEvent(new CustomEvent("samosval:end", {detail: {reason: "ended"}}));
    } else if (portal.live.isLive) {
      // Connected, but no answer: retry soon.
      wanted = true;
      askedAt = Date.now() + RETRY_MS;
    }
    if (wanted) {
      refresh();
    }
  }

  // The connection state.

  const time = portal.clock.formatter({hour: "2-digit", minute: "2-digit", second: "2-digit"});

  function show(state) {
    const kind = state.isOther ? "signed-out" : state.kind;
    const box = document.getElementById("live-state");
    if (!box) {
      return;
    }
    box.dataset.state = kind;
    box.textContent = box.getAttribute("data-text-" + kind).replace("{0}", time(state.since));
    const isAway = kind === "away" || kind === "busy";
    document.documentElement.classList.toggle("offline", kind !== "live" && kind !== "connecting");
    offline(isAway ? portal.text("offline").replace("{0}", time(state.since)) : null);
    if (kind === "live") {
      portal.signedIn();
    } else if (state.isOther) {
      portal.notice("signed-out", "warn", portal.text("other"), portal.button(portal.text("reload"), () => window.location.reload()));
    } else if (kind === "signed-out") {
      portal.signedOut();
    }
  }

  /** A bar above the page, for users who cannot see the side bar. */
  function offline(words) {
    let bar = document.getElementById("offline");
    if (words === null) {
      if (bar) {
        bar.remove();
      }
      return;
    }
    if (!bar) {
      bar = document.createElement("div");
      bar.id = "offline";
      bar.className = "offline-bar";
      bar.setAttribute("role", "status");
      document.getElementById("content").prepend(bar);
    }
    bar.textContent = words;
  }

  function count(counts) {
    document.querySelectorAll(".count [data-count=alerts], .count[data-count=alerts]").forEach((each) => {
      const number = counts[each.dataset.count].toLocaleString(document.documentElement.lang || undefined);
      if (each.textContent !== number) {
        each.textContent = number;
        flash(each.closest(".count"));
      }
      each.closest(".count").hidden = number === "0";
    });
  }

  document.addEventListener("DOMContentLoaded", () => {
    document.querySelectorAll(ROW).forEach((row) => known.add(nameOf(row)));
    let alerts = null;
    portal.live.on("state", show);
    document.addEventListener("samosval:clock", () => show(portal.live.state));
    portal.live.on("counts", (counts) => {
      count(counts);
      if (alerts !== null && alerts !== counts.alerts && concerns({kind: "alert", ids: []})) {
        refresh();
      }
      alerts = counts.alerts;
    });
    portal.live.on("change", (change) => concerns(change) && refresh());
    document.addEventListener("samosval:refreshing", () => (before = shown()));
    document.addEventListener("samosval:refreshed", flashChanges);
    document.addEventListener("visibilitychange", () => !document.hidden && wanted && refresh());
    // Rows loaded by paging are not new.
    if (window.jQuery) {
      window.jQuery(document).on("pfAjaxComplete", () => document.querySelectorAll(ROW).forEach((row) => known.add(nameOf(row))));
    }
  });
})();
