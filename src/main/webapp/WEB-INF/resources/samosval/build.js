/** The log of a build. Its lines come over the browser's shared connection (events.js). */
(function () {
  "use strict";

  const live = () => window.samosval.live;

  function watch(box) {
    const view = new window.samosval.LogView(box);
    const badge = document.querySelector("[data-testid=build-status]");
    let status = badge ? badge.dataset.status : null;
    let next = null;
    let over = false;

    /** Adds new lines and skips those already received. */
    function take(data) {
      const log = JSON.parse(data);
      const has = next === null ? 0 : next;
      view.add(log.lines.slice(Math.max(0, has - (log.next - log.lines.length))));
      next = Math.max(has, log.next);
      if (status !== null && log.status !== status) {
        document.dispatchEvent(new CustomEvent("samosval:status", {detail: {status: log.status}}));
      }
      status = log.status;
      over = log.finished;
      say();
      if (over) {
        leave();
      }
    }

    function say() {
      if (over) {
        view.say("off", "finished");
      } else if (live().isLive) {
        view.say("live", "live");
      } else if (live().state.kind === "signed-out") {
        view.say("ended", "signed-out");
      } else {
        view.say("waiting", next === null ? "connecting" : "reconnecting");
      }
    }

    function ended() {
      leave();
      live().off("state", say);
      view.say("ended", "gone");
    }

    const leave = live().watch("build:" + box.dataset.log, {take, ended, cursor: () => next});
    live().on("state", say);
  }

  document.addEventListener("DOMContentLoaded", () => document.querySelectorAll("[data-log]").forEach(watch));
})();
