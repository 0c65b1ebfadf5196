/** Running tasks on many deployments of a request. Fetched again when one of them changes. */
(function () {
  "use strict";

  /** A batch changes many at once: one request is enough. */
  const TOGETHER_MS = 300;

  function watch(box) {
    const request = Number(box.dataset.request);
    let timer = null;

    function draw(tasks) {
      const language = document.documentElement.lang || undefined;
      box.replaceChildren(...tasks.map((task) => {
        const line = document.createElement("p");
        line.textContent = box.dataset["text" + task.kind.charAt(0).toUpperCase() + task.kind.slice(1)]
          .replace("{0}", task.done.toLocaleString(language))
          .replace("{1}", task.total.toLocaleString(language));
        const banner = document.createElement("div");
        banner.className = "banner";
        banner.append(line);
        return banner;
      }));
    }

    async function ask() {
      timer = null;
      const answer = await window.samosval.ask(box.dataset.tasks);
      if (answer.outcome === "ok") {
        draw(answer.body.tasks);
      }
    }

    function later() {
      timer = timer || setTimeout(ask, TOGETHER_MS);
    }

    document.addEventListener("samosval:status", later);
    window.samosval.live.on("change", (change) => {
      if (change.kind === "reload" || (change.kind === "deployment" && change.request === request)) {
        later();
      }
    });
  }

  document.addEventListener("DOMContentLoaded", () => document.querySelectorAll("[data-tasks]").forEach(watch));
})();
