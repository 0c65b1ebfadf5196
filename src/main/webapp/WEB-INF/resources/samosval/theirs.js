/**
 * Tells whoever edits a request that somebody has changed it meanwhile, or that they may not edit it any more. The form's
 * version is compared with that of the page as the server makes it now, so that a restart tells nothing.
 */
(function () {
  "use strict";

  const portal = window.samosval;
  const NOTICE = "theirs";

  /** After this long one's own save has been answered. */
  const SOON_MS = 1000;

  const id = Number(/\/requests\/(\d+)\/edit$/.exec(location.pathname)[1]);
  const versionIn = (page) => page.getElementById("form:row_version").value;

  /** The form's version of which was told that it is not the latest. */
  let told = null;

  /** How many of the page's own calls are under way, and whether one of them leads away. */
  let calls = 0;
  let isLeaving = false;
  let timer = null;

  function look() {
    clearTimeout(timer);
    timer = setTimeout(compare, SOON_MS);
  }

  async function compare() {
    const answer = calls > 0 ? null : await portal.page(location.href);
    if (calls > 0 || answer === null) {
      look();
    } else if (!isLeaving && answer.outcome === "gone") {
      tell("textClosed");
    } else if (!isLeaving && answer.outcome === "ok" && versionIn(answer.body) !== versionIn(document)) {
      tell("textChanged");
    }
  }

  function tell(name) {
    const words = document.querySelector("[data-text-changed]").dataset;
    const link = document.createElement("a");
    link.className = "btn small";
    link.target = "_blank";
    link.href = document.body.dataset.root + "/requests/" + id;
    link.textContent = words.textSee;
    portal.notice(NOTICE, "warn", words[name], link);
    told = versionIn(document);
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
    window.jQuery(document)
      .on("pfAjaxSend", () => calls++)
      .on("pfAjaxComplete", (event, xhr) => {
        calls--;
        isLeaving = isLeaving || /<redirect /.test(xhr.responseText || "");
        if (told !== null && told !== versionIn(document)) {
          // The refused save says what the others have changed.
          told = null;
          portal.unnotice(NOTICE);
        }
      });
  });
})();
