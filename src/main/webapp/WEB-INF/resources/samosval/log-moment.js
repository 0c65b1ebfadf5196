/** Links log and charts: hovering a line marks its moment there, and theirs marks the last line up to it. */
(function () {
  "use strict";

  function momentOf(line) {
    const time = line.querySelector(".log-time");
    return time ? Date.parse(time.textContent) : NaN;
  }

  function bind(box) {
    let marked = null;
    let wasAtEnd = false;
    const isAtEnd = () => box.scrollHeight - box.scrollTop - box.clientHeight < 24;
    box.addEventListener("mouseover", (event) => {
      const line = event.target.closest(".log-line");
      const at = line ? momentOf(line) : NaN;
      if (!isNaN(at)) {
        document.dispatchEvent(new CustomEvent("samosval:moment", {detail: {at, by: "log"}}));
      }
    });
    box.addEventListener("mouseleave", () =>
      document.dispatchEvent(new CustomEvent("samosval:moment", {detail: {at: null, by: "log"}})));
    document.addEventListener("samosval:moment", (event) => {
      if (event.detail.by === "log") {
        return;
      }
      const at = event.detail.at;
      const lines = box.children;
      if (marked) {
        marked.classList.remove("at-moment");
        marked = null;
      } else {
        wasAtEnd = isAtEnd();
      }
      if (at === null && wasAtEnd) {
        // Back to following the newest lines.
        box.scrollTop = box.scrollHeight;
      }
      if (at === null || lines.length === 0 || momentOf(lines[0]) > at) {
        return;
      }
      // Lines are sorted by time.
      let low = 0;
      let high = lines.length - 1;
      while (low < high) {
        const middle = (low + high + 1) >> 1;
        if (momentOf(lines[middle]) <= at) {
          low = middle;
        } else {
          high = middle - 1;
        }
      }
      marked = lines[low];
      marked.classList.add("at-moment");
      const top = marked.offsetTop - box.offsetTop;
      if (top < box.scrollTop || top > box.scrollTop + box.clientHeight - marked.offsetHeight) {
        box.scrollTop = top - box.clientHeight / 2;
      }
    });
  }

  document.addEventListener("DOMContentLoaded", () => document.querySelectorAll(".log-window[data-stream]").forEach(bind));
})();
