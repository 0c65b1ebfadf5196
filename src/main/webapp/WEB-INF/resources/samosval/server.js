/** Requests from a page that stays open for hours: waits while the server is away, and reports only facts. */
window.samosval = window.samosval || {};

(function () {
  "use strict";

  const PATIENCE_MS = 10000;
  const SECOND_LOOK_MS = 2000;
  const RETRY_MS = 1000;

  /** For how long an act that was put off is still what the user wants. */
  const PUT_OFF_MS = 300000;

  /** Marks requests that a page makes by itself. They do not extend the session. */
  const BACKGROUND = "X-Samosval-Background";

  /** Marks a script's requests that a person caused. */
  const PERSON = "X-Samosval-Person";

  /** How long after user input a request counts as caused by it. */
  const CAUSED_MS = 5000;

  let actedAt = -CAUSED_MS;
  for (const sign of ["pointerdown", "keydown", "wheel", "touchmove"]) {
    document.addEventListener(sign, () => (actedAt = performance.now()), {capture: true, passive: true});
  }

  /** Headers for a request that a person caused: working on a page keeps the session alive. */
  const cause = () => (performance.now() - actedAt < CAUSED_MS ? {[PERSON]: "1"} : {});

  const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

  /** Retry delay, with jitter across pages. */
  const soon = () => RETRY_MS + Math.random() * RETRY_MS;

  /** The API's problem document (RFC 9457); null for other answers, as of a starting server. */
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
        return {outcome: "ok", body: read ? await response.json() : null, version: response.headers.get("ETag")};
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
   * Calls the API. The outcome is ok (with the body, and the version that its ETag names), signed-out, gone (missing or forbidden), busy or refused (with
   * the server's message as detail), or away (no answer, or not from the API). A read that is gone is retried once.
   */
  async function ask(address, options = {}, patience = PATIENCE_MS, read = true) {
    const answer = await once(address, options, patience, read);
    if (answer.outcome !== "gone" || options.method) {
      return answer;
    }
    await pause(SECOND_LOOK_MS);
    return once(address, options, patience, read);
  }

  /** Resolves when the visible page gets attention, or is connected again, as after a sign-in. */
  function lookedAt() {
    return new Promise((resolve) => {
      const live = window.samosval.live;
      let isFirst = true;
      const look = (state) => {
        // The current state is reported at once: not news.
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

  /** Fetches a page. The outcome is ok (with the document), signed-out, away, or that of an error page's status. */
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
      // One of our error pages; any other is a starting server.
      return {outcome: made.querySelector(".oops") ? outcome(response.status) : "away"};
    } catch (e) {
      return {outcome: "away"};
    } finally {
      clearTimeout(deadline);
    }
  }

  // Notices above the page's content, with texts from the template.

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

  /**
   * Shows a notice in place of one of the same name. The optional act is a button or link. One that nobody has asked for
   * is quiet: it does not scroll the page.
   */
  function notice(name, tone, words, act, isQuiet) {
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
    if (!isQuiet) {
      banner.scrollIntoView({block: "nearest"});
    }
  }

  function unnotice(...names) {
    names.forEach((name) => document.querySelectorAll("[data-notice=" + name + "]").forEach((n) => n.remove()));
  }

  /** Runs after the next sign-in, and when it was asked for. */
  let afterwards = null;
  let askedAt = 0;

  /** Whether a plain form is on its way, and whether the page of a demonstration user has given way. */
  let leaves = false;
  let gaveWay = false;

  /** Demonstration users have no password: navigates once to the sign-in, which explains what happened. */
  function leftDemonstration() {
    const left = document.body.dataset.demonstration === "true";
    if (left && !leaves && !gaveWay) {
      gaveWay = true;
      window.location.assign(window.location.pathname + window.location.search);
    }
    return left;
  }

  // A plain form, such as sign-out or a switch of user, leaves the page: later events are stale. Other listeners may
  // still cancel the submit, to check that the server is up or to ask about unsaved input.
  document.addEventListener("submit", (event) =>
    setTimeout(() => {
      leaves = leaves || (!event.defaultPrevented && event.target.method === "post" && event.target.dataset.plain !== undefined);
    })
  );
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) {
      gaveWay = false;
    }
  });
  document.addEventListener("samosval:stayed", () => {
    leaves = false;
  });

  /** Tells the user once that they are signed out, and offers to sign in. */
  function signedOut() {
    if (!leftDemonstration() && !document.querySelector("[data-notice=signed-out]")) {
      const sign = button(text("sign-in"), () => signIn(putOff()));
      sign.dataset.testid = "sign-in-again";
      notice("signed-out", "warn", text("signed-out"), sign);
    }
  }

  /** The act that waits for a sign-in, unless it was put off long ago: then it is said not to be done. */
  function putOff() {
    if (afterwards && Date.now() - askedAt > PUT_OFF_MS) {
      afterwards = null;
      notice("not-done", "warn", text("sign-in-elsewhere"));
    }
    return afterwards;
  }

  function signedIn() {
    unnotice("signed-out");
    const dialog = document.querySelector("dialog.sign-in");
    if (dialog) {
      dialog.close();
    }
    if (afterwards) {
      // Signed in, but not here: nobody said that it is still wanted.
      afterwards = null;
      notice("not-done", "warn", text("sign-in-elsewhere"));
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

  /** Signs in on top of the page, which stays as it is; then runs the act. */
  function signIn(act = null) {
    if (act !== afterwards) {
      if (afterwards && act) {
        notice("not-done", "warn", text("sign-in-elsewhere"));
      }
      askedAt = Date.now();
      afterwards = act;
    }
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

  /** Returns the error message, or null on success. */
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

  /** Continues for the user the page was made for; reloads it for another. */
  function welcome(username, dialog) {
    if (username.trim().toLowerCase() !== document.body.dataset.user.toLowerCase()) {
      window.location.reload();
      return;
    }
    // An act that was put off meanwhile is not done, which signedIn() says.
    const act = dialog.open ? putOff() : null;
    afterwards = act ? null : afterwards;
    if (act) {
      unnotice("not-done");
    }
    dialog.close();
    signedIn();
    window.samosval.live.wake();
    // First the act, on what the user saw: news of it would otherwise be taken for seen.
    if (act) {
      act();
    }
    document.dispatchEvent(new CustomEvent("samosval:status"));
  }

  /** Whether the application responds. */
  async function reachable() {
    const icon = document.querySelector("link[rel=icon]").href;
    const probe = {method: "HEAD", headers: {[BACKGROUND]: "1"}};
    return (await once(icon, probe, PATIENCE_MS / 2, false)).outcome === "ok";
  }

  let waiting = false;

  /** The server responds again. */
  function back() {
    if (waiting) {
      waiting = false;
      unnotice("away");
      notice("back", "warn", text("back"));
      document.dispatchEvent(new CustomEvent("samosval:status"));
    }
  }

  /** Says that the server did not respond to an act, and later that it is back. */
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
