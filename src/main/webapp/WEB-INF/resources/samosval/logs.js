/**
 * A deployment's live log, over the shared connection (events.js), while switched on and visible. After being hidden or
 * disconnected it resumes from its last line.
 */
(function () {
  "use strict";

  const portal = window.samosval;

  const LEVELS = ["INFO", "WARN", "ERROR"];

  const FIRST_TAIL = 200;

  /** Orders ids and lines: by millisecond, then by number within it. */
  function after(a, b) {
    return a.ms > b.ms || (a.ms === b.ms && a.n > b.n);
  }

  function parseId(text) {
    const parts = /^(\d+)-(\d+)$/.exec(text || "");
    return parts ? {ms: Number(parts[1]), n: Number(parts[2])} : null;
  }

  class Stream {
    constructor(box) {
      this.address = box.dataset.stream;
      this.log = box.closest(".log");
      this.channel = "log:" + /deployments\/(\d+)\//.exec(this.address)[1] + ":0";
      this.view = new portal.LogView(box);
      this.last = {ms: -1, n: -1};
      this.lastId = null;
      this.isOver = false;
      this.leave = null;
      this.realtime = this.log.querySelector("[data-testid=log-realtime]");
      this.realtime.addEventListener("change", () => this.adjust());
      document.addEventListener("visibilitychange", () => this.adjust());
      document.addEventListener("samosval:log", () => {
        this.adjust();
        this.view.toEnd();
      });
      document.addEventListener("samosval:end", (event) => this.end(event.detail.reason));
      portal.live.on("state", () => this.say());
      new MutationObserver(() => this.say()).observe(document.getElementById("acts"), {childList: true, subtree: true});
      this.adjust();
    }

    /** Whether it is visible: the log desk may be in its place. */
    isInSight() {
      return !document.hidden && !this.log.hidden;
    }

    /** Watches or stops, by switch and visibility. */
    adjust() {
      const wanted = !this.isOver && this.realtime.checked && this.isInSight();
      if (wanted && !this.leave) {
        this.leave = portal.live.watch(this.channel, {
          take: (data, id) => this.receive(data, id),
          ended: (reason) => this.told(reason),
          cursor: () => this.lastId,
        });
      } else if (!wanted) {
        this.close();
        if (!this.isOver && this.isInSight() && this.last.ms < 0) {
          this.loadOnce();
        }
      }
      this.say();
    }

    /** Shows the state. A deployment that does not run sends no lines; this must not look live. */
    say() {
      const badge = document.querySelector("[data-testid=deployment-status]");
      const status = badge ? badge.dataset.status : "running";
      const kind = portal.live.state.kind;
      if (this.isOver) {
        return;
      }
      if (!this.realtime.checked) {
        this.view.say("off", "off");
      } else if (document.hidden) {
        this.view.say("off", "paused");
      } else if (kind === "signed-out" || portal.live.state.isOther) {
        this.view.say("ended", "signed-out");
      } else if (kind !== "live") {
        this.view.say("waiting", this.last.ms < 0 ? "connecting" : "reconnecting");
      } else if (status === "stopped" || status === "failed") {
        this.view.say("off", status);
      } else {
        this.view.say("live", "live");
      }
    }

    /** Adds only new lines: the event may have been sent for another window. */
    receive(data, lastEventId) {
      const id = parseId(lastEventId);
      const lines = data.split("\n");
      this.view.add(lines.filter((line, i) => {
        const ms = Date.parse(line.slice(0, line.indexOf(" ")));
        return after({ms: isNaN(ms) ? id.ms : ms, n: id.n - (lines.length - 1 - i)}, this.last);
      }));
      this.seen(id, lastEventId);
    }

    seen(id, text) {
      if (after(id, this.last)) {
        this.last = id;
        this.lastId = text;
      }
    }

    told(reason) {
      document.dispatchEvent(new CustomEvent("samosval:end", {detail: {reason}}));
    }

    /** Loads the last lines once if the log starts switched off. */
    async loadOnce() {
      const answer = await portal.ask(this.address.replace(/\/stream$/, "?tail=" + FIRST_TAIL));
      if (answer.outcome === "ok" && !this.leave) {
        const fresh = answer.body.lines.filter((line) => after(parseId(line.id), this.last));
        this.view.add(fresh.map((line) => line.ts + " " + line.level + " " + line.message));
        fresh.forEach((line) => this.seen(parseId(line.id), line.id));
      } else if (answer.outcome === "gone") {
        this.told("ended");
      } else if (answer.outcome === "signed-out") {
        portal.signedOut();
      }
    }

    end(reason) {
      this.close();
      this.isOver = true;
      this.realtime.checked = false;
      this.realtime.disabled = true;
      this.view.say("ended", this.view.text(reason) ? reason : "ended");
    }

    close() {
      if (this.leave) {
        this.leave();
        this.leave = null;
      }
    }
  }

  async function copy(box, button, view) {
    const text = Array.from(box.children).filter((line) => line.offsetParent).map((line) => line.textContent).join("\n");
    if (navigator.clipboard) {
      await navigator.clipboard.writeText(text);
    } else {
      // No clipboard API without TLS: copy a selection instead.
      getSelection().selectAllChildren(box);
      document.execCommand("copy");
      getSelection().removeAllRanges();
    }
    button.dataset.words = button.dataset.words || button.lastChild.textContent;
    button.lastChild.textContent = view.text("copied");
    setTimeout(() => (button.lastChild.textContent = button.dataset.words), 1500);
  }

  /** The search text and level, as the log desk names them. */
  portal.soughtIn = (log) => {
    const [words, level] = [log.querySelector(".log-filter").value.trim(), log.querySelector(".log-level-filter").value];
    // The desk searches messages, not levels.
    if (level === "" && LEVELS.includes(words.toUpperCase())) {
      return {q: "", level: words.toUpperCase()};
    }
    return {q: words, level: level === "WARN" ? "WARN,ERROR" : level};
  };

  /** Points the desk link at all lines for the same search. */
  function leadOn(log) {
    const desk = document.querySelector("[data-testid=open-desk]");
    const address = new URL(desk.href);
    const query = new URLSearchParams({deployment: address.searchParams.get("deployment")});
    Object.entries(portal.soughtIn(log)).forEach(([name, value]) => value && query.set(name, value));
    desk.href = address.pathname + "?" + query;
  }

  function bindTools(box, view) {
    const log = box.closest(".log");
    log.querySelector(".log-filter").addEventListener("input", (event) => {
      view.search(event.target.value);
      leadOn(log);
    });
    log.querySelector(".log-level-filter").addEventListener("change", (event) => {
      view.level(event.target.value);
      leadOn(log);
    });
    document.addEventListener("samosval:log", (event) => event.detail === "live" && leadOn(log));
    if (!log.hidden) {
      leadOn(log);
    }
    const button = log.querySelector(".log-copy");
    button.addEventListener("click", () => copy(box, button, view));
  }

  document.addEventListener("DOMContentLoaded", () => {
    document.querySelectorAll("[data-stream]").forEach((box) => bindTools(box, new Stream(box).view));
  });
})();
