/** How a page speaks with the server over hours: a server that is away for a while is waited for, and nothing is said of it that is not known. */
window.samosval = window.samosval || {};

(function () {
  "use strict";

  const PATIENCE_MS = 10000;
  const SECOND_LOOK_MS = 2000;
  const RETRY_MS = 1000;

  /** The header by which the server knows that a page asks by itself: that keeps no sign-in from idling. */
  const BACKGROUND = "X-Samosval-Background";

  /** The one by which it knows that what a script asks for was caused by a person. */
  const PERSON = "X-Samosval-Person";

  /** For so long after a key or a click what is asked for is counted as caused by it. */
  const CAUSED_MS = 5000;

  let actedAt = -CAUSED_MS;
  for (const sign of ["pointerdown", "keydown", "wheel", "touchmove"]) {
    document.addEventListener(sign, () => (actedAt = performance.now()), {capture: true, passive: true});
  }

  /** The headers that say whether a person has caused what is asked for now: so working at a page keeps one signed in. */
  const cause = () => (performance.now() - actedAt < CAUSED_MS ? {[PERSON]: "1"} : {});

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
      const headers = {...cause(), ...options.headers};
      const response = await fetch(address, {cache: "no-store", ...options, headers, signal: abort.signal});
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

  /** Settles when somebody turns to the page, which is in sight, or when it is connected anew, as after a sign-in. */
  function lookedAt() {
    return new Promise((resolve) => {
      const live = window.samosval.live;
      let isFirst = true;
      const look = (state) => {
        // The state is told at once: it is no news then.
        const isNews = !isFirst && (state.type || state.kind === "live");
        isFirst = false;
        if (isNews && !document.hidden) {
          window.removeEventListener("focus", look);
          document.removeEventListener("visibilitychange", look);
          live.off("state", look);
          resolve();
        }
      };
      live.on("state", look);
      window.addEventListener("focus", look);
      document.addEventListener("visibilitychange", look);
    });
  }

  /**
   * Asks for a page as it is now. The outcome is ok (with the document), signed-out, gone or away.
   */
  async function page(address, patience = PATIENCE_MS) {
    const abort = new AbortController();
    const deadline = setTimeout(() => abort.abort(), patience);
    try {
      const response = await fetch(address, {cache: "no-store", headers: {[BACKGROUND]: "1"}, signal: abort.signal});
      if (response.redirected && /\/login$/.test(new URL(response.url).pathname)) {
        return {outcome: "signed-out"};
      }
      const made = new DOMParser().parseFromString(await response.text(), "text/html");
      if (response.ok) {
        return {outcome: "ok", body: made};
      }
      // An error page of ours; what else is answered is a server that starts.
      return {outcome: made.querySelector(".oops") ? outcome(response.status) : "away"};
    } catch (e) {
      return {outcome: "away"};
    } finally {
      clearTimeout(deadline);
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

  /** What is to be done once somebody has signed in again. */
  let afterwards = null;

  let leaves = false;

  /** People of a demonstration have no password: their page gives way, once, to the sign-in, which says what has become of them. */
  function leftDemonstration() {
    const left = document.body.dataset.demonstration === "true";
    if (left && !leaves) {
      leaves = true;
      window.location.assign(window.location.pathname + window.location.search);
    }
    return left;
  }

  // Whoever goes by a form, to another of the demonstration's people or out, is on their way: what the page hears of it comes late.
  // Another listener may still hold it back: to ask whether the server is there, or whether to leave what was typed.
  document.addEventListener("submit", (event) =>
    setTimeout(() => {
      leaves = leaves || (!event.defaultPrevented && event.target.method === "post" && event.target.dataset.plain !== undefined);
    })
  );
  document.addEventListener("samosval:stayed", () => {
    leaves = false;
  });

  /** Says, once, that nobody is signed in any more, and offers to sign in. */
  function signedOut() {
    if (!leftDemonstration() && !document.querySelector("[data-notice=signed-out]")) {
      const sign = button(text("sign-in"), () => signIn());
      sign.dataset.testid = "sign-in-again";
      notice("signed-out", "warn", text("signed-out"), sign);
    }
  }

  function signedIn() {
    unnotice("signed-out");
    const dialog = document.querySelector("dialog.sign-in");
    if (dialog) {
      dialog.close();
    }
  }

  function input(name, type, autocomplete, value) {
    const label = document.createElement("label");
    label.textContent = text(name);
    const field = document.createElement("input");
    Object.assign(field, {name, type, autocomplete, value, required: true});
    field.dataset.testid = "again-" + name;
    label.append(field);
    return label;
  }

  /** Signs in over the page, which stays as it is; then does what was to be done. */
  function signIn(act = null) {
    afterwards = act;
    if (document.body.dataset.demonstration === "true" || document.querySelector("dialog.sign-in")) {
      return;
    }
    const dialog = document.createElement("dialog");
    dialog.className = "sign-in";
    const form = document.createElement("form");
    const title = document.createElement("h2");
    title.id = "sign-in-title";
    title.textContent = text("sign-in-title");
    dialog.setAttribute("aria-labelledby", title.id);
    const why = document.createElement("p");
    why.className = "muted";
    why.textContent = text("sign-in-why");
    const trouble = document.createElement("p");
    trouble.className = "field-error";
    trouble.setAttribute("role", "alert");
    const later = button(text("later"), () => dialog.close());
    const submit = button(text("sign-in"), () => {});
    submit.type = "submit";
    submit.classList.add("primary");
    submit.dataset.testid = "again-submit";
    const buttons = document.createElement("div");
    buttons.className = "actions";
    buttons.append(submit, later);
    form.append(
      title, why, input("username", "text", "username", document.body.dataset.user),
      input("password", "password", "current-password", ""), trouble, buttons);
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      submit.disabled = true;
      trouble.textContent = "";
      const refused = await tryToSignIn(new URLSearchParams(new FormData(form)));
      submit.disabled = false;
      if (refused === null) {
        welcome(form.elements.username.value, dialog);
      } else {
        trouble.textContent = refused;
        form.elements.password.select();
      }
    });
    dialog.append(form);
    dialog.addEventListener("close", () => dialog.remove());
    document.body.append(dialog);
    dialog.showModal();
    form.elements.password.focus();
  }

  /** Why it was refused, in the server's words; null where it was not. */
  async function tryToSignIn(body) {
    const abort = new AbortController();
    const deadline = setTimeout(() => abort.abort(), PATIENCE_MS);
    try {
      const answer = await fetch(notices().dataset.signIn, {method: "POST", body, redirect: "manual", signal: abort.signal});
      if (answer.type === "opaqueredirect") {
        return null;
      }
      const said = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-testid=login-error]");
      return said ? said.textContent.trim() : text("sign-in-away");
    } catch (e) {
      return text("sign-in-away");
    } finally {
      clearTimeout(deadline);
    }
  }

  /** The page is the one of who it was made for; for somebody else it is made anew. */
  function welcome(username, dialog) {
    if (username.trim().toLowerCase() !== document.body.dataset.user.toLowerCase()) {
      window.location.reload();
      return;
    }
    dialog.close();
    signedIn();
    window.samosval.live.wake();
    document.dispatchEvent(new CustomEvent("samosval:status"));
    if (afterwards) {
      const act = afterwards;
      afterwards = null;
      act();
    }
  }

  /** Whether the application answers at all. */
  async function reachable() {
    const icon = document.querySelector("link[rel=icon]").href;
    const probe = {method: "HEAD", headers: {[BACKGROUND]: "1"}};
    return (await once(icon, probe, PATIENCE_MS / 2, false)).outcome === "ok";
  }

  let waiting = false;

  /** The server answers again. */
  function back() {
    if (waiting) {
      waiting = false;
      unnotice("away");
      notice("back", "warn", text("back"));
      document.dispatchEvent(new CustomEvent("samosval:status"));
    }
  }

  /** Says that the server did not answer what one did, and, when it is there again, that it is. */
  async function away() {
    unnotice("back");
    notice("away", "bad", text("away"));
    waiting = true;
    window.samosval.live.wake();
    if (window.samosval.live.isLive && (await reachable())) {
      back();
    }
  }

  document.addEventListener("DOMContentLoaded", () => {
    window.samosval.live.on("state", (state) => {
      if (state.kind === "live") {
        back();
      }
    });
  });

  Object.assign(window.samosval, {
    BACKGROUND, cause, ask, page, pause, soon, lookedAt, notice, unnotice, button, text, signedOut, signedIn, signIn, reachable, away,
  });
})();
