/** The log of a build: asked for each second, from the line where the last answer ended, until the build is over. */
(function () {
  "use strict";

  const PERIOD_MS = 1000;

  /** How an answer that brings no lines is said. */
  const STATES = {
    "away": ["waiting", "reconnecting"],
    "busy": ["waiting", "reconnecting"],
    "refused": ["waiting", "reconnecting"],
    "signed-out": ["ended", "signed-out"],
    "gone": ["ended", "gone"],
  };

  function watch(box) {
    const view = new window.samosval.LogView(box);
    let next = 0;
    const badge = document.querySelector("[data-testid=build-status]");
    let status = badge ? badge.dataset.status : null;

    function take(log) {
      view.add(log.lines);
      next = log.next;
      view.say(log.finished ? "off" : "live", log.finished ? "finished" : "live");
      if (status !== null && log.status !== status) {
        document.dispatchEvent(new CustomEvent("samosval:status", {detail: {status: log.status}}));
      }
      status = log.status;
      return !log.finished;
    }

    view.say("waiting", "connecting");
    window.samosval.poll(
      () => box.dataset.log + "?from=" + next,
      PERIOD_MS,
      take,
      (answer) => STATES[answer.outcome] && view.say(...STATES[answer.outcome]));
  }

  document.addEventListener("DOMContentLoaded", () => document.querySelectorAll("[data-log]").forEach(watch));
})();
