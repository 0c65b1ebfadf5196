/**
 * The choices made at the log desk and the address that holds them. Clock and line wrap are not in the address. On
 * a deployment's page the deployment is fixed, and the address has other parameters too.
 */
window.samosval = window.samosval || {};

(function () {
  "use strict";

  const portal = window.samosval;
  const {place} = portal.lineKeys;

  const RANGES = {__proto__: null, "15m": 15, "1h": 60, "6h": 360, "24h": 1440, "7d": 10080, "30d": 43200};
  const MINUTE_MS = 60000;
  const KEPT = ["deployment", "name", "environment", "level", "replica", "run", "range", "from", "to",
    "q", "regex", "case", "inverse", "show", "line", "at"];
  const WHOSE = ["deployment", "name", "environment"];
  const WHEN = [...WHOSE, "run", "range", "from", "to"];

  portal.DeskAddress = (Base) => class extends Base {
    /** Choices and their parameter names. On a deployment's page `range` belongs to the charts. */
    names() {
      return this.own
        ? KEPT.filter((name) => !WHOSE.includes(name)).map((name) => [name, name === "range" ? "log_range" : name])
        : KEPT.map((name) => [name, name]);
    }

    readAddress() {
      const query = new URLSearchParams(location.search);
      this.asked = this.own ? {deployment: this.own} : {};
      for (const [name, inAddress] of this.names()) {
        const value = query.getAll(inAddress).join(",");
        if (value) {
          this.asked[name] = value;
        }
      }
      this.usual = this.usualRange();
    }

    /** isStep: adds a history entry, so that Back undoes it. */
    writeAddress(isStep = false) {
      const address = this.address(this.asked);
      if (address !== location.pathname + location.search) {
        history[isStep ? "pushState" : "replaceState"](null, "", address);
      }
      this.leadOn();
    }

    /** Updates the link from a deployment's page to the full desk. */
    leadOn() {
      if (this.own && !this.isAside) {
        const link = document.querySelector("[data-testid=open-desk]");
        link.href = new URL(link.href).pathname + this.queryOf(this.asked, new URLSearchParams(), KEPT.map((name) => [name, name]));
      }
    }

    /** After Back or Forward, or when the desk is shown again. */
    returned() {
      const before = this.asked;
      const wasAside = this.isAside;
      this.isAside = false;
      this.readAddress();
      if (!wasAside && this.address(before) === this.address(this.asked)) {
        // A link within the page.
        return;
      }
      this.choosesRange = false;
      this.forgetTyping();
      this.showChoices();
      if (wasAside || WHOSE.some((name) => before[name] !== this.asked[name])) {
        this.start();
      } else {
        this.reload();
      }
    }

    address(asked) {
      return location.pathname + this.queryOf(asked, new URLSearchParams(this.own ? location.search : ""), this.names());
    }

    queryOf(asked, query, names) {
      for (const [name, inAddress] of names) {
        if (asked[name]) {
          query.set(inAddress, asked[name]);
        } else {
          query.delete(inAddress);
        }
      }
      const text = query.toString().replace(/%2C/g, ",");
      return text ? "?" + text : "";
    }

    /** Applies choices (null removes one) and reloads. */
    choose(chosen, isStep = true) {
      // Includes input that is still being typed.
      const choices = this.typing ? {...this.takeTexts(), ...chosen} : chosen;
      delete this.asked.line;
      if (WHEN.some((name) => name in choices)) {
        delete this.asked.at;
      }
      for (const [name, value] of Object.entries(choices)) {
        if (value) {
          this.asked[name] = value;
        } else {
          delete this.asked[name];
        }
      }
      this.choosesRange = false;
      this.usual = this.usualRange();
      this.writeAddress(isStep);
      this.showChoices();
      if (WHOSE.some((name) => name in choices)) {
        this.start();
      } else {
        this.reload();
      }
    }

    /** The selected range. */
    range() {
      return this.asked.from || this.asked.to ? "custom" : this.asked.range || this.usual;
    }

    /**
     * The default range. One deployment or run: all time. Otherwise the last hour, since counting all lines is slow, or
     * a range that contained the line or moment of the address when it was read.
     */
    usualRange() {
      if (this.asked.run || (this.asked.deployment && !this.asked.deployment.includes(","))) {
        return "all";
      }
      const moment = this.asked.line ? place(this.asked.line)[0] : Date.parse(this.asked.at);
      return isNaN(moment) ? "1h" : this.rangeWith(moment);
    }

    /** The shortest range of at least an hour that contains a moment with some margin. */
    rangeWith(ms) {
      const minutes = (Date.now() - ms) / MINUTE_MS * 1.1;
      return Object.keys(RANGES).find((name) => RANGES[name] >= Math.max(60, minutes)) || "all";
    }

    /** The length of a range that ends now; null for all time or a custom range. */
    rangeMillis() {
      const minutes = RANGES[this.range()];
      return minutes ? minutes * MINUTE_MS : null;
    }

    /** The query for the server, with extra parameters. */
    query(more, isWithText = true) {
      const query = new URLSearchParams();
      for (const name of ["deployment", "name", "environment", "level", "replica", "run", "from", "to"]) {
        if (this.asked[name]) {
          query.set(name, this.asked[name]);
        }
      }
      const length = this.rangeMillis();
      if (length !== null) {
        query.set("from", new Date(Date.now() - length).toISOString());
      }
      if (isWithText && this.asked.q) {
        for (const name of ["q", "regex", "case", "inverse"]) {
          if (this.asked[name]) {
            query.set(name, this.asked[name]);
          }
        }
      }
      for (const [name, value] of Object.entries(more)) {
        query.set(name, value);
      }
      return query.toString();
    }

    showsMatches() {
      return Boolean(this.asked.q) && this.asked.show !== "all";
    }

    isLive() {
      return !this.asked.to && !(this.asked.run && this.runEnded());
    }

    runEnded() {
      const run = (this.runs || []).find((r) => String(r.number) === this.asked.run);
      return Boolean(run && run.ended);
    }

    /** The moment in a field, in the chosen zone; null if there is none. */
    momentOf(value) {
      const date = new Date(portal.clock.kind() === "utc" ? value + "Z" : value);
      return value === "" || isNaN(date) ? null : date.getTime();
    }

    /** The field value of a moment. */
    fieldOf(ms) {
      return new Date(ms + portal.clock.offset(ms)).toISOString().slice(0, 19);
    }

    toMoment(value) {
      const ms = this.momentOf(value);
      if (ms !== null) {
        this.goTo(ms);
      }
    }

    /** Goes to a moment among all lines, even outside the range. */
    goTo(ms) {
      const wasRange = this.range();
      const hadMatches = this.showsMatches();
      const isOutside = wasRange === "custom"
        ? ms < Date.parse(this.asked.from || 0) || ms > Date.parse(this.asked.to || new Date().toISOString())
        : ms < Date.now() - (this.rangeMillis() ?? Infinity);
      if (isOutside) {
        delete this.asked.from;
        delete this.asked.to;
        this.asked.range = this.rangeWith(ms);
      }
      if (this.asked.q) {
        this.asked.show = "all";
      }
      delete this.asked.line;
      this.asked.at = new Date(ms).toISOString();
      this.writeAddress(true);
      this.showChoices();
      if (hadMatches || wasRange !== this.range()) {
        this.reload();
      } else {
        this.loadAround(this.asked.at);
      }
    }
  };
})();
