/** What is still being done to many deployments: asked for again while there is something, and after a commit. */
(function () {
  "use strict";

  const PERIOD_MS = 2000;

  function watch(box) {
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

    async function step() {
      timer = null;
      let more = true;
      try {
        if (!document.hidden) {
          const response = await fetch(box.dataset.tasks, {cache: "no-store"});
          if (response.ok) {
            const tasks = (await response.json()).tasks;
            draw(tasks);
            more = tasks.length > 0;
          } else {
            // Signed out, or no longer to be seen: asking again changes nothing. A server that starts is asked again.
            more = response.status >= 500;
          }
        }
      } catch (e) {
        more = true;
      }
      if (more) {
        next(PERIOD_MS);
      }
    }

    function next(delay) {
      if (timer === null) {
        timer = setTimeout(step, delay);
      }
    }

    document.addEventListener("samosval:status", () => next(0));
    if (box.querySelector(".banner")) {
      next(PERIOD_MS);
    }
  }

  document.addEventListener("DOMContentLoaded", () => document.querySelectorAll("[data-tasks]").forEach(watch));
})();
