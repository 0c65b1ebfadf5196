/** What every page does: times in the reader's zone, the menu of small screens, tables and fields made plain, ajax. */
(function () {
  "use strict";

  /** No act takes as long: what has no answer by then has none. */
  const ACT_PATIENCE_MS = 30000;
  const LEAVING_MS = 3000;
  const ASK_AGAIN_MS = 1000;
  const ASK_AGAIN_AT_MOST_MS = 15000;

  const language = document.documentElement.lang || "ru";
  const locale = (navigator.languages || []).find((l) => l.toLowerCase().startsWith(language)) || language;
  const moment = window.samosval.clock.formatter({
    year: "numeric", month: "short", day: "numeric", hour: "2-digit", minute: "2-digit", second: "2-digit",
    // With the offset, without which an hour that the clock goes through twice is told as one.
    timeZoneName: "shortOffset",
  });

  /**
   * The key of a shortcut: of who writes in another script, such as Cyrillic, that which a Latin keyboard has in its place.
   */
  window.samosval.keyOf = function (event) {
    const letter = /^Key([A-Z])$/.exec(event.code);
    if (letter && event.key.length === 1 && event.key > "\u024f") {
      return event.key === event.key.toLowerCase() ? letter[1].toLowerCase() : letter[1];
    }
    // Where the Russian keyboard has its full stop and comma.
    return event.code === "Slash" && [".", ","].includes(event.key) ? (event.shiftKey ? "?" : "/") : event.key;
  };

  /** Asks before an act, which is done after a yes only; the button that says yes says what it does. */
  window.samosval.question = function (title, message, verb, act) {
    const dialog = window.PF("question");
    const yes = document.querySelector("[data-question-yes]");
    dialog.jq.find(".ui-dialog-title").text(title);
    dialog.jq.find(".ui-confirm-dialog-message").text(message);
    yes.querySelector(".ui-button-text").textContent = verb;
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

  /** The moment as the clock's zone has it, to be read as UTC. */
  const inZone = (date) => new Date(date.getTime() + window.samosval.clock.offset(date.getTime()));

  /** By the calendar: what is "yesterday" in words was so. */
  function daysBetween(date, now) {
    const dayOf = (each) => Math.floor(inZone(each) / 1000 / DAY);
    return dayOf(date) - dayOf(now);
  }

  /** How long ago, or in how long, up to a week; the day from then on. */
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

  /** The moment itself is in the tooltip of what says how long ago it was. */
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

  // What was said of a field is of what it held: it can still be read while it is mended, and is no longer a fault.
  document.addEventListener("input", (event) => {
    const field = event.target.closest(".field");
    const error = field && field.querySelector(".field-error:not(.past)");
    if (error) {
      error.classList.add("past");
      field.querySelectorAll("[aria-invalid]").forEach((input) => input.removeAttribute("aria-invalid"));
    }
  });

  /** Why an act was refused stands above the page, out of sight of whoever pressed its button far below. */
  function toTrouble() {
    const trouble = document.querySelector("#messages > .banner[role=alert]:not([data-shown])");
    if (trouble) {
      trouble.dataset.shown = "";
      setTimeout(() => trouble.scrollIntoView({block: "nearest"}));
    }
  }

  /** After a form was refused one goes on at the first field that is wrong; where none is, one sees why it was. */
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
      // After PrimeFaces has put the focus where it was.
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

  /** What people did; what the page asks by itself PrimeFaces announces only where it fails. */
  const acts = new WeakSet();

  /** What our own error page says, in the reader's language; null where the answer is not that page. */
  function said(xhr) {
    const page = new DOMParser().parseFromString(xhr.responseText || "", "text/html").querySelector(".oops");
    return page ? Array.from(page.querySelectorAll("h1, p"), (part) => part.textContent.trim()).join(". ") : null;
  }

  /** PrimeFaces forgets the button where an act had no answer. */
  function enableAgain(source) {
    const id = typeof source === "string" ? source : source && source.id;
    const widget = id && Object.values(window.PrimeFaces.widgets).find((w) => w && w.id === id && w.enable);
    if (widget) {
      window.PrimeFaces.buttonEndAjaxDisabled(widget, widget.jq);
    }
  }

  /** Whether it was asked for by a list: what its filter and Back ask for is what the reader did. */
  portal.isOfList = (source) => {
    const id = typeof source === "string" ? source : source && source.id;
    const form = id && document.getElementById(id.split(":")[0]);
    return Boolean(form && form.matches("form[data-list]"));
  };

  /** An act without an answer, or without ours: the page stands, says what is known, and its buttons work. */
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
        portal.signIn(again(settings.source));
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

  /** Does an act that was not done once more, where its button is still there. */
  function again(source) {
    const id = typeof source === "string" ? source : source && source.id;
    return () => {
      const button = id && document.getElementById(id);
      if (button) {
        button.click();
      }
    };
  }

  /** Where an answer leads to; null where it leads nowhere. To the sign-in it is not followed: one signs in over the page. */
  function led(xhr) {
    const redirect = xhr.responseXML && xhr.responseXML.querySelector("redirect");
    const url = redirect && new URL(redirect.getAttribute("url"), location.href);
    if (url && url.pathname.endsWith("/login") && !url.searchParams.has("blocked")) {
      redirect.remove();
    }
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
      portal.signIn(again(settings.source));
    } else {
      const source = typeof settings.source === "string" ? document.getElementById(settings.source) : settings.source;
      document.dispatchEvent(new CustomEvent("samosval:led", {detail: {form: source && source.closest("form")}}));
    }
  }

  /**
   * For what the page asks by itself (onsuccess of p:remoteCommand): whether the answer is not to be followed, since it
   * leads away from the page, to the sign-in.
   */
  portal.leadsAway = function (xhr) {
    clearTimeout(asking);
    pause = 0;
    const url = led(xhr);
    if (url) {
      portal.signedOut();
    }
    return url !== null;
  };

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

  /** A form is sent once, however often its button is pressed; a plain one only where somebody is there to take it. */
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

  /** What the address says is to be told here was told: it is no part of what one shares or comes back to. */
  (function () {
    const address = new URL(location.href);
    if (address.searchParams.has("said")) {
      address.searchParams.delete("said");
      history.replaceState(history.state, "", address);
    }
  })();

  /** By these one knows that somebody is still here. */
  const SIGNS = ["pointerdown", "keydown"];

  document.addEventListener("submit", sendOnce);
  window.addEventListener("beforeunload", (event) => {
    leaving = true;
    setTimeout(() => (leaving = false), LEAVING_MS);
    // Who is asked whether to leave may stay, which nobody tells: then they do something here.
    setTimeout(() => {
      if (event.defaultPrevented) {
        SIGNS.forEach((sign) => document.addEventListener(sign, stayed, true));
      }
    });
  });

  /** What was sent from here is not under way. */
  function stayed() {
    SIGNS.forEach((sign) => document.removeEventListener(sign, stayed, true));
    document.querySelectorAll("form[data-sent]").forEach((form) => delete form.dataset.sent);
    leaving = false;
    running = 0;
    busy(0);
    document.dispatchEvent(new CustomEvent("samosval:stayed"));
  }

  window.addEventListener("pageshow", stayed);

  let keptTyped = null;
  let ended = false;
  let endedBy = null;
  let asking;
  let pause = 0;

  /** Asks for the state that the page shows; in a page that nobody sees, once it is seen. */
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

  /** For the state that the page asks for by itself (onsuccess): leadsAway; what is typed by now outlives what it brings. */
  portal.brings = function (xhr) {
    keptTyped = typed();
    return portal.leadsAway(xhr);
  };

  /** For the same (oncomplete): what was typed while the answer came stays. */
  portal.refreshed = function () {
    if (keptTyped) {
      restore(keptTyped);
      keptTyped = null;
    }
    document.dispatchEvent(new CustomEvent("samosval:refreshed"));
  };

  /** What was asked in vain is asked again, less and less often: a state is told but once, and the page would keep the old one. */
  function askAgainLater() {
    clearTimeout(asking);
    pause = Math.min(pause * 2 || ASK_AGAIN_MS, ASK_AGAIN_AT_MOST_MS);
    asking = setTimeout(askForState, pause);
  }

  /** What is typed into fields that an update of the page replaces, and where one is. */
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

  /** What stood where the state has no room for it any more (data-lost: what to say of it), to be copied. */
  function showLost(words, value) {
    const text = document.createElement("p");
    text.className = "wrap";
    text.dataset.testid = "typed-lost";
    text.textContent = value;
    portal.notice("lost", "warn", words, text);
  }

  document.addEventListener("samosval:status", askForState);

  /** What the page shows is no more, or not for this reader: nothing here can be done with it. */
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

  /** Also after an answer that was under way when it ended, and has brought the buttons back. */
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
    // What an update has brought is made plain too; lines of logs need nothing.
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
