/**
 * Lists: what one shows (filters, order, page, size) stands in its address, and its form posts to that address. A table that
 * shows another part by ajax is told the address of it; the filters and Back ask for the part of an address.
 */
(function () {
  "use strict";

  const TYPING_MS = 300;
  const AGAIN_MS = 30000;

  const language = document.documentElement.lang || "ru";
  const locale = (navigator.languages || []).find((l) => l.toLowerCase().startsWith(language)) || language;
  const exact = new Intl.DateTimeFormat(locale, {dateStyle: "medium", timeStyle: "long"});
  const day = new Intl.DateTimeFormat(locale, {day: "numeric", month: "short"});
  const year = new Intl.DateTimeFormat(locale, {day: "numeric", month: "short", year: "numeric"});
  const relative = new Intl.RelativeTimeFormat(locale, {numeric: "auto", style: "short"});

  const MINUTE = 60;
  const HOUR = 60 * MINUTE;
  const DAY = 24 * HOUR;
  const WEEK = 7 * DAY;

  /** How long ago, up to a week; the day from then on. */
  function ago(date, now) {
    const seconds = Math.round((date - now) / 1000);
    const passed = Math.abs(seconds);
    if (passed < MINUTE) {
      return relative.format(Math.min(0, seconds), "second");
    }
    if (passed < HOUR) {
      return relative.format(Math.trunc(seconds / MINUTE), "minute");
    }
    if (passed < DAY) {
      return relative.format(Math.trunc(seconds / HOUR), "hour");
    }
    if (passed < WEEK) {
      return relative.format(Math.trunc(seconds / DAY), "day");
    }
    return (date.getFullYear() === now.getFullYear() ? day : year).format(date);
  }

  function showTimes() {
    const now = new Date();
    document.querySelectorAll("time.ago").forEach((time) => {
      const date = new Date(time.dateTime);
      if (!isNaN(date)) {
        const words = ago(date, now);
        if (time.textContent !== words) {
          time.textContent = words;
        }
        time.title = exact.format(date);
      }
    });
  }

  const fields = (form) => Array.from(form.elements).filter((field) => field.name && field.type !== "hidden");

  const list = () => document.querySelector("form[data-list]");
  const filter = () => document.querySelector("form.filter");

  /** Shows the part of this address, which is the window's already. */
  function show() {
    list().action = location.href;
    window.refreshList();
    if (filter()) {
      filter().querySelector("[data-reset]").hidden = fields(filter()).every((field) => field.value === "");
    }
  }

  /** The address that the filter's fields ask for, in the order and size there are; its first page. */
  function address(form) {
    const query = new URLSearchParams(location.search);
    query.delete("page");
    fields(form).forEach((field) => {
      if (field.value.trim() === "") {
        query.delete(field.name);
      } else {
        query.set(field.name, field.value);
      }
    });
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
        show();
      }
    };
    form.addEventListener("change", () => apply(false));
    form.addEventListener("input", (event) => {
      if (event.target.matches("input")) {
        clearTimeout(typing);
        // A word is one step back, not each of its letters.
        typing = setTimeout(() => {
          apply(typed);
          typed = true;
        }, TYPING_MS);
      }
    });
    form.addEventListener("focusin", () => (typed = false));
    form.addEventListener("submit", () => {
      const query = new URLSearchParams(location.search);
      Array.from(form.elements).filter((field) => field.name).forEach((field) => {
        if (field.type === "hidden") {
          field.value = query.get(field.name) || "";
        }
        field.disabled = field.value === "";
      });
    });
    const toggle = form.querySelector(".filter-toggle");
    toggle.hidden = !form.querySelector(".more");
    toggle.addEventListener("click", () => {
      toggle.setAttribute("aria-expanded", String(form.classList.toggle("filter-open")));
    });
  }

  /** What an address asks for is what its filter shows: after Back too. */
  function fillFilter(form) {
    const query = new URLSearchParams(location.search);
    fields(form).forEach((field) => (field.value = query.get(field.name) || ""));
  }

  /** A row leads where its link does, except from what is itself pressed or being selected. */
  function follow(event) {
    const row = event.target.closest("table.rows tbody tr");
    const link = row && row.querySelector("td.c-name a");
    if (!link || event.defaultPrevented || event.button !== 0 || String(getSelection()) !== ""
        || event.target.closest("a, button, input, label, [role=checkbox], .ui-chkbox")) {
      return;
    }
    link.dispatchEvent(new MouseEvent("click", {bubbles: true, cancelable: true, ctrlKey: event.ctrlKey, metaKey: event.metaKey, shiftKey: event.shiftKey}));
  }

  document.addEventListener("DOMContentLoaded", () => {
    showTimes();
    setInterval(showTimes, AGAIN_MS);
    new MutationObserver(showTimes).observe(document.body, {childList: true, subtree: true});
    document.addEventListener("click", follow);
    if (!list()) {
      return;
    }
    // A link of the paginator that is to open elsewhere is no matter of the table's.
    document.addEventListener("click", (event) => {
      if ((event.ctrlKey || event.metaKey || event.shiftKey) && event.target.closest(".ui-paginator a")) {
        event.stopPropagation();
      }
    }, true);
    if (filter()) {
      bindFilter(filter());
    }
    window.addEventListener("pageshow", () => {
      if (filter()) {
        Array.from(filter().elements).forEach((field) => (field.disabled = false));
      }
    });
    window.addEventListener("popstate", () => {
      if (filter()) {
        fillFilter(filter());
      }
      show();
    });
    window.jQuery(document).on("pfAjaxComplete", (event, xhr, settings, args) => {
      if (args && typeof args.address === "string" && list()) {
        const to = location.pathname + (args.address === "?" ? "" : args.address);
        if (to !== location.pathname + location.search) {
          history.pushState({}, "", to);
        }
        list().action = location.href;
      }
    });
  });
})();
