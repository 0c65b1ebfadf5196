/** How a page speaks with the server over hours: a server that is away for a while is waited for, and nothing is said of it that is not known. */
window.samosval = window.samosval || {};

(function () {
  "use strict";

  const PATIENCE_MS = 10000;
  const SECOND_LOOK_MS = 2000;
  const RETRY_MS = 1000;

  /** The header by which the server knows that a page asks by itself: that keeps no sign-in from idling. */
  const BACKGROUND = "X-Samosval-Background";

  const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

  /** When to try again: soon, and not all pages at the same moment. */
  const soon = () => RETRY_MS + Math.random() * RETRY_MS;

  /** The refusal as our API writes it (RFC 9457); null for what somebody else answers, such as a server that starts. */
  async function problem(response) {
    if (!(response.headers.get("Content-Type") || "").startsWith("application/problem+json")) {
      return null;
    }
    const said = await response.json();
    return said.status === response.status ? said : null;
  }

  function outcome(status) {
    if (status === 401) {
      return "signed-out";
    }
    if (status === 403 || status === 404 || status === 410) {
      return "gone";
    }
    if (status === 429 || status === 503) {
      return "busy";
    }
    return status < 500 ? "refused" : "away";
  }

  async function once(address, options, patience, read) {
    const abort = new AbortController();
    const deadline = setTimeout(() => abort.abort(), patience);
    try {
      const response = await fetch(address, {cache: "no-store", ...options, signal: abort.signal});
      if (response.ok) {
        return {outcome: "ok", body: read ? await response.json() : null};
      }
      const said = await problem(response);
      return said ? {outcome: outcome(response.status), detail: said.detail} : {outcome: "away"};
    } catch (e) {
      return {outcome: "away"};
    } finally {
      clearTimeout(deadline);
      if (!read) {
        abort.abort();
      }
    }
  }

  /**
   * Asks the API. The outcome is one of: ok (with the body), signed-out, gone (not there, or not for this reader), busy or
   * refused (with the server's sentence as detail), away (no answer, or none of ours). That something is gone is believed
   * when it is said twice.
   */
  async function ask(address, options = {}, patience = PATIENCE_MS, read = true) {
    const answer = await once(address, options, patience, read);
    if (answer.outcome !== "gone" || options.method) {
      return answer;
    }
    await pause(SECOND_LOOK_MS);
    return once(address, options, patience, read);
  }

  /** Settles when somebody turns to the page again. */
  function lookedAt() {
    return new Promise((resolve) => {
      const look = () => {
        if (!document.hidden) {
          window.removeEventListener("focus", look);
          document.removeEventListener("visibilitychange", look);
          resolve();
        }
      };
      window.addEventListener("focus", look);
      document.addEventListener("visibilitychange", look);
    });
  }

  /**
   * Asks an address again and again while the page is in sight. Stops where `address` gives null, where `take`, which is
   * given each body, returns false, or where the thing is gone. `told` learns each outcome.
   */
  async function poll(address, period, take, told) {
    for (;;) {
      if (document.hidden) {
        await pause(period);
        continue;
      }
      const asked = address();
      if (asked === null) {
        return;
      }
      const answer = await ask(asked);
      if (answer.outcome === "ok") {
        signedIn();
      }
      const isOver = answer.outcome === "gone" || (answer.outcome === "ok" && take(answer.body) === false);
      told(answer);
      if (isOver) {
        return;
      }
      if (answer.outcome === "signed-out") {
        signedOut();
        await lookedAt();
      } else {
        await pause(answer.outcome === "ok" ? period : Math.max(period, soon()));
      }
    }
  }

  // What the page says of itself, above its content, in the words that the template carries.

  const notices = () => document.getElementById("notices");
  const text = (name) => notices().getAttribute("data-text-" + name) || "";

  function button(words, act) {
    const made = document.createElement("button");
    made.type = "button";
    made.className = "btn small";
    made.textContent = words;
    made.addEventListener("click", act);
    return made;
  }

  /** Shows a notice; one of the same name gives way to it. The act, where there is one, is a button or link. */
  function notice(name, tone, words, act) {
    if (!notices()) {
      return;
    }
    unnotice(name);
    const banner = document.createElement("div");
    banner.className = "banner " + tone;
    banner.dataset.notice = name;
    const sentence = document.createElement("p");
    sentence.textContent = words;
    const close = button("×", () => banner.remove());
    close.classList.add("quiet", "banner-close");
    close.setAttribute("aria-label", text("close"));
    banner.append(sentence, ...(act ? [act] : []), close);
    notices().append(banner);
    banner.scrollIntoView({block: "nearest"});
  }

  function unnotice(...names) {
    names.forEach((name) => document.querySelectorAll("[data-notice=" + name + "]").forEach((n) => n.remove()));
  }

  /** The address of the sign-in that leads back to this page; what else it is to say stands in `address`. */
  function signInAddress(address = notices().dataset.signIn) {
    const url = new URL(address, location.href);
    const portal = url.pathname.replace(/\/login$/, "");
    url.searchParams.set("from", location.pathname.slice(portal.length) + location.search);
    return url.pathname + url.search;
  }

  /** Says, once, that nobody is signed in any more, and where to sign in and come back. */
  function signedOut() {
    if (!document.querySelector("[data-notice=signed-out]")) {
      const link = document.createElement("a");
      link.className = "btn small";
      link.href = signInAddress();
      link.textContent = text("sign-in");
      notice("signed-out", "warn", text("signed-out"), link);
    }
  }

  function signedIn() {
    unnotice("signed-out");
  }

  /** Whether the application answers at all. */
  async function reachable() {
    const icon = document.querySelector("link[rel=icon]").href;
    const probe = {method: "HEAD", headers: {[BACKGROUND]: "1"}};
    return (await once(icon, probe, PATIENCE_MS / 2, false)).outcome === "ok";
  }

  let waiting = false;

  /** Says that the server did not answer what one did, waits for it and says that it is back. */
  async function away() {
    unnotice("back");
    notice("away", "bad", text("away"));
    if (waiting) {
      return;
    }
    waiting = true;
    do {
      await pause(soon());
    } while (!(await reachable()));
    waiting = false;
    unnotice("away");
    notice("back", "warn", text("back"));
    document.dispatchEvent(new CustomEvent("samosval:status"));
  }

  Object.assign(window.samosval, {
    BACKGROUND, ask, poll, pause, soon, lookedAt, notice, unnotice, button, text, signedOut, signedIn, signInAddress, reachable, away,
  });
})();
