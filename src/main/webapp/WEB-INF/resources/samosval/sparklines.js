/**
 * Sparklines: each visible [data-sparkline] (a deployment's id) gets its CPU of the last 15 minutes, at most 100 in one
 * call.
 */
(function () {
  "use strict";

  const PERIOD_MS = 30000;
  const SOON_MS = 80;
  const WIDTH = 84;
  const HEIGHT = 20;
  const SVG = "http://www.w3.org/2000/svg";

  const seen = new Set();
  let address = null;
  let timer;

  function part(points) {
    const made = document.createElementNS(SVG, "polyline");
    made.setAttribute("points", points.join(" "));
    return made;
  }

  /** One line per uninterrupted run. */
  function draw(box, values) {
    const svg = document.createElementNS(SVG, "svg");
    svg.setAttribute("viewBox", "0 0 " + WIDTH + " " + HEIGHT);
    svg.setAttribute("width", WIDTH);
    svg.setAttribute("height", HEIGHT);
    svg.setAttribute("aria-hidden", "true");
    let stretch = [];
    values.forEach((value, i) => {
      if (value !== null) {
        stretch.push(((i * WIDTH) / Math.max(1, values.length - 1)).toFixed(1) + "," + (HEIGHT - 1 - (value * (HEIGHT - 2)) / 100).toFixed(1));
      }
      if ((value === null || i === values.length - 1) && stretch.length > 1) {
        svg.append(part(stretch));
      }
      stretch = value === null ? [] : stretch;
    });
    const known = values.filter((value) => value !== null);
    box.title = known.length > 0 ? "CPU " + known[known.length - 1].toFixed(1) + "%" : "";
    box.replaceChildren(svg);
  }

  async function ask() {
    clearTimeout(timer);
    const boxes = Array.from(seen).filter((box) => box.isConnected);
    if (boxes.length > 0 && !document.hidden) {
      const ids = Array.from(new Set(boxes.map((box) => box.dataset.sparkline))).slice(0, 100);
      const answer = await window.samosval.ask(address + "?ids=" + ids.join(","));
      if (answer.outcome === "ok") {
        boxes.forEach((box) => answer.body[box.dataset.sparkline] && draw(box, answer.body[box.dataset.sparkline].cpu));
      }
    }
    clearTimeout(timer);
    timer = setTimeout(ask, PERIOD_MS);
  }

  function soon() {
    clearTimeout(timer);
    timer = setTimeout(ask, SOON_MS);
  }

  document.addEventListener("DOMContentLoaded", () => {
    address = document.body.dataset.root + "/api/deployments/sparklines";
    const sight = new IntersectionObserver((changes) => {
      changes.forEach((change) => (change.isIntersecting ? seen.add(change.target) : seen.delete(change.target)));
      soon();
    });
    const look = () => document.querySelectorAll("[data-sparkline]:not([data-watched])").forEach((box) => {
      box.dataset.watched = "";
      sight.observe(box);
    });
    look();
    new MutationObserver(look).observe(document.body, {childList: true, subtree: true});
    document.addEventListener("visibilitychange", soon);
  });
})();
