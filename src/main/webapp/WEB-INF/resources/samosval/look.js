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

  /** Where this is, told so that the focus can be given back when that part of the page has been replaced. */
  function placeOf(element) {
    const part = element && element.closest("[data-live], form");
    const row = element && element.closest("tr");
    return {
      id: element && element.id,
      testid: element && element.dataset.testid,
      // Of a row, whose place the next one takes: that part alone.
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
   * Gives the focus back where an update has taken it away: who has gone on meanwhile, into a question that is asked, stays
   * there. It goes to the same element, else to the button of that name, else to the part of the page they stood in: not to
   * another act, nor to that of another row, which the next key would press.
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

  /** To the first field that is wrong of the form that was sent, else back. */
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

  /** An act may lead to the same page anew: who acts by keys goes on where they were. */
  function keepForTheNextPage(was) {
    try {
      if (isByKey) {
        sessionStorage.setItem(LED_ON, JSON.stringify({...was, path: location.pathname}));
      }
    } catch {
      // Where nothing may be kept one goes on at the top, as on any other page.
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

  /** An act's answer replaces the part of the page that its button stood in, and the focus with it. */
  function keepFocus() {
    let held = null;
    let timers = [];
    window.jQuery(document)
      .on("pfAjaxSend", (event, xhr, settings) => {
        // Of the act before: its form is not where one is any more.
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
            // PrimeFaces gives it to what has the button's id now: the next row's.
            document.activeElement.blur();
          }
          // Once the answer is in the page, and once more when a dialog that asked has gone.
          timers = [0, DIALOG_MS].map((ms) => setTimeout(() => giveOn(was), ms));
        }
      });
  }

  /** A question gives the focus back to the button that asked it, which may have been replaced behind it. */
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
