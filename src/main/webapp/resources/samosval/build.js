/** The log of a build: asked for each second, from the line where the last answer ended, until the build is over. */
(function () {
  "use strict";

  const PERIOD_MS = 1000;

  function watch(box) {
    const view = new window.samosval.LogView(box);
    let next = 0;
    const badge = document.querySelector("[data-testid=build-status]");
    let status = badge ? badge.dataset.status : null;

    async function ask() {
      if (document.hidden) {
        return false;
      }
      const response = await fetch(box.dataset.log + "?from=" + next, {cache: "no-store"});
      if (response.status === 401) {
        window.location.reload();
        return true;
      }
      if (!response.ok) {
        throw new Error("status " + response.status);
      }
      const log = await response.json();
      view.add(log.lines);
      next = log.next;
      view.say(log.finished ? "off" : "live", log.finished ? "finished" : "live");
      if (status !== null && log.status !== status) {
        document.dispatchEvent(new CustomEvent("samosval:status", {detail: {status: log.status}}));
      }
      status = log.status;
      return log.finished;
    }

    async function step() {
      let finished = false;
      try {
        finished = await ask();
      } catch (e) {
        view.say("waiting", "reconnecting");
      }
      if (!finished) {
        setTimeout(step, PERIOD_MS);
      }
    }

    view.say("waiting", "connecting");
    step();
  }

  document.addEventListener("DOMContentLoaded", () => document.querySelectorAll("[data-log]").forEach(watch));
})();
