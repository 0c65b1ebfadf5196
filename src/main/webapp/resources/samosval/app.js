/** What every page does: times in the reader's zone, the menu of small screens, tables and fields made plain, ajax. */
(function () {
  "use strict";

  const language = document.documentElement.lang || "ru";
  const locale = (navigator.languages || []).find((l) => l.toLowerCase().startsWith(language)) || language;
  const moment = new Intl.DateTimeFormat(locale, {
    year: "numeric", month: "short", day: "numeric", hour: "2-digit", minute: "2-digit", second: "2-digit",
  });

  function showTimes(root) {
    root.querySelectorAll("time[datetime]:not([title])").forEach((time) => {
      const date = new Date(time.dateTime);
      if (!isNaN(date)) {
        time.textContent = moment.format(date);
        time.title = time.dateTime;
      }
    });
  }

  /** On a phone a row is a card: each cell then says its column's name. Roles keep the table a table for readers. */
  function labelTables(root) {
    root.querySelectorAll("table.grid:not([data-labelled])").forEach((table) => {
      const names = Array.from(table.querySelectorAll("thead th"), (th) => th.textContent.trim());
      table.dataset.labelled = "";
      table.setAttribute("role", "table");
      table.querySelectorAll("thead, tbody").forEach((group) => group.setAttribute("role", "rowgroup"));
      table.querySelectorAll("tr").forEach((row) => row.setAttribute("role", "row"));
      table.querySelectorAll("th").forEach((cell) => cell.setAttribute("role", "columnheader"));
      table.querySelectorAll("tbody tr").forEach((row) => {
        Array.from(row.cells).forEach((cell, i) => {
          cell.setAttribute("role", "cell");
          cell.dataset.label = names[i] || "";
        });
      });
    });
  }

  /** Ties hint and error of a field to its input. */
  function describeFields(root) {
    root.querySelectorAll(".field").forEach((field) => {
      const input = field.querySelector("input:not([type=hidden]), select, textarea");
      const notes = Array.from(field.querySelectorAll(".hint, .field-error"));
      if (!input || notes.length === 0) {
        return;
      }
      notes.forEach((note, i) => {
        note.id = note.id || (input.id || input.name) + "-note-" + i;
      });
      input.setAttribute("aria-describedby", notes.map((note) => note.id).join(" "));
      if (field.querySelector(".field-error")) {
        input.setAttribute("aria-invalid", "true");
      }
    });
  }

  function enhance() {
    showTimes(document);
    labelTables(document);
    describeFields(document);
  }

  function bindMenu() {
    const toggle = document.querySelector(".nav-toggle");
    const side = document.querySelector(".side");
    if (!toggle) {
      return;
    }
    const set = (open) => {
      side.classList.toggle("nav-open", open);
      toggle.setAttribute("aria-expanded", String(open));
    };
    toggle.addEventListener("click", () => set(!side.classList.contains("nav-open")));
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && side.classList.contains("nav-open")) {
        set(false);
        toggle.focus();
      }
    });
  }

  let running = 0;

  function busy(step) {
    running = Math.max(0, running + step);
    document.documentElement.classList.toggle("busy", running > 0);
  }

  function bindAjax() {
    if (window.faces && window.faces.ajax) {
      window.faces.ajax.addOnEvent((event) => {
        if (event.status === "begin") {
          busy(1);
        } else if (event.status === "complete") {
          busy(-1);
        }
      });
    }
    if (window.jQuery) {
      window.jQuery(document)
        .on("pfAjaxSend", () => busy(1))
        .on("pfAjaxComplete", () => busy(-1))
        // A page where XML was expected, or a refusal: loading anew shows what became of the page or the session.
        .on("pfAjaxError", (event, xhr) => {
          if (xhr && (xhr.status === 200 || (xhr.status >= 400 && xhr.status < 500))) {
            window.location.reload();
          }
        });
    }
  }

  /** A form is sent once, however often its button is pressed. */
  function sendOnce(event) {
    const form = event.target;
    if (event.defaultPrevented || form.method !== "post") {
      return;
    }
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "true";
    busy(1);
  }

  document.addEventListener("submit", sendOnce);
  window.addEventListener("pageshow", () => {
    document.querySelectorAll("form[data-sent]").forEach((form) => delete form.dataset.sent);
    running = 0;
    busy(0);
  });

  document.addEventListener("samosval:status", () => {
    if (typeof window.refreshStatus === "function") {
      window.refreshStatus();
    }
  });

  document.addEventListener("DOMContentLoaded", () => {
    bindMenu();
    bindAjax();
    enhance();
    // What an update has brought is made plain too; lines of logs need nothing.
    new MutationObserver((changes) => {
      if (changes.some((change) => !change.target.closest(".log-window"))) {
        enhance();
      }
    }).observe(document.body, {childList: true, subtree: true});
  });
})();
