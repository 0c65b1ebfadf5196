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
  const BUSY_MS = 10000;

  const id = Number(/\/requests\/(\d+)\/edit$/.exec(location.pathname)[1]);
  const version = () => Number(document.getElementById("form:row_version").value);

  /** What was told last: "gone", "closed", or the server's version. */
  let told = null;

  /** The form was saved: its page is being left. */
  let isSaved = false;

  /** How many of the page's own calls are under way, and how many have ended. */
  let calls = 0;
  let ended = 0;
  let timer = null;

  /** The latest question: an earlier one that is answered late tells nothing. */
  let turn = 0;

  function look(later = 0) {
    clearTimeout(timer);
    timer = setTimeout(compare, SOON_MS + later + Math.random() * SPREAD_MS);
  }

  const mayEdit = (request, texts) =>
    "isStaff" in texts || (["draft", "rejected"].includes(request.status)
      && [request.owner, request.created_by_username].includes(document.body.dataset.user));

  async function compare() {
    const before = ended;
    const mine = ++turn;
    const answer = calls > 0 ? null : await portal.ask(document.body.dataset.root + "/api/requests/" + id);
    if (mine !== turn) {
      return;
    }
    if (calls > 0 || ended > before) {
      look();
    } else if (["away", "busy"].includes(answer.outcome)) {
      look(BUSY_MS);
    } else if (!isSaved) {
      tell(answer);
    }
  }

  /** What the answer means for the form; null for nothing. */
  function newsOf(answer, texts) {
    if (answer.outcome !== "ok") {
      return answer.outcome === "gone" ? "gone" : null;
    }
    const now = Number((answer.version || "").replace(/\D/g, ""));
    return !mayEdit(answer.body, texts) ? "closed" : now > version() ? now : null;
  }

  /** Where the sign-in is over nothing is told: it is asked again when the page is live again. */
  function tell(answer) {
    const texts = document.querySelector("[data-text-changed]").dataset;
    const news = newsOf(answer, texts);
    if (news !== null && news !== told) {
      told = news;
      const words = {gone: texts.textGone, closed: texts.textClosed}[news] || texts.textChanged;
      portal.notice(NOTICE, "warn", words, news === "gone" ? null : linkTo(texts.textSee), true);
    } else if (news === null && answer.outcome === "ok") {
      untell();
    }
  }

  function untell() {
    told = null;
    portal.unnotice(NOTICE);
  }

  function linkTo(words) {
    const link = document.createElement("a");
    link.className = "btn small";
    link.target = "_blank";
    link.href = document.body.dataset.root + "/requests/" + id;
    link.textContent = words;
    return link;
  }

  /** The refused save says what the others have changed; a draft that was discarded is of no older version. */
  const check = () => typeof told === "number" && told <= version() && untell();

  document.addEventListener("DOMContentLoaded", () => {
    portal.live.on("change", (change) => {
      if (["rights", "reload"].includes(change.kind) || (change.kind === "request" && change.ids.includes(id))) {
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
    document.addEventListener("samosval:discarded", check);
    document.addEventListener("samosval:led", () => (isSaved = true));
    window.jQuery(document)
      .on("pfAjaxSend", () => calls++)
      .on("pfAjaxComplete", () => {
        calls--;
        ended++;
        check();
      });
  });
})();
