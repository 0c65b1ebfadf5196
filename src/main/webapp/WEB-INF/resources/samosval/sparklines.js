/**
 * Sparklines: each visible [data-sparkline] (a deployment's id) gets its CPU of the last 15 minutes, at most 100 in one
 * call. They are asked for when a row comes into sight or the pointer onto a line, and after a deployment has changed,
 * but no line again within 30 s. The tooltip says which time a line shows. One older than a minute is faint.
 */
(function () {
  "use strict";

  const portal = window.samosval;

  const PERIOD_MS = 30000;
  const OLD_MS = 60000;
  const STEP_MS = 30000;
  const SOON_MS = 80;
  const MOST = 100;
  const WIDTH = 84;
  const HEIGHT = 20;
  const SVG = "http://www.w3.org/2000/svg";

  /** States of a row without a line of the present. */
  const AT_REST = ["stopped", "failed", "left"];

  const language = document.documentElement.lang || "ru";
  const locale = (navigator.languages || []).find((l) => l.toLowerCase().startsWith(language)) || language;
  const percent = new Intl.NumberFormat(locale, {maximumFractionDigits: 1, style: "unit", unit: "percent"});
  const time = portal.clock.formatter({hour: "2-digit", minute: "2-digit"});

  const seen = new Set();

  /** What is known by box: the values, and when they were asked for. */
  const known = new Map();

  let address = null;
  let isAsking = false;
  let isWanted = false;
  let askedAt = 0;
  let changedAt = 0;
  let soonTimer = null;
  let laterTimer = null;
  let fading = null;

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
    box.replaceChildren(svg);
  }

  /** The lowest and the highest value, and from when to when; nothing is said of now. */
  function tell(box) {
    const {values, at} = known.get(box);
    const told = values.filter((value) => value !== null);
    box.title = told.length === 0 ? "" : document.querySelector("[data-sparklines]").dataset.sparklines
      .replace("{0}", time(at - values.length * STEP_MS)).replace("{1}", time(at))
      .replace("{2}", percent.format(Math.min(...told))).replace("{3}", percent.format(Math.max(...told)));
  }

  function show(box, values, at) {
    known.set(box, {values, at});
    draw(box, values);
    tell(box);
    box.removeAttribute("data-old");
  }

  function clear(box) {
    known.delete(box);
    box.replaceChildren();
    box.removeAttribute("title");
  }

  function runs(box) {
    const badge = box.isConnected ? box.closest("tr").querySelector(".c-status .badge") : null;
    return badge !== null && !AT_REST.includes(badge.dataset.status);
  }

  const isDue = (box, now) => runs(box) && !(known.has(box) && known.get(box).at + PERIOD_MS - SOON_MS > now);

  async function ask() {
    if (isAsking) {
      isWanted = true;
      return;
    }
    const now = Date.now();
    const boxes = document.hidden ? [] : Array.from(seen).filter((box) => isDue(box, now)).slice(0, MOST);
    if (boxes.length === 0) {
      stillDue();
      return;
    }
    isAsking = true;
    askedAt = now;
    const answer = await portal.ask(address + "?ids=" + boxes.map((box) => box.dataset.sparkline).join(","));
    isAsking = false;
    if (answer.outcome === "ok") {
      boxes.filter(runs)
        .forEach((box) => show(box, (answer.body[box.dataset.sparkline] || {cpu: []}).cpu, now));
      clearTimeout(fading);
      fading = setTimeout(fade, OLD_MS);
    } else if (portal.live.isLive) {
      later();
    }
    stillDue();
    if (isWanted) {
      isWanted = false;
      soon();
    }
  }

  function fade() {
    const now = Date.now();
    known.forEach(({at}, box) => box.toggleAttribute("data-old", now - at >= OLD_MS));
  }

  /** Asks at once for what is due. */
  function soon() {
    clearTimeout(soonTimer);
    soonTimer = setTimeout(ask, SOON_MS);
  }

  /** Asks once that call, by default the last one, is long enough ago. */
  function later(since = askedAt) {
    laterTimer = laterTimer || setTimeout(() => {
      laterTimer = null;
      ask();
    }, Math.max(SOON_MS, since + PERIOD_MS - Date.now()));
  }

  /** Asks again for lines in sight that are older than the last change. */
  function stillDue() {
    const older = Array.from(seen).filter((box) => runs(box) && known.has(box) && known.get(box).at < changedAt);
    if (older.length > 0 && !document.hidden && portal.live.isLive) {
      later(Math.min(...older.map((box) => known.get(box).at)));
    }
  }

  document.addEventListener("DOMContentLoaded", () => {
    address = document.body.dataset.root + "/api/deployments/sparklines";
    const sight = new IntersectionObserver((changes) => {
      changes.forEach((change) => (change.isIntersecting ? seen.add(change.target) : seen.delete(change.target)));
      soon();
    });
    const look = () => {
      [seen, known].forEach((boxes) => Array.from(boxes.keys()).filter((box) => !box.isConnected).forEach((box) => boxes.delete(box)));
      document.querySelectorAll("[data-sparkline]:not([data-watched])").forEach((box) => {
        box.dataset.watched = "";
        box.addEventListener("pointerenter", soon);
        sight.observe(box);
      });
    };
    look();
    new MutationObserver(look).observe(document.body, {childList: true, subtree: true});
    document.addEventListener("visibilitychange", soon);
    document.addEventListener("samosval:clock", () => known.forEach((value, box) => tell(box)));
    // The rows may show other states now.
    document.addEventListener("samosval:page", () => {
      Array.from(known.keys()).filter((box) => !runs(box)).forEach(clear);
      soon();
    });
    portal.live.on("change", (change) => {
      if (change.kind === "deployment") {
        changedAt = Date.now();
        later();
      }
    });
    portal.live.on("state", (state) => state.kind === "live" && soon());
  });
})();
