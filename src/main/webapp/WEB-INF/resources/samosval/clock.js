/** The clock by which times are told, chosen once for pages, charts and logs: mine, UTC, or how long ago. */
window.samosval = window.samosval || {};

(function () {
  "use strict";

  const KEY = "samosval.clock";
  const KINDS = ["local", "utc", "relative"];
  const language = document.documentElement.lang || "ru";
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

  function told() {
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

  window.samosval.clock = {
    kinds: KINDS,

    kind() {
      return kind;
    },

    /** Chooses it, here and in all windows. */
    choose(chosen) {
      kind = chosen;
      try {
        localStorage.setItem(KEY, chosen);
      } catch (e) {
        // Then it is chosen for this page alone.
      }
      told();
    },

    /** The moment to the millisecond, or about how long ago it was; in short the time of the day to the second. */
    tell(ms, isShort) {
      if (kind === "relative") {
        return relative(ms);
      }
      const told = kind === "utc" ? new Date(ms).toISOString().slice(5, 23).replace("T", " ") : local(new Date(ms));
      return isShort ? told.slice(6, 14) : told;
    },
  };
})();
