/**
 * Tells whoever edits a request that somebody has changed it meanwhile, or that they may not edit it any more. The form's
 * version is compared with the server's, so that a restart tells nothing.
 */
(function () {
  "use strict";

  const portal = window.samosval;
  const NOTICE = "theirs";

  /** After this long one's own save has been answered. Windows spread their questions. */
  const SOON_MS = 1000;
  const SPREAD_MS = 1000;

  const id = Number(/\/requests\/(\d+)\/edit$/.exec(location.pathname)[1]);
  const version = () => Number(document.getElementById("form:row_version").value);

  /** The server's version that was told, or that there is no more to tell. */
  let told = 0;
  let isOver = false;

  /** How many of the page's own calls are under way, and how many have ended. */
  let calls = 0;
  let ended = 0;
  let timer = null;

  function look() {
    clearTimeout(timer);
    if (!isOver) {
      timer = setTimeout(compare, SOON_MS + Math.random() * SPREAD_MS);
    }
  }

  const mayEdit = (request, texts) =>
    "isStaff" in texts || (["draft", "rejected"].includes(request.status)
      && [request.owner, request.created_by_username].includes(document.body.dataset.user));

  async function compare() {
    const before = ended;
    const answer = calls > 0 ? null : await portal.ask(document.body.dataset.root + "/api/requests/" + id);
    if (isOver || answer?.outcome === "signed-out") {
      return;
    }
    if (calls > 0 || ended > before || ["away", "busy"].includes(answer.outcome)) {
      look();
      return;
    }
    const texts = document.querySelector("[data-text-changed]").dataset;
    if (answer.outcome === "gone") {
      isOver = true;
      portal.notice(NOTICE, "warn", texts.textGone, null, true);
    } else if (answer.outcome === "ok" && !mayEdit(answer.body, texts)) {
      isOver = true;
      tell(texts.textClosed, texts);
    } else if (answer.outcome === "ok") {
      const now = Number(answer.version.replace(/\D/g, ""));
      if (now > version() && now !== told) {
        told = now;
        tell(texts.textChanged, texts);
      }
    }
  }

  function tell(words, texts) {
    const link = document.createElement("a");
    link.className = "btn small";
    link.target = "_blank";
    link.href = document.body.dataset.root + "/requests/" + id;
    link.textContent = texts.textSee;
    portal.notice(NOTICE, "warn", words, link, true);
  }

  /** The refused save says what the others have changed; a draft that was discarded is of no older version. */
  function untell() {
    if (told > 0 && told <= version()) {
      portal.unnotice(NOTICE);
    }
  }

  document.addEventListener("DOMContentLoaded", () => {
    portal.live.on("change", (change) => {
      if (change.kind === "rights" || (change.kind === "request" && change.ids.includes(id))) {
        look();
      }
    });
    // What changes while the page is not connected is told by nobody.
    let wasLive = false;
    portal.live.on("state", (state) => {
      if (state.kind === "live" && wasLive) {
        look();
      }
      wasLive = wasLive || state.kind === "live";
    });
    // A restored draft may be of an older version.
    setTimeout(() => document.querySelector("[data-notice=draft]") && look());
    document.addEventListener("samosval:discarded", untell);
    document.addEventListener("samosval:led", () => (isOver = true));
    window.jQuery(document)
      .on("pfAjaxSend", () => calls++)
      .on("pfAjaxComplete", () => {
        calls--;
        ended++;
        untell();
      });
  });
})();
