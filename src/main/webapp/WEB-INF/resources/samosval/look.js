/** What stays in hand when a page changes: messages that go away by themselves, the focus after an act, what readers are told of fields. */
(function () {
  "use strict";

  const portal = window.samosval;
  const TOAST_MS = 6000;
  const DIALOG_MS = 500;

  /** A toast goes away, but not from under a pointer or the focus. */
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

  /** The mark of a required field is for eyes; readers have the attribute. */
  function require(field) {
    field.querySelectorAll("input:not([type=hidden]), select, textarea").forEach((input) => {
      if (!input.required) {
        input.setAttribute("aria-required", "true");
      }
    });
  }

  const STATES = "[data-testid=deployment-status], [data-testid=build-status], [data-testid=request-status]";
  let state = null;

  /** A state that has changed by itself is told to who cannot see it, politely, and stands in the title of a tab that nobody looks at. */
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
    // Set here, as the page's policy takes no style from its markup.
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

  /** Where the focus is, told so that it can be given back when that part of the page has been replaced. */
  function heldBy(element) {
    const part = element && element.closest("[data-live], form");
    return {
      id: element && element.id,
      testid: element && element.dataset.testid,
      part: part && part.id,
      selection: element && "selectionStart" in element ? [element.selectionStart, element.selectionEnd] : null,
    };
  }

  /**
   * Gives the focus back where an update has taken it away: who has gone on meanwhile, into a question that is asked, stays
   * there. It goes to the same element, else to the one button of that name, else to the part of the page they stood in: not
   * to another act, nor to that of another row, which the next key would press.
   */
  function giveBack(was) {
    if (!isLost(document.activeElement) || !(was.id || was.testid || was.part)) {
      return;
    }
    const same = was.id && document.getElementById(was.id);
    const namesakes = was.testid ? document.querySelectorAll("[data-testid='" + CSS.escape(was.testid) + "']:enabled") : [];
    const part = document.getElementById(was.part) || document.getElementById("content");
    const to = same && same.matches(":enabled, a[href], [tabindex]") ? same : namesakes.length === 1 ? namesakes[0] : part;
    if (to === part && !part.hasAttribute("tabindex")) {
      part.tabIndex = -1;
    }
    to.focus({preventScroll: true});
    if (to === same && was.selection && to.setSelectionRange && was.selection[0] !== null) {
      to.setSelectionRange(...was.selection);
    }
  }

  portal.heldFocus = () => heldBy(document.activeElement);
  portal.giveBackFocus = giveBack;

  function giveFocus(was) {
    const wrong = document.querySelector("[aria-invalid=true]");
    if (wrong && isLost(document.activeElement)) {
      wrong.focus();
    } else {
      giveBack(was);
    }
  }

  /** An act's answer replaces the part of the page that its button stood in, and the focus with it: to the first wrong field, else back. */
  function keepFocus() {
    let held = null;
    window.jQuery(document)
      .on("pfAjaxSend", (event, xhr, settings) => {
        const source = typeof settings.source === "string" ? document.getElementById(settings.source) : settings.source;
        held = source && source.closest("[data-live], form") ? {...heldBy(source), id: null} : null;
      })
      .on("pfAjaxComplete", () => {
        const was = held;
        held = null;
        if (was !== null) {
          // Once the answer is in the page, and once more when a dialog that asked has gone.
          setTimeout(() => giveFocus(was), 0);
          setTimeout(() => giveFocus(was), DIALOG_MS);
        }
      });
  }

  document.addEventListener("DOMContentLoaded", () => {
    enhance();
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
