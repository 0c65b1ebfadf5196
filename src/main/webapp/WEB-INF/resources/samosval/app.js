/** Common to all pages: times in the reader's zone, the small-screen menu, field descriptions, ajax handling. */
(function () {
  "use strict";

  /** Timeout of an ajax request: no action takes longer. */
  const ACT_PATIENCE_MS = 30000;
  const LEAVING_MS = 3000;
  const ASK_AGAIN_MS = 1000;
  const ASK_AGAIN_AT_MOST_MS = 15000;

  const language = document.documentElement.lang || "ru";
  const locale = (navigator.languages || []).find((l) => l.toLowerCase().startsWith(language)) || language;
  const moment = window.samosval.clock.formatter({
    year: "numeric", month: "short", day: "numeric", hour: "2-digit", minute: "2-digit", second: "2-digit",
    // The offset tells apart the two passes through an hour that the clock repeats.
    timeZoneName: "shortOffset",
  });

  /** The key of a shortcut. For a non-Latin layout such as Cyrillic: the Latin key in the same place. */
  window.samosval.keyOf = function (event) {
    const letter = /^Key([A-Z])$/.exec(event.code);
    if (letter && event.key.length === 1 && event.key > "\u024f") {
      return event.key === event.key.toLowerCase() ? letter[1].toLowerCase() : letter[1];
    }
    // The full stop and comma key of the Russian layout.
    return event.code === "Slash" && [".", ","].includes(event.key) ? (event.shiftKey ? "?" : "/") : event.key;
  };

  /**
   * Asks for confirmation and runs the action only if the answer is yes. The button is labelled with the verb, and has
   * the colour of danger if the act is destructive.
   */
  window.samosval.question = function (title, message, verb, isDestructive, act) {
    const dialog = window.PF("question");
    const yes = document.querySelector("[data-question-yes]");
    dialog.jq.find(".ui-dialog-title").text(title);
    dialog.jq.find(".ui-confirm-dialog-message").text(message);
    yes.querySelector(".ui-button-text").textContent = verb;
    yes.classList.toggle("danger", isDestructive);
    yes.onclick = () => {
      dialog.hide();
      act();
    };
    dialog.show();
  };

  const day = window.samosval.clock.formatter({day: "numeric", month: "short"});
  const year = window.samosval.clock.formatter({day: "numeric", month: "short", year: "numeric"});
  const relative = new Intl.RelativeTimeFormat(locale, {numeric: "auto", style: "short"});
  const AGES_MS = 30000;
  const MINUTE = 60;
  const HOUR = 60 * MINUTE;
  const DAY = 24 * HOUR;
  const WEEK = 7 * DAY;

  /** The moment shifted into the clock's zone, to be read as UTC. */
  const inZone = (date) => new Date(date.getTime() + window.samosval.clock.offset(date.getTime()));

  /** Counts calendar days, so that "yesterday" is the day before. */
  function daysBetween(date, now) {
    const dayOf = (each) => Math.floor(inZone(each) / 1000 / DAY);
    return dayOf(date) - dayOf(now);
  }

  /** Relative time up to a week, the date beyond that. */
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
      return relative.format(daysBetween(date, now), "day");
    }
    return (inZone(date).getUTCFullYear() === inZone(now).getUTCFullYear() ? day : year)(date);
  }

  /** Refreshes relative times; the tooltip holds the exact time. */
  function showAges() {
    const now = new Date();
    document.querySelectorAll("time.ago").forEach((time) => {
      const date = new Date(time.dateTime);
      if (!isNaN(date)) {
        const words = ago(date, now);
        if (time.textContent !== words) {
          time.textContent = words;
        }
        const exact = moment(date);
        if (time.title !== exact) {
          time.title = exact;
        }
      }
    });
  }

  function showTimes() {
    showAges();
    document.querySelectorAll("time[datetime]:not(.ago)").forEach((time) => {
      const date = new Date(time.dateTime);
      if (!isNaN(date) && time.dataset.told !== moment(date)) {
        time.dataset.told = moment(date);
        time.textContent = moment(date);
        time.title = time.dateTime;
      }
    });
  }

  /** Links a field's hint and error to its input. */
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

  // The error describes the old value: it stays readable during the correction, but the field is no longer invalid.
  document.addEventListener("input", (event) => {
    const field = event.target.closest(".field");
    const error = field && field.querySelector(".field-error:not(.past)");
    if (error) {
      error.classList.add("past");
      field.querySelectorAll("[aria-invalid]").forEach((input) => input.removeAttribute("aria-invalid"));
    }
  });

  /** Scrolls to the reason of a refusal: it is at the top of the page, perhaps far from the button. */
  function toTrouble() {
    const trouble = document.querySelector("#messages > .banner[role=alert]:not([data-shown])");
    if (trouble) {
      trouble.dataset.shown = "";
      setTimeout(() => trouble.scrollIntoView({block: "nearest"}));
    }
  }

  /** After a refused form, focuses the first invalid field, or scrolls to the reason if there is none. */
  function toFirstMistake(source) {
    const button = typeof source === "string" ? document.getElementById(source) : source && document.getElementById(source.id);
    const form = button && button.closest("form");
    const error = form && form.querySelector(".field .field-error");
    if (!error) {
      toTrouble();
      return;
    }
    describeFields(form);
    const field = error.closest(".field").querySelector("[aria-invalid]");
    if (field) {
      // After PrimeFaces has restored the focus.
      setTimeout(() => {
        field.focus({preventScroll: true});
        error.closest(".field").scrollIntoView({block: "center"});
      });
    }
  }

  function enhance() {
    showTimes();
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

  const portal = window.samosval;

  let leaving = false;

  /** Requests of user actions. For background requests PrimeFaces announces only failures. */
  const acts = new WeakSet();

  /** What PrimeFaces was asked to send, by request, so that it can be sent again. */
  const asked = new WeakMap();

  /** Where the responses that were looked at redirect to; null if nowhere. */
  const redirects = new WeakMap();

  /** The text of our own error page, in the reader's language; null if the response is not that page. */
  function said(xhr) {
    const page = new DOMParser().parseFromString(xhr.responseText || "", "text/html").querySelector(".oops");
    return page ? Array.from(page.querySelectorAll("h1, p"), (part) => part.textContent.trim()).join(". ") : null;
  }

  /** PrimeFaces does not re-enable the button if the request got no response. */
  function enableAgain(source) {
    const id = typeof source === "string" ? source : source && source.id;
    const widget = id && Object.values(window.PrimeFaces.widgets).find((w) => w && w.id === id && w.enable);
    if (widget) {
      window.PrimeFaces.buttonEndAjaxDisabled(widget, widget.jq);
    }
  }

  /** Whether a list sent the request: its filter and Back are user actions. */
  portal.isOfList = (source) => {
    const id = typeof source === "string" ? source : source && source.id;
    const form = id && document.getElementById(id.split(":")[0]);
    return Boolean(form && form.matches("form[data-list]"));
  };

  /** No response, or not ours: keeps the page, reports what is known, re-enables the button. */
  function failed(xhr, settings) {
    const background = !acts.has(xhr) && !portal.isOfList(settings.source);
    const words = said(xhr);
    enableAgain(settings.source);
    if (leaving) {
      return;
    }
    if (xhr.status === 401 || /\/login(\?|$)/.test(xhr.responseURL || "")) {
      portal.signedOut();
      if (!background) {
        portal.signIn(again(xhr));
      }
    } else if (background) {
      if (words !== null && xhr.status === 404) {
        document.dispatchEvent(new CustomEvent("samosval:end", {detail: {reason: "ended"}}));
      } else if (words === null || xhr.status === 429 || xhr.status >= 500) {
        askAgainLater();
      }
    } else if (words !== null) {
      portal.notice("failed", "bad", words, portal.button(portal.text("reload"), () => window.location.reload()));
    } else if (xhr.status === 503 || xhr.status === 429) {
      portal.notice("failed", "bad", portal.text("busy"));
    } else {
      portal.away();
    }
  }

  /**
   * Repeats a request if what sent it is still there: a button, a table, or the script of a command. Its question has
   * been answered; the fields are sent as they are by then.
   */
  function again(xhr) {
    const what = asked.get(xhr);
    return () => {
      const id = what && (typeof what.source === "string" ? what.source : what.source.id);
      if (id && document.getElementById(id)) {
        window.PrimeFaces.ajax.Request.handle(what, what.ext);
      }
    };
  }

  /** The redirect target of a response, or null. A redirect to sign-in is dropped: sign-in opens over the page. */
  function led(xhr) {
    if (redirects.has(xhr)) {
      return redirects.get(xhr);
    }
    const redirect = xhr.responseXML && xhr.responseXML.querySelector("redirect");
    const url = redirect ? new URL(redirect.getAttribute("url"), location.href) : null;
    if (url && url.pathname.endsWith("/login") && !url.searchParams.has("blocked")) {
      redirect.remove();
    }
    redirects.set(xhr, url);
    return url;
  }

  function answered(xhr, settings) {
    const url = led(xhr);
    portal.unnotice("failed", "back");
    if (!url) {
      return;
    }
    if (url.pathname.endsWith("/login")) {
      portal.signedOut();
      portal.signIn(again(xhr));
    } else {
      portal.unnotice("not-done");
      const source = typeof settings.source === "string" ? document.getElementById(settings.source) : settings.source;
      document.dispatchEvent(new CustomEvent("samosval:led", {detail: {form: source && source.closest("form")}}));
    }
  }

  /**
   * For background requests (onsuccess of p:remoteCommand and p:ajax): true if the response redirects away, to the
   * sign-in, and must not be followed.
   */
  portal.leadsAway = function (xhr) {
    clearTimeout(asking);
    pause = 0;
    const url = led(xhr);
    if (url) {
      portal.signedOut();
      if (portal.isOfList((asked.get(xhr) || {}).source)) {
        portal.signIn(again(xhr));
      }
    }
    return url !== null;
  };

  /** Notes what is sent, and looks at each response before PrimeFaces would follow where it leads. */
  function bindPrimeFaces() {
    const {Request, Response} = window.PrimeFaces.ajax;
    const {send} = Request;
    const {handle} = Response;
    let sent = null;
    Request.send = function (what) {
      sent = what;
      try {
        return send.call(this, what);
      } finally {
        sent = null;
      }
    };
    window.jQuery.ajaxPrefilter((options, original, xhr) => sent && asked.set(xhr, sent));
    Response.handle = function (xml, status, xhr, ...more) {
      if (xhr) {
        led(xhr);
      }
      return handle.call(this, xml, status, xhr, ...more);
    };
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
      window.jQuery.ajaxSetup({timeout: ACT_PATIENCE_MS});
      if (window.PrimeFaces) {
        bindPrimeFaces();
      }
      window.jQuery.ajaxPrefilter((options, original, xhr) => {
        if (/(^|:)refresh_status$/.test(options.source)) {
          xhr.setRequestHeader(portal.BACKGROUND, "1");
        }
      });
      window.jQuery(document)
        .on("pfAjaxSend", (event, xhr) => {
          acts.add(xhr);
          busy(1);
        })
        .on("pfAjaxComplete", (event, xhr, settings) => {
          busy(-1);
          toFirstMistake(settings.source);
        })
        .on("pfAjaxSuccess", (event, xhr, settings) => answered(xhr, settings))
        .on("pfAjaxError", (event, xhr, settings) => failed(xhr, settings));
    }
  }

  /** Submits a form once, however often its button is pressed; a plain form only if the server is reachable. */
  async function sendOnce(event) {
    const form = event.target;
    if (event.defaultPrevented || form.method !== "post") {
      return;
    }
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    if (form.hasAttribute("data-plain") && !form.dataset.sure) {
      event.preventDefault();
      busy(1);
      const there = await portal.reachable();
      busy(-1);
      if (there) {
        form.dataset.sure = "true";
        form.requestSubmit(event.submitter);
      } else {
        portal.away();
      }
      return;
    }
    delete form.dataset.sure;
    form.dataset.sent = "true";
    busy(1);
  }

  /** Drops the "said" parameter once its message is shown, so that it is not shared or revisited. */
  (function () {
    const address = new URL(location.href);
    if (address.searchParams.has("said")) {
      address.searchParams.delete("said");
      history.replaceState(history.state, "", address);
    }
  })();

  /** Events that show the user is still here. */
  const SIGNS = ["pointerdown", "keydown"];

  document.addEventListener("submit", sendOnce);
  window.addEventListener("beforeunload", (event) => {
    leaving = true;
    setTimeout(() => (leaving = false), LEAVING_MS);
    // No event tells that the user chose to stay on the page; the next input shows it.
    setTimeout(() => {
      if (event.defaultPrevented) {
        SIGNS.forEach((sign) => document.addEventListener(sign, stayed, true));
      }
    });
  });

  /** Nothing sent from this page is under way any more. */
  function stayed() {
    SIGNS.forEach((sign) => document.removeEventListener(sign, stayed, true));
    document.querySelectorAll("form[data-sent]").forEach((form) => delete form.dataset.sent);
    leaving = false;
    running = 0;
    busy(0);
    document.dispatchEvent(new CustomEvent("samosval:stayed"));
  }

  window.addEventListener("pageshow", (event) => event.persisted && stayed());

  let keptTyped = null;
  let ended = false;
  let endedBy = null;
  let asking;
  let pause = 0;

  /** Requests the state that the page shows; in a hidden page, once it is visible. */
  function askForState() {
    clearTimeout(asking);
    if (ended || typeof window.refreshStatus !== "function") {
      return;
    }
    if (document.hidden) {
      document.addEventListener("visibilitychange", askForState, {once: true});
    } else {
      window.refreshStatus();
    }
  }

  /** onsuccess of the page's state request: saves typed input before the update replaces it; see leadsAway. */
  portal.brings = function (xhr) {
    keptTyped = typed();
    document.dispatchEvent(new CustomEvent("samosval:refreshing"));
    return portal.leadsAway(xhr);
  };

  /** oncomplete of the same request: restores the input saved by brings. */
  portal.refreshed = function () {
    if (keptTyped) {
      restore(keptTyped);
      keptTyped = null;
    }
    document.dispatchEvent(new CustomEvent("samosval:refreshed"));
  };

  /** Retries with growing delays: a state change is announced once, so without a retry the page would stay stale. */
  function askAgainLater() {
    clearTimeout(asking);
    pause = Math.min(pause * 2 || ASK_AGAIN_MS, ASK_AGAIN_AT_MOST_MS);
    asking = setTimeout(askForState, pause);
  }

  /** Input in fields that an update replaces, and the focus. */
  function typed() {
    const fields = Array.from(document.querySelectorAll("[data-live] :is(input:not([type=hidden]), textarea, select, [data-lost])"));
    return {
      values: fields.filter((field) => field.id).map((field) => [field.id, field.value ?? field.textContent, field.dataset.lost]),
      focus: portal.heldFocus(),
    };
  }

  function restore(kept) {
    kept.values.forEach(([id, value, lost]) => {
      const field = document.getElementById(id);
      if (field) {
        field.value = value;
      } else if (lost && !leaving && value.trim() !== "") {
        showLost(lost, value.trim());
      }
    });
    portal.giveBackFocus(kept.focus);
  }

  /** Shows lost input, to be copied, if the new state has no field for it. data-lost holds the message. */
  function showLost(words, value) {
    const text = document.createElement("p");
    text.className = "wrap";
    text.dataset.testid = "typed-lost";
    text.textContent = value;
    portal.notice("lost", "warn", words, text);
  }

  document.addEventListener("samosval:status", askForState);

  /** The page's subject is gone or no longer accessible: disables its buttons. */
  document.addEventListener("samosval:end", (event) => {
    if (ended) {
      return;
    }
    ended = true;
    endedBy = event.detail.reason;
    const words = portal.text(endedBy);
    portal.notice("ended", "bad", words || portal.text("ended"));
    showEnded();
  });

  /** Runs again after each update: a late response may bring the buttons back. */
  function showEnded() {
    document.querySelectorAll("[data-live] button:enabled").forEach((button) => (button.disabled = true));
    document.querySelectorAll("[data-live] .badge").forEach((badge) => {
      if (badge.dataset.status !== endedBy) {
        badge.className = "badge badge-idle";
        badge.dataset.status = endedBy;
        badge.textContent = portal.text("gone");
      }
    });
  }

  document.addEventListener("DOMContentLoaded", () => {
    bindMenu();
    bindAjax();
    enhance();
    setInterval(showAges, AGES_MS);
    document.addEventListener("samosval:clock", showTimes);
    // Handles what an update brought; log lines need nothing.
    new MutationObserver((changes) => {
      if (changes.some((change) => !change.target.closest(".log-window"))) {
        enhance();
      }
      if (ended) {
        showEnded();
      }
    }).observe(document.body, {childList: true, subtree: true});
  });
})();
