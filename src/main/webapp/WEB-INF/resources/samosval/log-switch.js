/**
 * The two logs of a deployment's page: the live log, and the log desk with all lines, whose scripts load on first use.
 * The address holds which one is shown (log=all) and the desk's choices. The other one is idle: the event samosval:log
 * tells the live log.
 */
(function () {
  "use strict";

  const portal = window.samosval;

  const NOTHING = JSON.stringify({q: "", level: ""});

  /** Loads in parallel, runs in order. If one fails, all are requested again; the others come from the cache. */
  function load(addresses) {
    return Promise.all(addresses.map((address) => new Promise((resolve) => {
      const script = document.createElement("script");
      script.async = false;
      script.src = address;
      script.addEventListener("load", resolve);
      script.addEventListener("error", resolve);
      document.head.append(script);
    })));
  }

  class LogSwitch {
    constructor(root) {
      this.root = root;
      this.log = root.querySelector(".log");
      this.box = root.querySelector(".desk");
      this.links = {live: root.querySelector("[data-log-live]"), all: root.querySelector("[data-testid=log-all]")};
      this.desk = null;
      this.kept = new URLSearchParams("log=all");
      this.sought = NOTHING;
      document.addEventListener("click", (event) => this.clicked(event));
      window.addEventListener("popstate", () => this.show());
      if (this.isAll()) {
        this.openDesk();
        // Scroll to the log after following a link, but not after a reload.
        if (performance.getEntriesByType("navigation")[0].type === "navigate") {
          this.bringIntoSight();
        }
      }
    }

    isAll() {
      return new URLSearchParams(location.search).get("log") === "all";
    }

    clicked(event) {
      const link = event.target.closest("[data-log-live], [data-log-all]");
      if (!link || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) {
        return;
      }
      event.preventDefault();
      const asked = new URL(link.href).searchParams;
      if (link !== this.links.all && link !== this.links.live) {
        this.go(asked);
      } else if (link === this.links.all && !this.isAll()) {
        this.go(this.choices());
      } else if (link === this.links.live && this.isAll()) {
        this.kept = this.ownOf(location.search);
        this.go(new URLSearchParams());
      }
      this.bringIntoSight();
    }

    /** The logs' part of an address: all but the charts' range. */
    ownOf(search) {
      const query = new URLSearchParams(search);
      query.delete("range");
      return query;
    }

    /** The desk's previous choices, updated by a newer search in the live log. */
    choices() {
      const sought = portal.soughtIn(this.log);
      if (JSON.stringify(sought) !== this.sought) {
        this.sought = JSON.stringify(sought);
        ["line", "at", "show"].forEach((name) => this.kept.delete(name));
        Object.entries(sought).forEach(([name, value]) => (value ? this.kept.set(name, value) : this.kept.delete(name)));
      }
      return this.kept;
    }

    /** Goes to another log or other lines, as a step in history. */
    go(query) {
      const address = new URLSearchParams();
      const range = new URLSearchParams(location.search).get("range");
      if (range) {
        address.set("range", range);
      }
      query.forEach((value, name) => address.set(name, value));
      const text = address.toString().replace(/%2C/g, ",");
      history.pushState(null, "", location.pathname + (text ? "?" + text : ""));
      this.show();
    }

    /** Shows what the address says. */
    show() {
      const shown = this.isAll() ? "all" : "live";
      this.log.hidden = shown === "all";
      this.box.hidden = shown !== "all";
      for (const [name, link] of Object.entries(this.links)) {
        if (name === shown) {
          link.setAttribute("aria-current", "true");
        } else {
          link.removeAttribute("aria-current");
        }
      }
      if (this.root.dataset.log !== shown) {
        this.root.dataset.log = shown;
        document.dispatchEvent(new CustomEvent("samosval:log", {detail: shown}));
      }
      if (shown === "all") {
        this.openDesk();
      } else if (this.desk) {
        this.desk.putAway();
      }
    }

    async openDesk() {
      if (this.desk) {
        this.desk.returned();
        return;
      }
      if (this.isLoading) {
        return;
      }
      this.isLoading = true;
      const say = this.box.querySelector("[data-desk=say]");
      while (this.isAll() && !portal.makeDesk) {
        await load(this.root.dataset.scripts.split(" "));
        say.hidden = Boolean(portal.makeDesk);
        if (!portal.makeDesk) {
          say.textContent = this.box.getAttribute("data-text-away");
          await portal.pause(portal.soon());
        }
      }
      this.isLoading = false;
      if (this.isAll()) {
        this.desk = portal.makeDesk(this.box);
      }
    }

    bringIntoSight() {
      this.root.scrollIntoView({block: "nearest"});
    }
  }

  document.addEventListener("DOMContentLoaded", () => document.querySelectorAll("section[data-log]").forEach((root) => new LogSwitch(root)));
})();
