/**
 * What is typed into a form and not saved yet, kept in the tab (sessionStorage): whatever leads away from the page, one
 * comes back to it. By user and address; passwords are never kept. What the server keeps too (data-kept, keepDraft) is there
 * in another browser; of the two the later counts.
 */
(function () {
  "use strict";

  const PREFIX = "samosval.draft ";
  const FIELDS = "input:not([type=hidden]):not([type=password]):not([type=button]):not([type=submit]), textarea, select";
  const KEEP_MS = 1500;
  const VERSION = "input[type=hidden][name$=row_version]";

  /** By the form's id: its fields and version as the server gave them when the page was opened. */
  const opened = new Map();

  /** Forms that need not be asked about any more. */
  const saved = new Set();

  const owner = () => document.body.dataset.user || "";
  const key = (form) => PREFIX + owner() + " " + location.pathname + " " + form.id;
  const fields = (form) => Array.from(form.querySelectorAll(FIELDS)).filter((field) => field.name);

  function store(work) {
    try {
      return work(sessionStorage);
    } catch (e) {
      // No storage, or it is full: the form works without.
      return null;
    }
  }

  /** What the server put into a field, whatever was typed or brought back by the browser since. */
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
    // Where the form is the thing itself, the version on which one began to type: what others changed since is shown when
    // it is saved. What is only said of a thing (a reason) is said of it as it is shown now.
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

  /** Tells the server what is typed; nothing where it has nothing. */
  function tell(draft) {
    clearTimeout(sending);
    if (typeof window.keepDraft === "function" && (isSent || draft !== "")) {
      isSent = draft !== "";
      window.keepDraft([{name: "draft", value: draft}]);
    }
  }

  /** The same once one stops typing for a moment; what is just being saved is no draft. */
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
    window.samosval.unnotice("draft");
  }

  /** Of what the tab and the server have kept, the later; null where there is none. */
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
    const discard = window.samosval.button(window.samosval.text("discard"), () => {
      const now = document.getElementById(form.id);
      fill(now, base);
      forget(now);
      // Also what was on its way to the server when this page was made.
      isSent = true;
      tell("");
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

  // Saved: the answer leads on to another page than the sign-in.
  document.addEventListener("samosval:led", (event) => {
    const form = event.detail.form;
    if (form && opened.has(form.id)) {
      saved.add(form.id);
      forget(form);
    }
  });

  document.addEventListener("click", (event) => {
    const cancel = event.target.closest("form[data-draft] [data-discard]");
    if (cancel) {
      saved.add(cancel.closest("form").id);
      forget(cancel.closest("form"));
      tell("");
    }
  });

  /** Whether something is typed that is not saved. */
  function isChanged(form) {
    const base = opened.get(form.id);
    const typed = values(form, current);
    return base !== undefined && !saved.has(form.id) && Object.keys(typed).some((name) => typed[name] !== base.fields[name]);
  }

  // Whatever leads away asks first; another language leads back to the same page.
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

  /** Whether what was sent has tried to lead away already: then one stayed, and leaves by other means. */
  let tried = false;

  document.addEventListener("submit", (event) => {
    signsOut = event.target.matches("form[action$='/logout']");
    changesLanguage = event.target.matches("form[action$='/language']");
    tried = false;
    // It may be kept back by others who listen, and sent later or not at all.
    setTimeout(() => event.defaultPrevented && forgetLeaving());
  });

  function forgetLeaving() {
    signsOut = false;
    changesLanguage = false;
  }

  document.addEventListener("samosval:stayed", forgetLeaving);

  // Who signs out themselves leaves nothing behind.
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
  });
})();
