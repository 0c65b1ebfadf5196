/**
 * The clock for all times in pages, charts and logs: local, UTC or relative. A select with data-clock chooses it;
 * an element with data-clock-zone shows its zone. The event samosval:clock announces a change.
 */
window.samosval = window.samosval || {};

(function () {
  "use strict";

  const KEY = "samosval.clock";
  const KINDS = ["local", "utc", "relative"];
  const language = document.documentElement.lang || "ru";
  const locale = (navigator.languages || []).find((l) => l.toLowerCase().startsWith(language)) || language;
  const ago = new Intl.RelativeTimeFormat(language, {style: "narrow", numeric: "always"});
  const two = (number) => (number < 10 ? "0" + number : "" + number);
  const three = (number) => (number < 100 ? "0" + two(number) : "" + number);

  function stored() {
    try {
      return localStorage.getItem(KEY);
    } catch (e) {
      return null;
    }
  }

  let kind = KINDS.includes(stored()) ? stored() : "local";

  function zone() {
    if (kind === "utc") {
      return "UTC";
    }
    const here = new Intl.DateTimeFormat(locale, {timeZoneName: "shortOffset"});
    const offset = here.formatToParts(new Date()).find((part) => part.type === "timeZoneName").value;
    return here.resolvedOptions().timeZone.replace(/_/g, " ") + ", " + offset;
  }

  function show() {
    document.querySelectorAll("[data-clock]").forEach((select) => (select.value = kind));
    document.querySelectorAll("[data-clock-zone]").forEach((box) =>
      (box.textContent = box.getAttribute("data-clock-zone").replace("{0}", zone())));
  }

  function told() {
    show();
    document.dispatchEvent(new CustomEvent("samosval:clock", {detail: kind}));
  }

  function local(date) {
    return two(date.getMonth() + 1) + "-" + two(date.getDate()) + " " + two(date.getHours()) + ":"
      + two(date.getMinutes()) + ":" + two(date.getSeconds()) + "." + three(date.getMilliseconds());
  }

  function relative(ms) {
    const seconds = Math.round((ms - Date.now()) / 1000);
    const size = Math.abs(seconds);
    if (size < 120) {
      return ago.format(Math.min(0, seconds), "second");
    }
    if (size < 7200) {
      return ago.format(Math.round(seconds / 60), "minute");
    }
    return size < 172800 ? ago.format(Math.round(seconds / 3600), "hour") : ago.format(Math.round(seconds / 86400), "day");
  }

  window.addEventListener("storage", (event) => {
    if (event.key === KEY && KINDS.includes(event.newValue)) {
      kind = event.newValue;
      told();
    }
  });

  document.addEventListener("DOMContentLoaded", () => {
    show();
    document.querySelectorAll("[data-clock]").forEach((select) =>
      select.addEventListener("change", () => window.samosval.clock.choose(select.value)));
  });

  window.samosval.clock = {
    kinds: KINDS,

    kind() {
      return kind;
    },

    /** Applies to all windows. */
    choose(chosen) {
      kind = chosen;
      try {
        localStorage.setItem(KEY, chosen);
      } catch (e) {
        // Then it applies to this page only.
      }
      told();
    },

    /**
     * Formats moments with these Intl.DateTimeFormat options, in the zone chosen at the time of the call. Hours run
     * from 0 to 23, as in the logs.
     */
    formatter(options) {
      const told = options.hour ? {...options, hourCycle: "h23"} : options;
      const own = new Intl.DateTimeFormat(locale, told);
      const utc = new Intl.DateTimeFormat(locale, {...told, timeZone: "UTC"});
      return (date) => (kind === "utc" ? utc : own).format(date);
    },

    /** The name of the chosen zone, as the time zone database has it. */
    zone() {
      return kind === "utc" ? "UTC" : new Intl.DateTimeFormat().resolvedOptions().timeZone;
    },

    /** Milliseconds to add to UTC at this moment to get the zone's time. */
    offset(ms) {
      return kind === "utc" ? 0 : -new Date(ms).getTimezoneOffset() * 60000;
    },

    /** The moment to the millisecond, or relative. The short form is the time of day to the second. */
    tell(ms, isShort) {
      if (kind === "relative") {
        return relative(ms);
      }
      const told = kind === "utc" ? new Date(ms).toISOString().slice(5, 23).replace("T", " ") : local(new Date(ms));
      return isShort ? told.slice(6, 14) : told;
    },
  };
})();
