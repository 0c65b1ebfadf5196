/**
 * Unsaved form input, kept per tab (sessionStorage) by user and address, so that leaving the page does not lose it.
 * Passwords are never kept. With data-kept the server keeps a draft too (keepDraft), for other browsers; the later
 * draft wins. An act that stays on the page says by data-draft-done in its answer that it is done; with the value
 * "again" what was typed is kept for another try.
 */
(function () {
  "use strict";

  const PREFIX = "samosval.draft ";
  const FIELDS = "input:not([type=hidden]):not([type=password]):not([data-secret]):not([type=button]):not([type=submit]), textarea, select";
  const KEEP_MS = 1500;
  const VERSION = "input[type=hidden][name$=row_version]";

  /** By form id: the fields and version that the server sent when the page was opened. */
  const opened = new Map();

  /** Saved or cancelled forms: no prompt on leaving, no draft sent. */
  const saved = new Set();

  /** Forms into which a draft was filled. One notice offers to discard them all. */
  const restored = new Set();

  const owner = () => document.body.dataset.user || "";
  /** A request that is made like another has a draft of its own. */
  const key = (form) => PREFIX + owner() + " " + location.pathname + " " + form.id + (form.dataset.draftOf ? " " + form.dataset.draftOf : "");
  /** The fields that are kept: all with a name but the one of data-draft-without, which each page has anew. */
  const fields = (form) => Array.from(form.querySelectorAll(FIELDS))
    .filter((field) => field.name && field.name.split(":").pop() !== form.dataset.draftWithout);

  function store(work) {
    try {
      return work(sessionStorage);
    } catch (e) {
      // No storage, or it is full: the form works without.
      return null;
    }
  }

  /** The server's value of a field, whatever was typed or restored by the browser since. */
  function given(field) {
    if (field.type === "checkbox") {
      return String(field.defaultChecked);
    }
    if (field.tagName !== "SELECT") {
      return field.defaultValue;
    }
    const chosen = Array.from(field.options).find((option) => option.defaultSelected) || field.options[0];
    return chosen ? chosen.value : "";
  }

  const current = (field) => (field.type === "checkbox" ? String(field.checked) : field.value);

  function values(form, value) {
    return Object.fromEntries(fields(form).map((field) => [field.name, value(field)]));
  }

  function version(form) {
    const field = form.querySelector(VERSION);
    return field ? field.value : null;
  }

  function fill(form, draft) {
    fields(form).forEach((field) => {
      if (field.name in draft.fields) {
        if (field.type === "checkbox") {
          field.checked = draft.fields[field.name] === "true";
        } else {
          field.value = draft.fields[field.name];
        }
      }
    });
    // If the form edits the thing itself, keep the version that the draft started from: saving then shows what others
    // changed since. Text about a thing (a reason) applies to the version shown now.
    const field = form.dataset.draft === "of-version" ? form.querySelector(VERSION) : null;
    if (field && draft.version !== null) {
      field.value = draft.version;
    }
  }

  function keep(form) {
    const base = opened.get(form.id);
    const typed = values(form, current);
    const changed = Object.keys(typed).some((name) => typed[name] !== base.fields[name]);
    const draft = changed ? JSON.stringify({at: Date.now(), version: version(form), fields: typed}) : "";
    store((kept) => (changed ? kept.setItem(key(form), draft) : kept.removeItem(key(form))));
    send(form, draft);
  }

  let sending;

  /** Whether the server has a draft of the page's form. */
  let isSent = false;

  /** Sends the draft; an empty one only to delete the server's. */
  function tell(draft) {
    clearTimeout(sending);
    if (document.querySelector("form[data-kept]") && (isSent || draft !== "")) {
      isSent = draft !== "";
      window.keepDraft([{name: "draft", value: draft}]);
    }
  }

  /** Sends after a pause in typing and any running request, unless the form is saved by then. */
  function send(form, draft) {
    clearTimeout(sending);
    if (!("kept" in form.dataset)) {
      return;
    }
    sending = setTimeout(() => {
      if (!saved.has(form.id)) {
        if (window.PrimeFaces.ajax.Queue.isEmpty()) {
          tell(draft);
        } else {
          send(form, draft);
        }
      }
    }, KEEP_MS);
  }

  function forget(form) {
    clearTimeout(sending);
    store((kept) => kept.removeItem(key(form)));
    restored.delete(form.id);
    if (restored.size === 0) {
      window.samosval.unnotice("draft");
    }
  }

  /** The later of the tab's and the server's draft; null if there is none. */
  function latest(form) {
    const drafts = [() => store((kept) => JSON.parse(kept.getItem(key(form)))), () => JSON.parse(form.dataset.kept || "null")]
      .map((read) => {
        try {
          return read();
        } catch (e) {
          return null;
        }
      })
      .filter((draft) => draft && draft.fields);
    return drafts.sort((a, b) => b.at - a.at)[0] || null;
  }

  function open(form) {
    const base = {version: version(form), fields: values(form, given)};
    opened.set(form.id, base);
    isSent = isSent || Boolean(form.dataset.kept);
    const draft = latest(form);
    if (!draft || !Object.keys(base.fields).some((name) => name in draft.fields && draft.fields[name] !== base.fields[name])) {
      return;
    }
    fill(form, draft);
    const when = window.samosval.clock.formatter({day: "numeric", month: "short", hour: "2-digit", minute: "2-digit"})(draft.at);
    restored.add(form.id);
    const discard = window.samosval.button(window.samosval.text("discard"), () => {
      [...restored].map((id) => document.getElementById(id)).forEach((now) => {
        fill(now, opened.get(now.id));
        forget(now);
      });
      // Also deletes a draft that was still on its way when this page was made.
      isSent = true;
      tell("");
      document.dispatchEvent(new CustomEvent("samosval:discarded"));
    });
    discard.dataset.testid = "draft-discard";
    window.samosval.notice("draft", "warn", window.samosval.text("draft").replace("{0}", when), discard);
  }

  for (const type of ["input", "change"]) {
    document.addEventListener(type, (event) => {
      const form = event.target.closest && event.target.closest("form[data-draft]");
      if (form && opened.has(form.id)) {
        saved.delete(form.id);
        keep(form);
      }
    });
  }

  // Saved: the response redirects to a page other than the sign-in.
  document.addEventListener("samosval:led", (event) => {
    const form = event.detail.form;
    if (form && opened.has(form.id)) {
      saved.add(form.id);
      forget(form);
    }
  });

  /** The form's act is done, and the page stays. */
  function done(form) {
    const mark = form.querySelector("[data-draft-done]");
    if (mark) {
      const isKept = mark.dataset.draftDone === "again";
      // What comes next may fail, and then leaves the form as it is now.
      mark.removeAttribute("data-draft-done");
      saved.add(form.id);
      if (!isKept) {
        forget(form);
      }
    }
  }

  document.addEventListener("click", (event) => {
    const cancel = event.target.closest("form[data-draft] [data-discard]");
    if (cancel) {
      saved.add(cancel.closest("form").id);
      forget(cancel.closest("form"));
      tell("");
    }
  });

  /** Whether there is unsaved input. */
  function isChanged(form) {
    const base = opened.get(form.id);
    const typed = values(form, current);
    return base !== undefined && !saved.has(form.id) && Object.keys(typed).some((name) => typed[name] !== base.fields[name]);
  }

  // Leaving asks for confirmation; a change of language returns to the same page.
  window.addEventListener("beforeunload", (event) => {
    if (tried) {
      forgetLeaving();
    }
    tried = true;
    if (!changesLanguage && Array.from(document.querySelectorAll("form[data-draft]")).some(isChanged)) {
      event.preventDefault();
      event.returnValue = "";
    }
  });

  let signsOut = false;
  let changesLanguage = false;

  /** Whether the submit has already tried to leave. Then the user stayed, and now leaves by other means. */
  let tried = false;

  document.addEventListener("submit", (event) => {
    signsOut = event.target.matches("form[action$='/logout']");
    changesLanguage = event.target.matches("form[action$='/language']");
    tried = false;
    // Another listener may cancel the submit, and repeat it later or not at all.
    setTimeout(() => event.defaultPrevented && forgetLeaving());
  });

  function forgetLeaving() {
    signsOut = false;
    changesLanguage = false;
  }

  document.addEventListener("samosval:stayed", forgetLeaving);

  // Signing out deletes all drafts of the tab.
  window.addEventListener("pagehide", () => {
    if (signsOut) {
      store((kept) =>
        Object.keys(kept).filter((name) => name.startsWith(PREFIX)).forEach((name) => kept.removeItem(name)));
    }
  });

  document.addEventListener("DOMContentLoaded", () => {
    if (owner()) {
      document.querySelectorAll("form[data-draft]").forEach(open);
    }
    if (window.jQuery) {
      window.jQuery(document).on("pfAjaxComplete", (event, xhr, settings) => {
        const id = typeof settings.source === "string" ? settings.source : settings.source && settings.source.id;
        const button = id && document.getElementById(id);
        const form = button && button.closest("form[data-draft]");
        if (form && opened.has(form.id)) {
          done(form);
        }
      });
    }
  });
})();
