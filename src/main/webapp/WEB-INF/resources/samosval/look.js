/** Continuity across page updates: toasts that expire, focus after an act, accessible fields and states. */
(function () {
  "use strict";

  const portal = window.samosval;
  const TOAST_MS = 6000;
  const DIALOG_MS = 500;

  /** Removes a toast after a while, but not under the pointer or focus. */
  function retire(toast) {
    if (toast.dataset.timed) {
      return;
    }
    toast.dataset.timed = "true";
    let timer;
    const arm = () => {
      clearTimeout(timer);
      timer = setTimeout(() => toast.remove(), TOAST_MS);
    };
    const hold = () => clearTimeout(timer);
    toast.addEventListener("mouseenter", hold);
    toast.addEventListener("focusin", hold);
    toast.addEventListener("mouseleave", arm);
    toast.addEventListener("focusout", arm);
    arm();
  }

  /** The required mark is visual; screen readers get the attribute. */
  function require(field) {
    field.querySelectorAll("input:not([type=hidden]), select, textarea").forEach((input) => {
      if (!input.required) {
        input.setAttribute("aria-required", "true");
      }
    });
  }

  const STATES = "[data-testid=deployment-status], [data-testid=build-status], [data-testid=request-status]";
  let state = null;

  /** Announces a changed state politely to screen readers, and shows it in the tab's title. */
  function tellState() {
    const badge = document.querySelector(STATES);
    const words = badge && badge.textContent.trim();
    if (!words || words === state) {
      return;
    }
    if (state !== null) {
      document.getElementById("announce").textContent = document.querySelector("h1").textContent.trim() + ": " + words;
    }
    document.title = words + " · " + document.title.replace(state === null ? /^/ : state + " · ", "");
    state = words;
  }

  function enhance() {
    tellState();
    document.querySelectorAll(".toasts > .banner").forEach(retire);
    // Each segment's width follows its count.
    document.querySelectorAll(".segments > [data-count]").forEach((part) => (part.style.flexGrow = part.dataset.count));
    document.querySelectorAll(".field:has(> label > .required)").forEach(require);
  }

  document.addEventListener("click", (event) => {
    const close = event.target.closest("[data-close]");
    if (close) {
      close.closest(".banner").remove();
    }
  });

  function isLost(focus) {
    return !focus || focus === document.body || focus.getClientRects().length === 0;
  }

  /** Describes where an element is, to restore the focus after that part is replaced. */
  function placeOf(element) {
    const part = element && element.closest("[data-live], form");
    const row = element && element.closest("tr");
    return {
      id: element && element.id,
      testid: element && element.dataset.testid,
      // In a row only the part counts: the next row takes its place.
      isInRow: Boolean(row),
      part: part && part.id,
      form: element && element.closest("form") && element.closest("form").id,
      selection: element && "selectionStart" in element ? [element.selectionStart, element.selectionEnd] : null,
    };
  }

  function successorOf(was) {
    if (was.isInRow) {
      return null;
    }
    const same = was.id && document.getElementById(was.id);
    return same && same.matches(":enabled, a[href], [tabindex]")
      ? same
      : was.testid && document.querySelector("[data-testid='" + CSS.escape(was.testid) + "']:enabled");
  }

  /**
   * Restores the focus if an update removed it, unless the user has moved on, as into a dialog. It goes to the same
   * element, else to the button of that test id, else to the part of the page. Never to another act or another row's,
   * which the next key would press.
   */
  function giveBack(was) {
    if (!isLost(document.activeElement) || !(was.id || was.testid || was.part)) {
      return;
    }
    const part = document.getElementById(was.part) || document.getElementById("content");
    const to = successorOf(was) || part;
    if (to === part && !part.hasAttribute("tabindex")) {
      part.tabIndex = -1;
    }
    to.focus({preventScroll: true});
    if (to.id === was.id && was.selection && to.setSelectionRange && was.selection[0] !== null) {
      to.setSelectionRange(...was.selection);
    }
  }

  portal.heldFocus = () => placeOf(document.activeElement);
  portal.giveBackFocus = giveBack;

  /** To the first invalid field of the submitted form, else back. */
  function giveOn(was) {
    const form = was.form && document.getElementById(was.form);
    const wrong = form && form.querySelector("[aria-invalid=true]");
    if (wrong && isLost(document.activeElement)) {
      wrong.focus();
    } else {
      giveBack(was);
    }
  }

  const LED_ON = "samosval.focus";
  let isByKey = false;
  document.addEventListener("keydown", () => (isByKey = true), true);
  document.addEventListener("pointerdown", () => (isByKey = false), true);

  /** An act may reload the same page: keyboard users continue where they were. */
  function keepForTheNextPage(was) {
    try {
      if (isByKey) {
        sessionStorage.setItem(LED_ON, JSON.stringify({...was, path: location.pathname}));
      }
    } catch {
      // Without storage the focus starts at the top, as on any page.
    }
  }

  function goOnWhereOneWas() {
    try {
      const was = JSON.parse(sessionStorage.getItem(LED_ON));
      sessionStorage.removeItem(LED_ON);
      if (was && was.path === location.pathname) {
        giveBack(was);
      }
    } catch {
      // As above.
    }
  }

  /** An act's response replaces the part of the page with its button, and so drops the focus. */
  function keepFocus() {
    let held = null;
    let timers = [];
    window.jQuery(document)
      .on("pfAjaxSend", (event, xhr, settings) => {
        // From the previous act: the user has moved on.
        timers.forEach(clearTimeout);
        const source = typeof settings.source === "string" ? document.getElementById(settings.source) : settings.source;
        held = source && source.closest("[data-live], form") ? {...placeOf(source), id: null, pressed: source.id} : null;
      })
      .on("pfAjaxComplete", (event, xhr, settings, args) => {
        const was = held;
        held = null;
        if (was !== null && args && args.redirect) {
          keepForTheNextPage(was);
        } else if (was !== null) {
          if (was.isInRow && document.activeElement.id === was.pressed) {
            // PrimeFaces focuses whatever has the button's id now: the next row's.
            document.activeElement.blur();
          }
          // Once the response is rendered, and again when a confirmation dialog has closed.
          timers = [0, DIALOG_MS].map((ms) => setTimeout(() => giveOn(was), ms));
        }
      });
  }

  /** A dialog returns the focus to its button, which may have been replaced meanwhile. */
  function keepBehindQuestions() {
    let outside = null;
    const inDialog = (element) => element.closest(".ui-dialog") !== null;
    const isAsked = () => Array.from(document.querySelectorAll(".ui-dialog")).some((dialog) => dialog.getClientRects().length > 0);
    const goBack = () => setTimeout(() => outside !== null && !isAsked() && giveBack(outside), DIALOG_MS);
    document.addEventListener("focusin", (event) => {
      if (!inDialog(event.target)) {
        outside = placeOf(event.target);
      }
    });
    document.addEventListener("keydown", (event) => event.key === "Escape" && isAsked() && goBack(), true);
    document.addEventListener("click", (event) => inDialog(event.target) && goBack());
  }

  /** A link to a form of the page leads to its first field. */
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-to-form]");
    if (link) {
      // After the browser has gone to the form, which takes the focus away.
      setTimeout(() => document.querySelector(link.hash).querySelector("input:not([type=hidden]), textarea, select").focus());
    }
  });

  document.addEventListener("DOMContentLoaded", () => {
    enhance();
    keepBehindQuestions();
    goOnWhereOneWas();
    if (window.jQuery) {
      keepFocus();
    }
    new MutationObserver((changes) => {
      if (changes.some((change) => !change.target.closest(".log-window, .desk-log"))) {
        enhance();
      }
    }).observe(document.body, {childList: true, subtree: true});
  });
})();
